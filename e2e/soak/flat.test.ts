import { expect, test } from 'vitest';
import { windowsOf } from './flat.ts';

const mebibyte = 1024 * 1024;

test('what stays as it is is flat, and so is what only warms up', () => {
  expect(windowsOf([5, 5, 5, 5, 5, 5, 5, 5].map((size) => size * mebibyte))?.isFlat).toBe(true);
  expect(windowsOf([1, 4, 5, 5, 5, 5, 5, 5].map((size) => size * mebibyte))?.isFlat).toBe(true);
});

test('noise of a tenth is flat, also of a small heap', () => {
  expect(windowsOf([50, 50, 48, 52, 49, 53, 51, 52].map((size) => size * mebibyte))?.isFlat).toBe(true);
  expect(windowsOf([1, 1, 1, 1.2, 1.1, 1.4, 1.3, 1.2].map((size) => size * mebibyte))?.isFlat).toBe(true);
});

test('what grows by a little every time is not flat', () => {
  const leaking = Array.from({ length: 20 }, (_, round) => (5 + round * 0.15) * mebibyte);
  expect(windowsOf(leaking)?.isFlat).toBe(false);
});

test('one outlier does not make a leak', () => {
  expect(windowsOf([5, 5, 5, 5, 5, 5, 50, 5].map((size) => size * mebibyte))?.isFlat).toBe(true);
});

test('too few measurements say nothing', () => {
  expect(windowsOf([1, 2, 3, 4])).toBeNull();
});
