/** How payloads are shown: as JSON, as text, in hexadecimal. */
import { expect, test } from 'vitest';
import { hexRow, hexRowCount } from './hex-row.ts';
import { readableText, stretchesOf, textOf } from './payload-text.ts';
import { mostEntries, readableJson } from './readable-json.ts';

test('texts in JSON are made visible, keys too, and no key is special', () => {
  const value = JSON.parse('{"a\\u202e":["x\\n\\u200b"],"__proto__":1,"n":1.5,"t":true,"z":null}');
  const shown = readableJson(value)?.value as Record<string, unknown>;
  expect(Object.entries(shown)).toEqual([
    ['a⟨U+202E⟩', ['x␊⟨U+200B⟩']],
    ['__proto__', 1],
    ['n', 1.5],
    ['t', true],
    ['z', null],
  ]);
});

test('long arrays and objects are parted, so that no level has more than can be shown', () => {
  const long = Array.from({ length: mostEntries * mostEntries + 1 }, (_, i) => i);
  const shown = readableJson(long)?.value as Record<string, Record<string, number[]>>;
  expect(Object.keys(shown)).toEqual(['0 … 39999', '40000 … 40000']);
  expect(Object.keys(shown['0 … 39999'] ?? {})).toHaveLength(mostEntries);
  expect(shown['0 … 39999']?.['39800 … 39999']?.at(-1)).toBe(39_999);
  const object = Object.fromEntries(long.slice(0, mostEntries + 1).map((i) => [`k${i}`, i]));
  expect(Object.keys(readableJson(object)?.value as object)).toEqual(['k0 … k199', 'k200 … k200']);
});

test('what is nested too deep for a tree is not shown as one', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(readableJson(deep)).toBeNull();
});

test('text keeps its lines and shows what is invisible', () => {
  expect(readableText('a\n\tb\r\n\u202ec')).toBe('a\n\tb␍\n⟨U+202E⟩c');
  expect(textOf(new TextEncoder().encode('ab€').subarray(0, 4))).toBe('ab');
});

test('what is sought is found in either case and taken for no pattern', () => {
  expect(stretchesOf('a.B a.b axb', 'A.b')).toEqual([
    { text: 'a.B', found: true },
    { text: ' ', found: false },
    { text: 'a.b', found: true },
    { text: ' axb', found: false },
  ]);
  expect(stretchesOf('abc', '')).toEqual([{ text: 'abc', found: false }]);
  expect(stretchesOf('', 'x')).toEqual([{ text: '', found: false }]);
});

test('a hex dump has offset, bytes in two groups and ASCII', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, i) => 0x3c + i);
  expect(hexRowCount(bytes)).toBe(2);
  expect(hexRow(bytes, 0)).toEqual({
    offset: '000000',
    hex: '3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b',
    ascii: '<=>?@ABCDEFGHIJK',
  });
  expect(hexRow(new Uint8Array([0, 0x7f, 0xff]), 0)).toMatchObject({ hex: '00 7f ff', ascii: '...' });
  expect(hexRow(bytes, 1).offset).toBe('000010');
});
