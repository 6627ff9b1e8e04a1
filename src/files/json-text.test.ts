import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileProblem } from './file-problem.ts';
import { findFault, layOut, parseJson } from './json-text.ts';

function problemOf(text: string): FileProblem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('reading', () => {
  test('a stray character is named with its line and column', () => {
    expect(problemOf('{\n "a": 1,\n "b": ?\n}').problem).toMatchObject({
      id: 'files.not-json',
      params: { line: 3, column: 7, found: '"?\\n}"' },
    });
  });

  test('a file that ends in the middle is called cut off, with what is there of it', () => {
    const whole = '{"grüße": [1, 2.5e3, true, "a\\u00e9"]}';
    for (let end = 1; end < whole.length; end++) {
      expect(problemOf(whole.slice(0, end)).problem.id, whole.slice(0, end)).toBe('files.truncated');
    }
    expect(problemOf('["ü').problem.params).toEqual({ path: '$', length: { bytes: 4 } });
  });

  test('nothing, or only blanks, is an empty file', () => {
    expect(problemOf('').problem.id).toBe('files.empty');
    expect(problemOf(' \n\t').problem.id).toBe('files.empty');
  });

  test('a byte order mark, which editors put in front, does no harm', () => {
    expect(parseJson('\uFEFF{"a": 1}')).toEqual({ a: 1 });
  });

  test('a million brackets are refused without exhausting the stack', () => {
    expect(problemOf('['.repeat(1_000_000)).problem.id).toBe('files.truncated');
    expect(problemOf(`${'[{"a":'.repeat(300_000)}]`).problem.id).toBe('files.not-json');
  });

  test('every text that JSON refuses has a fault, and none that it takes', () => {
    const nearlyJson = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', ']', '}', ',', ':', '0', '-', '.', 'e', '\\', 'n', ' ', '\n'),
      )
      .map(([text, at, insert]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insert + text.slice(place + (at % 2));
      });
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const fault = findFault(text);
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        // A whole document has no fault short of its end, and after it only its end is expected.
        if (valid) expect(fault).toBe(text.length);
        else if (fault < text.length) expect(() => JSON.parse(text.slice(0, fault + 1))).toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writing', () => {
  test('small things stay on one line, large ones are broken up', () => {
    const file = { version: 1, covers: { from: 0, to: 5 }, names: ['x'.repeat(70), 'y'.repeat(70)], none: [] };
    expect(layOut(file)).toBe(
      `{\n "version": 1,\n "covers": {"from": 0, "to": 5},\n "names": [\n  "${'x'.repeat(70)}",\n  "${'y'.repeat(70)}"\n ],\n "none": []\n}`,
    );
  });

  test('a column of numbers is a few long lines', () => {
    expect(layOut(Array.from({ length: 1000 }, (_, i) => i)).split('\n')).toHaveLength(1000 / 40 + 2);
  });

  test('a column of texts is one a line, at the depth of any other', () => {
    const texts = Array.from({ length: 50 }, (_, i) => `"${i}\n`);
    const lines = layOut({ payload: texts }).split('\n');
    expect(lines.slice(0, 3)).toEqual(['{', ' "payload": [', '  "\\"0\\n",']);
    expect(lines.slice(-3)).toEqual(['  "\\"49\\n"', ' ]', '}']);
  });

  test('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(layOut(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
