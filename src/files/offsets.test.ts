import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  deltasOf,
  durationOf,
  farthestOffsetMs,
  microsecondsOf,
  microsecondsSince,
  offsetOf,
  timeAt,
  zeroBefore,
} from './offsets.ts';

const zero = 1_800_000_000_000;

test('zero is a whole millisecond not later than anything', () => {
  expect(zeroBefore([zero + 7.9, zero + 3.2, zero + 50])).toBe(zero + 3);
  expect(zeroBefore([])).toBe(0);
  expect(zeroBefore([-1e300])).toBe(0);
});

test('a time is off by no more than a microsecond, and written again by nothing', () => {
  const anyTime = fc.double({ min: 0, max: 1e10, noNaN: true });
  fc.assert(
    fc.property(anyTime, (since) => {
      const offset = offsetOf(zero, zero + since);
      const read = timeAt(zero, offset);
      expect(Math.abs(read - (zero + since))).toBeLessThan(0.001);
      expect(offsetOf(zero, read)).toBe(offset);
    }),
  );
});

test('a time has at most three decimals, however long the session', () => {
  expect(JSON.stringify(offsetOf(zero, zero + 0.1 + 0.2))).toBe('0.3');
  expect(JSON.stringify(offsetOf(zero, zero + 123_456_789.123))).toBe('123456789.123');
});

test('forged times are put within the range', () => {
  expect(offsetOf(zero, -1e300)).toBe(0);
  expect(offsetOf(zero, 1e300)).toBe(farthestOffsetMs);
  expect(durationOf(-1e300)).toBe(-farthestOffsetMs);
});

test('differences add up to the very microsecond', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 200 }), (times) => {
      const microseconds = times.map((since) => microsecondsSince(zero, zero + since));
      expect(microsecondsOf(deltasOf(microseconds))).toEqual(Float64Array.from(microseconds));
    }),
  );
});

test('differences that lead out of the range name the row', () => {
  expect(microsecondsOf([5, -2, -4, 9])).toEqual({ outOfRangeAt: 2 });
  expect(microsecondsOf([5, farthestOffsetMs])).toEqual({ outOfRangeAt: 1 });
});
