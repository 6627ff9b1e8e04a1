import { expect, test } from 'vitest';
import { heartbeatFor, nominalTimeout } from './nominal-timeout.ts';

test.each([
  [[2981, 2987, 2984], 3000],
  [[59_952, 59_984], 60_000],
  [[47_010], 47_000],
  [[2480, 2500, 2510], 2500],
  [[920], 1000],
])('silences of %o ms look like a setting of %d ms', (silences, timeout) => {
  expect(nominalTimeout(silences)).toBe(timeout);
});

test('a lazy timer that cut silences short is seen through, a silence that is short without one is not', () => {
  expect(nominalTimeout([1710, 1720, 1715], 250)).toBe(2000);
  expect(nominalTimeout([1710, 1720, 1715])).toBe(1700);
});

test.each([
  [3000, 1500],
  [4000, 2000],
  [9000, 4000],
  [47_000, 20_000],
  [55_000, 25_000],
  [60_000, 30_000],
  [100_000, 30_000],
  [3_600_000, 30_000],
  [150, 100],
])('a timeout of %d ms is outpaced by a beat every %d ms', (timeout, beat) => {
  expect(heartbeatFor(timeout)).toBe(beat);
});
