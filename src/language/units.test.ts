import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDateTime,
  formatDuration,
  formatLater,
  formatMeasured,
  formatNominal,
  formatRough,
  formatTime,
  formatUtcOffset,
} from './units.ts';

test.each([
  [0, '0 ms'],
  [0.4, '< 1 ms'],
  [12.7, '12 ms'],
  [999.9, '999 ms'],
  [3000, '3.0 s'],
  [2985, '2.98 s'],
  [59_980, '59.98 s'],
  [59_999, '59.99 s'],
  [60_000, '1 min'],
  [100_000, '1 min 40 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [273_600_000, '3 d 4 h'],
  [-3000, '−3.0 s'],
])('a duration of %d ms is %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test.each([
  [840, '840 ms'],
  [59_984, '59.98 s'],
  [100_020, '100.02 s'],
  [720_000, '12 min'],
])('a measured %d ms is %s', (ms, words) => {
  expect(formatMeasured(ms)).toBe(words);
});

test.each([
  [500, '500 ms'],
  [2500, '2.5 s'],
  [60_000, '60 s'],
  [100_000, '100 s'],
  [300_000, '5 min'],
  [350_000, '350 s'],
  [7_200_000, '2 h'],
  [432_000_000, '5 d'],
])('a setting of %d ms is %s', (ms, words) => {
  expect(formatNominal(ms)).toBe(words);
});

test('what comes later carries a plus, unless it is hardly later', () => {
  expect([0, 0.4, 12, 70_000].map((ms) => formatLater(ms, formatDuration))).toEqual([
    '+0 ms',
    '< 1 ms',
    '+12 ms',
    '+1 min 10 s',
  ]);
});

test('a rough timeout shows a decimal only while it matters', () => {
  expect(formatRough(2940)).toBe('2.9 s');
  expect(formatRough(2990)).toBe('3 s');
  expect(formatRough(47_000)).toBe('47 s');
});

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_960, '1.0 MB'],
    [3_200_000, '3.2 MB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});

test('counts keep thousands apart', () => {
  expect(formatCount(12_345)).toBe('12,345');
});

test('a time of day is told on the clock it is asked for', () => {
  expect(formatTime(1_800_000_000_512)).toBe('08:00:00.512');
  expect(formatTime(1_800_000_000_512, 120)).toBe('10:00:00.512');
  expect(formatTime(Number.NaN)).toBe('?');
});

test('a day and time can be told on any clock', () => {
  const at = Date.UTC(2027, 0, 15, 23, 30, 7);
  expect(formatDateTime(at)).toBe('2027-01-15 23:30:07');
  expect(formatDateTime(at, 60)).toBe('2027-01-16 00:30:07');
  expect(formatDateTime(1e300)).toBe('?');
});

test('a clock is so far ahead of UTC', () => {
  expect([0, 60, 330, -210].map(formatUtcOffset)).toEqual(['UTC', 'UTC+01:00', 'UTC+05:30', 'UTC−03:30']);
});
