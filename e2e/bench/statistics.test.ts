import { expect, test } from 'vitest';
import { exactly, medianOf, percentile, slope } from './statistics.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test('the median of an even number of samples lies between the middle two', () => {
  expect(medianOf([4, 1, 3, 2]).middle).toBe(2.5);
  expect(medianOf([9, 1, 5]).middle).toBe(5);
});

test('few samples promise no more than their range', () => {
  expect(medianOf([7])).toEqual(exactly(7));
  expect(medianOf(upTo(5))).toEqual({ low: 1, middle: 3, high: 5 });
  expect(medianOf(upTo(6))).toEqual({ low: 1, middle: 3.5, high: 6 });
});

test('the interval is the one in the tables of order statistics', () => {
  expect(medianOf(upTo(9))).toEqual({ low: 2, middle: 5, high: 8 }); // 96.1 %
  expect(medianOf(upTo(12))).toEqual({ low: 3, middle: 6.5, high: 10 }); // 96.1 %
  expect(medianOf(upTo(20))).toEqual({ low: 6, middle: 10.5, high: 15 }); // 95.9 %
});

test('one sample gone wild moves neither the median nor its interval', () => {
  expect(medianOf([...upTo(11), 1e9])).toEqual(medianOf([...upTo(11), 12]));
});

test('there is no median of nothing', () => {
  expect(() => medianOf([])).toThrow(RangeError);
});

test('a percentile is a sample that was seen', () => {
  expect(percentile(upTo(100), 0.99)).toBe(99);
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(percentile([3, 1, 2], 1)).toBe(3);
});

test('a slope goes through the middle of what strays', () => {
  expect(
    slope([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toBe(2);
  expect(
    slope([
      [0, 0],
      [1, 2],
      [2, 1],
      [3, 3],
    ]),
  ).toBeCloseTo(0.8);
});
