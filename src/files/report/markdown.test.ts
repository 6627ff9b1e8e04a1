import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible } from '../../base/readable-text.ts';
import { fuzzRuns } from '../testing/fuzz-runs.ts';
import { hostileText } from '../testing/hostile-texts.ts';
import { harmIn, nodesOf, parseMarkdown } from '../testing/markdown-tree.ts';
import { bullets, clipped, code, fenced, prose, table } from './markdown.ts';

const runs = { numRuns: fuzzRuns(1000) };

function codeIn(markdown: string): string[] {
  return [...nodesOf(parseMarkdown(markdown))].flatMap((node) =>
    node.type === 'inlineCode' || node.type === 'code' ? [node.value] : [],
  );
}

describe('inline code', () => {
  test('shows what it was given, in a fence longer than any within', () => {
    expect(code('a`b')).toBe('``a`b``');
    expect(code('`')).toBe('`` ` ``');
    expect(code('a\nb\u202e')).toBe('`a␊b⟨U+202E⟩`');
    expect(code('x'.repeat(20), 5)).toBe('`xxxxx…`');
  });

  test('is one piece of code and nothing else, whatever it holds', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = clipped(text, 80);
        const [read = '', ...others] = codeIn(`a ${code(text)} b`);
        expect(others).toEqual([]);
        expect(read.trim()).toBe(shown.trim());
      }),
      runs,
    );
  });
});

describe('prose', () => {
  test('leaves words alone and puts what is more than words into code', () => {
    expect(prose('Raise proxy_read_timeout of nginx/1.22.1 to 60 s.')).toBe(
      'Raise `proxy_read_timeout` of nginx/1.22.1 to 60 s.',
    );
    expect(prose('see #1, “@name” (https://a.example)')).toBe('see `#1`, “`@name`” (`https://a.example`)');
    expect(prose('two\n\nlines')).toBe('two lines');
    expect(prose('- item')).toBe('`-` item');
  });

  test('holds no HTML, link, mention or line of its own', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const markdown = `${prose(a)}\n\n**1. ${prose(b)}**\n\n${bullets([prose(a), prose(b)])}`;
        expect(harmIn(markdown)).toEqual([]);
        const kinds = new Set(parseMarkdown(markdown).children.map(({ type }) => type));
        for (const kind of kinds) expect(['paragraph', 'list']).toContain(kind);
      }),
      runs,
    );
  });

  test('is cut where it grows too long', () => {
    expect(prose('one two three', 9)).toBe('one two …');
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(prose(text, 100).length).toBeLessThanOrEqual(102);
      }),
      runs,
    );
  });
});

test('a table has the cells that it was given, and no more', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 4 }), (rows) => {
      const markdown = table(
        [
          ['One', 'left'],
          ['Two', 'right'],
        ],
        rows.map(([a, b]) => [code(a), prose(b)]),
      );
      expect(harmIn(markdown)).toEqual([]);
      const [read, ...others] = parseMarkdown(markdown).children;
      expect(others).toEqual([]);
      if (read?.type !== 'table') throw new Error(`a ${read?.type}, not a table`);
      expect(read.children.map(({ children }) => children.length)).toEqual([2, ...rows.map(() => 2)]);
    }),
    runs,
  );
});

test('a block of code ends where we end it', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { maxLength: 5 }), (lines) => {
      const [block, ...others] = parseMarkdown(fenced(lines)).children;
      expect(others).toEqual([]);
      if (block?.type !== 'code') throw new Error(`a ${block?.type}, not code`);
      expect(block.value).toBe(lines.map((line) => visible(line).trimEnd()).join('\n'));
    }),
    runs,
  );
});
