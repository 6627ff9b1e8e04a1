import { expect, test, vi } from 'vitest';
import { GapList } from '../session/gap-list.ts';
import { frameHeight, silenceRuns } from './model.ts';

/** Silences between frames at these times. */
function silencesBetween(...times: number[]): GapList {
  const silences = new GapList();
  for (const [i, to] of times.slice(1).entries()) silences.push(times[i] ?? 0, to);
  return silences;
}

test('silences wide enough to be seen stand for themselves, though they touch', () => {
  const runs = silenceRuns(silencesBetween(0, 25, 50, 75), 30, 100, 10);
  expect(runs).toEqual([
    { from: 25, to: 50, only: { from: 25, to: 50 } },
    { from: 50, to: 75, only: { from: 50, to: 75 } },
  ]);
});

test('silences too short to be told apart are one run without a length of their own', () => {
  const runs = silenceRuns(silencesBetween(0, 2, 4, 5, 8, 40, 42), 0, 100, 10);
  expect(runs).toEqual([
    { from: 0, to: 8, only: null },
    { from: 8, to: 40, only: { from: 8, to: 40 } },
    { from: 40, to: 42, only: { from: 40, to: 42 } },
  ]);
});

test('a day of heartbeats takes no more runs than the zoom has room for', () => {
  const day = silencesBetween(...Array.from({ length: 86_400 }, (_, i) => i * 1000));
  const reads = vi.spyOn(day, 'to');
  const runs = silenceRuns(day, 0, 86_400_000, 86_400);
  expect(runs).toEqual([{ from: 0, to: 86_399_000, only: null }]);
  expect(reads.mock.calls.length).toBeLessThan(1000 * 2 * 20);
});

test('bars grow with the power of two of the size and are full at a megabyte', () => {
  expect(frameHeight(0)).toBeCloseTo(0.15);
  expect(frameHeight(1 << 20)).toBe(1);
  expect(frameHeight(1 << 30)).toBe(1);
  expect(frameHeight(1000) - frameHeight(500)).toBeCloseTo(0.85 / 20, 3);
});
