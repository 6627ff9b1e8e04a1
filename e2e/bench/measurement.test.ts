import { expect, test } from 'vitest';
import { fixed, type Target, verdictOn } from './measurement.ts';
import { exactly, type Interval } from './statistics.ts';

const judged = (value: Interval, target: Target) => verdictOn({ ...fixed('cost', 'µs', 0, target), value });

test('a target is met only when all of the interval is on its side', () => {
  expect(judged({ low: 1, middle: 1.5, high: 1.9 }, { atMost: 2 })).toBe('met');
  expect(judged({ low: 1, middle: 1.5, high: 2.1 }, { atMost: 2 })).toBe('undecided');
  expect(judged({ low: 2.1, middle: 2.2, high: 9 }, { atMost: 2 })).toBe('missed');
  expect(judged({ low: 51, middle: 52, high: 53 }, { atLeast: 50 })).toBe('met');
  expect(judged({ low: 49, middle: 52, high: 53 }, { atLeast: 50 })).toBe('undecided');
  expect(judged({ low: 40, middle: 41, high: 49 }, { atLeast: 50 })).toBe('missed');
});

test('what is exactly as promised is met, and what nothing was promised of has no verdict', () => {
  expect(judged(exactly(8), { atMost: 8 })).toBe('met');
  expect(verdictOn(fixed('size', 'KiB', 8))).toBeNull();
});
