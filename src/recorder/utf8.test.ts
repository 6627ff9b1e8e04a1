import { describe, expect, test } from 'vitest';
import { TextMeasure } from './utf8.ts';

const pieceLength = 2048;

describe('the length of a text on the wire', () => {
  const texts = [
    '',
    'abc',
    'é',
    '€',
    '😀',
    '\ud800',
    'a\udc00b',
    '😀'.repeat(20_000),
    `${'x'.repeat(pieceLength - 1)}😀`,
  ];
  texts.push(
    `${'x'.repeat(2 * pieceLength - 1)}😀y`,
    '€'.repeat(pieceLength + 1),
    '\ud800'.repeat(pieceLength * 2 + 1),
  );
  test.each(texts.map((text) => [text.slice(0, 12), text.length, text]))(
    '%j of %i is what the encoder says',
    (...row) => {
      expect(new TextMeasure(pieceLength).measure(row[2])).toBe(new TextEncoder().encode(row[2]).length);
    },
  );
});

test('the beginning is at hand, of a long text too, cut to whole characters', () => {
  const measure = new TextMeasure(pieceLength);
  measure.measure(`a😀😀${'x'.repeat(50_000)}end`);
  const kept = measure.whole(6);
  expect(new TextDecoder().decode(measure.beginning.subarray(0, kept))).toBe('a😀');
  expect(measure.whole(9)).toBe(9);
});

test('what is left of an earlier text is not taken for this one’s', () => {
  const measure = new TextMeasure(pieceLength);
  measure.measure('a long text that was there before');
  measure.measure('hi');
  expect(measure.whole(64)).toBe(2);
});
