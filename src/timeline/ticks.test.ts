import { expect, test } from 'vitest';
import { offsetLabel, ticksOf } from './ticks.ts';
import { emptyView } from './view.ts';

const origin = 1_800_000_000_000;

function labels(seconds: number, width = 500): string[] {
  const view = { ...emptyView, from: origin, to: origin + seconds * 1000, width };
  return ticksOf(view, origin).map((tick) => tick.label);
}

test('the axis counts from the start of the session in steps that read well', () => {
  expect(labels(0.4)).toEqual(['0 s', '100 ms', '200 ms', '300 ms', '400 ms']);
  expect(labels(5)).toEqual(['0 s', '1 s', '2 s', '3 s', '4 s', '5 s']);
  expect(labels(150)).toEqual(['0 s', '30 s', '1:00', '1:30', '2:00', '2:30']);
  expect(labels(4 * 3600)).toEqual(['0 s', '1:00:00', '2:00:00', '3:00:00', '4:00:00']);
});

test('a tick stands for the very moment it names', () => {
  const view = { ...emptyView, from: origin + 29_000, to: origin + 61_000, width: 400 };
  expect(ticksOf(view, origin).map((tick) => tick.at - origin)).toEqual([30_000, 40_000, 50_000, 60_000]);
});

test('no zoom crowds the numbers', () => {
  for (let seconds = 0.002; seconds < 1e7; seconds *= 1.7) {
    expect(labels(seconds, 900).length).toBeLessThanOrEqual(11);
    expect(labels(seconds, 900).length).toBeGreaterThanOrEqual(3);
  }
});

test('a label rounds to its step and carries over into minutes', () => {
  expect(offsetLabel(59_980, 10)).toBe('59.98 s');
  expect(offsetLabel(119_999.9, 100)).toBe('2:00.0');
  expect(offsetLabel(3_600_000 + 65_250, 10)).toBe('1:01:05.25');
  expect(offsetLabel(-1500, 100)).toBe('−1.5 s');
  expect(offsetLabel(12.34, 0.1)).toBe('12.3 ms');
});
