import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexPattern, textPattern } from './byte-pattern.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const indexOf = (text: string, within: string) => {
  const bytes = bytesOf(within);
  return textPattern(text).indexIn(bytes, 0, bytes.length);
};

test('a text is found at its first place, in either case', () => {
  expect(indexOf('Order', '{"type":"order","ORDER":1}')).toBe(9);
  expect(indexOf('x', 'abc')).toBe(-1);
  expect(indexOf('abcd', 'abc')).toBe(-1);
  expect(indexOf('', 'abc')).toBe(0);
});

test('beyond ASCII by its bytes, as it is written', () => {
  expect(indexOf('größe', 'Die GRößE')).toBe(4);
  expect(indexOf('Ä', 'ä')).toBe(-1);
  expect(indexOf('😀', 'a😀')).toBe(1);
});

test('between two places of the bytes, and nowhere else', () => {
  const bytes = bytesOf('one one one');
  expect(textPattern('one').indexIn(bytes, 1, bytes.length)).toBe(4);
  expect(textPattern('one').indexIn(bytes, 1, 6)).toBe(-1);
});

test('in whatever bytes there are, as a plain search finds it', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'ü', '€'), maxLength: 40 });
  const needle = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '€'), maxLength: 5 });
  fc.assert(
    fc.property(few, needle, (text, sought) => {
      const found = indexOf(sought, text);
      const expected = text.replaceAll('B', 'b').indexOf(sought);
      expect(found).toBe(expected === -1 ? -1 : bytesOf(text.slice(0, expected)).length);
    }),
  );
});

test('bytes are sought in hexadecimal, as they are shown', () => {
  expect(hexPattern('c0 00')?.indexIn(new Uint8Array([1, 0xc0, 0]), 0, 3)).toBe(1);
  expect(hexPattern('41 42')?.indexIn(bytesOf('abAB'), 0, 4)).toBe(2);
  for (const other of ['c0', 'c000', 'c0 0', 'no pe']) expect(hexPattern(other)).toBeNull();
});
