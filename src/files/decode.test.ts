import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { scriptedSession } from '../session/fixture.ts';
import { readSession, readSessionFile } from './decode.ts';
import { encodeSession, wholeExport, writeSessionFile } from './encode.ts';
import { FileProblem } from './file-problem.ts';
import { fuzzRuns } from './testing/fuzz-runs.ts';
import { mutated } from './testing/mutations.ts';
import { anySession } from './testing/sessions.ts';

const session = scriptedSession({
  connections: [
    {
      protocols: ['chat'],
      frames: [
        [100, 'out', 'ping'],
        [120, 'in', 'pong'],
        [5120, 'in', 3],
      ],
      close: { at: 65_120, code: 1006 },
      handshake: { responseHeaders: { server: 'nginx' } },
    },
    { realm: 1, frames: [[300, 'in', 'ü']], closeCall: { at: 400 }, close: { at: 410, code: 1000 } },
  ],
  pages: [[50, 'hidden']],
});
const text = writeSessionFile(session, diagnose(session), { ...wholeExport, redact: true });

type Edit = (file: {
  [key: string]: unknown;
  connections: { readonly gaps?: Record<string, number[]>; [key: string]: unknown }[];
  findings: { for: object[] }[];
  frames: Record<string, unknown[]> & { length: unknown };
  realms?: unknown[];
  pageStates: Record<string, unknown>[];
}) => void;

function problem(edited: string | Edit): { path: string; id: string; params: object } {
  let given = edited;
  if (typeof given !== 'string') {
    const file = JSON.parse(text);
    given(file);
    given = JSON.stringify(file);
  }
  try {
    readSessionFile(given);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    const { path, ...params } = error.problem.params;
    expect(path).toBe(error.path);
    return { path: error.path, id: error.problem.id, params };
  }
  throw new Error('it was opened');
}

describe('a file that cannot be opened says why', () => {
  test('other JSON', () => {
    for (const other of ['{"log":{"version":"1.2","entries":[]}}', '[]', 'null', '"deadair-session"']) {
      expect(problem(other), other).toMatchObject({ path: '$', id: 'files.not-a-session' });
    }
  });

  test('written by a newer Deadair', () => {
    const newer = '{"format": "deadair-session", "version": 3, "whatever": true}';
    expect(problem(newer)).toEqual({ path: '$.version', id: 'files.newer-version', params: { version: 3, newest: 1 } });
    expect(problem('{"format": "deadair-session", "version": "1"}').id).toBe('files.no-version');
  });

  test('cut off in the middle', () => {
    const half = text.slice(0, text.length / 2);
    const bytes = new TextEncoder().encode(half).length;
    expect(problem(half)).toEqual({ path: '$', id: 'files.truncated', params: { length: { bytes } } });
  });

  test.each<[string, Edit, { path: string; id: string; params?: object }]>([
    [
      'a wrong type',
      (file) => Object.assign(file.connections[1] ?? {}, { url: 'wss://x' }),
      { path: '$.connections[1].url', id: 'files.wrong-type', params: { expected: 'number', found: '"wss://x"' } },
    ],
    [
      'an index into nowhere',
      (file) => Object.assign(file.connections[1] ?? {}, { url: 99 }),
      { path: '$.connections[1].url', id: 'files.no-such-row', params: { index: 99, table: 'strings', length: 3 } },
    ],
    [
      'a frame of no connection',
      (file) => file.frames.connection?.splice(2, 1, 2),
      { path: '$.frames.connection[2]', id: 'files.no-such-row' },
    ],
    [
      'a column that is too short',
      (file) => file.frames.size?.pop(),
      { path: '$.frames.size', id: 'files.wrong-length', params: { found: 3, expected: 4 } },
    ],
    [
      'a length that is not that of the columns',
      (file) => Object.assign(file.frames, { length: 4e9 }),
      { path: '$.frames.connection', id: 'files.wrong-length' },
    ],
    [
      'a negative time',
      (file) => Object.assign(file.connections[0] ?? {}, { openedAt: -5 }),
      { path: '$.connections[0].openedAt', id: 'files.out-of-range' },
    ],
    [
      'frames that run backwards',
      (file) => file.frames.timeDelta?.splice(1, 1, -5),
      { path: '$.frames.timeDelta[1]', id: 'files.frames-not-in-order' },
    ],
    [
      'frames before the beginning',
      (file) => file.frames.timeDelta?.splice(0, 1, -1),
      { path: '$.frames.timeDelta[0]', id: 'files.outside-time' },
    ],
    [
      'a silence that began before time',
      (file) => file.connections[0]?.gaps?.lasted?.splice(0, 1, 1e9),
      { path: '$.connections[0].gaps.lasted[0]', id: 'files.before-zero' },
    ],
    [
      'a finding about no connection',
      (file) => Object.assign(file.findings[0] ?? {}, { connections: [7] }),
      { path: '$.findings[0].connections[0]', id: 'files.no-such-row' },
    ],
    [
      'evidence seen on no connection',
      (file) => Object.assign(file.findings[0]?.for[0] ?? {}, { connection: 7 }),
      { path: '$.findings[0].for[0].connection', id: 'files.no-such-row', params: { table: 'connections', length: 2 } },
    ],
    [
      'a size beyond all sizes',
      (file) => file.frames.size?.splice(0, 1, 2 ** 32),
      { path: '$.frames.size[0]', id: 'files.out-of-range' },
    ],
    ['half a byte', (file) => file.frames.size?.splice(0, 1, 0.5), { path: '$.frames.size[0]', id: 'files.not-whole' }],
    [
      'base64 that is none',
      (file) => file.frames.payload?.splice(0, 1, { base64: '***' }),
      { path: '$.frames.payload[0].base64', id: 'files.not-base64' },
    ],
    [
      'a page change that does not exist',
      (file) => Object.assign(file.pageStates[0] ?? {}, { change: 'exploded' }),
      { path: '$.pageStates[0].change', id: 'files.not-one-of' },
    ],
    [
      'a missing part',
      (file) => delete file.realms,
      { path: '$', id: 'files.missing-field', params: { field: 'realms' } },
    ],
    [
      'a part that is not of the format',
      (file) => Object.assign(file.connections[0] ?? {}, { 'rm -rf': 1 }),
      { path: '$.connections[0]["rm -rf"]', id: 'files.unknown-field' },
    ],
    [
      'a day that never was',
      (file) => Object.assign(file, { clock: { zero: '2027-02-30T00:00:00.000Z' } }),
      { path: '$.clock.zero', id: 'files.no-such-time' },
    ],
  ])('%s', (_, edit, expected) => {
    expect(problem(edit)).toMatchObject(expected);
  });

  test('lists nested without end', () => {
    const nested = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    expect(problem(text.replace('"realms": [', `"realms": [${nested}, `))).toEqual({
      path: '$.realms[0]',
      id: 'files.wrong-type',
      params: { expected: 'object', found: '[… 1 …]' },
    });
  });

  test('a number too large for numbers', () => {
    expect(problem(text.replace(/"ordinal": \d+/, '"ordinal": 1e999'))).toMatchObject({
      path: '$.connections[0].ordinal',
      id: 'files.not-finite',
    });
  });

  test('__proto__ is a part like any other that the format does not have, and reaches no prototype', () => {
    expect(problem(text.replace('"ordinal":', '"__proto__": {"polluted": 1}, "ordinal":'))).toMatchObject({
      path: '$.connections[0].__proto__',
      id: 'files.unknown-field',
    });
    expect('polluted' in {}).toBe(false);
  });
});

describe('what is noted of an opened file', () => {
  test('what was taken out of it', () => {
    const { notes } = readSessionFile(
      writeSessionFile(scriptedSession({ connections: [{ url: 'wss://h/?a=b' }] }), []),
    );
    expect(notes).toEqual([
      { id: 'files.note-masked', params: { masked: 1 } },
      { id: 'files.note-payloads-left-out', params: {} },
    ]);
  });

  test('nothing, when nothing was', () => {
    expect(readSessionFile(writeSessionFile(session, [], wholeExport)).notes).toEqual([]);
  });
});

describe('no file does harm', () => {
  /** Opens or is refused, whatever it is; an opened one can be diagnosed and written. */
  function survives(given: string): void {
    try {
      const opened = readSession(given);
      writeSessionFile(opened, diagnose(opened));
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      expect(error.path.length + JSON.stringify(error.problem).length).toBeLessThan(2000);
    }
  }

  test('one thing in it changed', { timeout: 600_000 }, () => {
    const files = fc
      .sample(anySession, 60)
      .map((original) => JSON.parse(JSON.stringify(encodeSession(original, diagnose(original), wholeExport))));
    fc.assert(
      fc.property(fc.constantFrom(...files).chain(mutated), (file) => survives(JSON.stringify(file))),
      { numRuns: fuzzRuns(2000) },
    );
  });

  test('its text cut, spliced and sprinkled', { timeout: 600_000 }, () => {
    const splice = fc.tuple(
      fc.nat(text.length),
      fc.nat(200),
      fc.oneof(fc.string({ maxLength: 8 }), fc.nat(text.length)),
    );
    fc.assert(
      fc.property(fc.array(splice, { minLength: 1, maxLength: 3 }), (splices) => {
        let damaged = text;
        for (const [at, length, insert] of splices) {
          const inserted = typeof insert === 'string' ? insert : text.slice(insert, insert + 40);
          damaged = damaged.slice(0, at) + inserted + damaged.slice(at + length);
        }
        survives(damaged);
      }),
      { numRuns: fuzzRuns(3000) },
    );
  });

  test('any JSON at all, and any text', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), survives), { numRuns: fuzzRuns(2000) });
  });

  test('tables far larger than any session has are read', () => {
    const file = JSON.parse(text);
    const many = (row: unknown) => new Array(100_000).fill(row);
    const oversized = JSON.stringify({ ...file, pageStates: many(file.pageStates[0]), realms: many(file.realms[0]) });
    expect(readSession(oversized).realms.length).toBe(100_000);
  });
});
