import { describe, expect, test } from 'vitest';
import { isRegular, rhythmOf, rhythmOfAll } from './rhythm.ts';

describe('a rhythm', () => {
  test('takes two beats', () => {
    expect(rhythmOf([])).toBeNull();
    expect(rhythmOf([5])).toBeNull();
    expect(rhythmOf([5, 1005])).toEqual({ count: 2, least: 1000, median: 1000, p95: 1000, most: 1000 });
  });

  test('of several counts what lies between the beats of each, not between one’s and another’s', () => {
    expect(rhythmOfAll([[0, 10], [500, 530], [900]])).toMatchObject({ count: 5, least: 10, most: 30 });
  });
});

describe('regular is', () => {
  test('what comes at one interval, give or take what timers do', () => {
    expect(isRegular([0, 25_000, 50_200, 74_900, 100_000])).toBe(true);
  });

  test('also with one beat in many that is missing', () => {
    expect(isRegular([0, 5, 10, 15, 20, 30, 35].map((s) => s * 1000))).toBe(true);
  });

  test('not what came four times, or whenever it liked', () => {
    expect(isRegular([0, 25_000, 50_000, 75_000])).toBe(false);
    expect(isRegular([0, 3000, 11_000, 13_000, 30_000, 41_000])).toBe(false);
  });
});
