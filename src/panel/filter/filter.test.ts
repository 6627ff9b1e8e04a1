import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { speak } from '../../language/speak.ts';
import { keys, wordsOf } from './keys.ts';
import { parseFilter } from './parse.ts';
import { type Comparison, type Condition, comparisons, printFilter, type Term } from './terms.ts';

const plain = (text: string) => printFilter(parseFilter(text).terms);
const faultsOf = (text: string) => parseFilter(text).faults.map((fault) => speak(fault.message));

describe('what people type', () => {
  test.each([
    ['live', 'live'],
    ['"two words"', '"two words"'],
    ['-chat', '-chat'],
    ['code:1006', 'code:1006'],
    ['-code:1000', '-code:1000'],
    ['CODE:1006,1011', 'code:1006,1011'],
    ['code:4xxx', 'code:4000-4999'],
    ['status:4xx', 'status:400-499'],
    ['code>=4000', 'code>=4000'],
    ['has:gap>30s', 'gap>30s'],
    ['has:gap', 'has:gap'],
    ['silence>1.5min', 'gap>90s'],
    ['age:<120s', 'age<2min'],
    ['larger-than:10kB', 'larger-than:10k'],
    ['smaller-than:1KiB', 'smaller-than:1024'],
    ['dir:sent', 'dir:out'],
    ['cause:idle-timeout', 'cause:idle'],
    ['is:dropped', 'is:lost'],
    ['domain:*.example.com', 'host:*.example.com'],
    ['path:"/a b,c"', 'path:"/a b,c"'],
    ['#3', 'id:3'],
    ['/so(ck)?et/', '/so(ck)?et/'],
    ['wss://app.example/live', '"wss://app.example/live"'],
    ['localhost:8080', '"localhost:8080"'],
    ['bytes>1.5M', 'bytes>1500k'],
  ])('%s is understood as %s', (typed, understood) => {
    expect(parseFilter(typed).faults).toEqual([]);
    expect(plain(typed)).toBe(understood);
  });

  test('all of it at once', () => {
    const typed = 'code:1006 origin:example.com -is:open larger-than:10k dir:out has:gap>30s cause:idle  text';
    expect(parseFilter(typed).faults).toEqual([]);
    expect(parseFilter(typed).terms).toHaveLength(8);
  });

  test.each(['', '   ', '-', '- ', '""', '-""'])('%j says nothing, and nothing is wrong with it', (typed) => {
    expect(parseFilter(typed)).toEqual({ terms: [], faults: [] });
  });
});

describe('what is not understood is named and filters nothing away', () => {
  test.each([
    ['cod:1006', 'code is'],
    ['origim:x', 'origin is'],
    ['flavour:sweet', '"flavour:sweet" in quotes'],
    ['is:purple', 'knows no “purple”'],
    ['code:abc', '“abc” is none'],
    ['code:5-1', '“5-1” is none'],
    ['code:', 'of what?'],
    ['gap>30', 'durations with a unit'],
    ['gap:30s', 'gap>30s or gap<30s'],
    ['larger-than:big', 'sizes'],
    ['origin>x', 'cannot be compared'],
    ['/(/', 'no regular expression'],
    ['age>99999999999999999999d', 'durations'],
  ])('%s: %s', (typed, said) => {
    expect(parseFilter(typed).terms).toEqual([]);
    expect(faultsOf(typed)).toEqual([expect.stringContaining(said)]);
  });

  test('with its place, while the rest counts', () => {
    const { terms, faults } = parseFilter('live  -is:purple code:1006');
    expect(printFilter(terms)).toBe('live code:1006');
    expect(faults).toMatchObject([{ from: 6, to: 16 }]);
  });
});

const words = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== ''),
  fc.constantFrom('-x', '#4', 'a:b', '/x/', 'a,b', '"', '\\', 'code:1', '>3', 'a*b', "o'clock", 'has:gap>1s'),
);
const count = fc.nat(1e9);
const textKey = fc.constantFrom('url', 'path', 'host', 'origin', 'page', 'protocol', 'reason', 'product' as const);
const numberKey = fc.constantFrom('code', 'status', 'id', 'frames' as const);
const range = fc.tuple(count, count).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const comparison: fc.Arbitrary<Comparison> = fc.constantFrom(...comparisons);
const someWords = fc
  .constantFrom('is', 'has', 'cause', 'dir' as const)
  .chain((key) => fc.record({ key: fc.constant(key), words: fc.array(fc.constantFrom(...wordsOf[key]), few) }));
const few = { minLength: 1, maxLength: 3 };
const condition: fc.Arbitrary<Condition> = fc.oneof(
  words.map((text): Condition => ({ type: 'anywhere', text })),
  fc.constantFrom('a+', '[ab]/c', '^wss:', '"').map((source): Condition => ({ type: 'regex', source })),
  fc.record({ key: textKey, texts: fc.array(words, few) }).map((given): Condition => ({ type: 'texts', ...given })),
  fc
    .record({ key: numberKey, ranges: fc.array(range, few) })
    .map((given): Condition => ({ type: 'numbers', ...given })),
  fc
    .record({ key: fc.oneof(numberKey, fc.constantFrom('age', 'gap', 'bytes' as const)), comparison, value: count })
    .map((given): Condition => ({ type: 'compared', ...given })),
  someWords.map((given): Condition => ({ type: 'words', ...given })),
  fc
    .record({ key: fc.constantFrom('larger-than', 'smaller-than' as const), size: count })
    .map((given): Condition => ({ type: 'frame-size', ...given })),
);
const terms: fc.Arbitrary<Term[]> = fc.array(fc.record({ negated: fc.boolean(), condition }), { maxLength: 6 });

test('what is written down is read as the same', () => {
  fc.assert(
    fc.property(terms, (given) => {
      expect(parseFilter(printFilter(given))).toEqual({ terms: given, faults: [] });
    }),
    { numRuns: 2000 },
  );
});

/** Near the language, where mistakes hide. */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(...keys, ':', '>', '<=', ',', '-', '"', '\\', '/', ' ', '#', 'has:', '30s', '1006', '4xx', '*'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

test('nothing that can be typed throws, and its plainest form means the same', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseFilter(text);
      expect(parseFilter(printFilter(parsed.terms))).toEqual({ terms: parsed.terms, faults: [] });
      for (const { from, to, message } of parsed.faults) {
        expect(text.slice(from, to).trim()).not.toBe('');
        expect(speak(message)).not.toContain('⟨filter');
      }
    }),
    { numRuns: 3000 },
  );
});
