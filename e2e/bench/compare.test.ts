import { expect, test } from 'vitest';
import { compare } from './compare.ts';

test('a machine that grows slower does so for all: what is added stays what it is', async () => {
  let slowness = 0;
  const drifting = (cost: number) => () => cost + slowness++ * 0.001;
  const { subjects, noise } = await compare(9, drifting(10), { dear: drifting(15) });
  expect(subjects.dear.added.middle).toBeCloseTo(5, 1);
  expect(subjects.dear.ratio.middle).toBeCloseTo(1.5, 1);
  expect(noise.added.middle).toBeCloseTo(0, 1);
});

test('what differs from round to round of the same work is told as noise', async () => {
  // The first round does not count; of the others every second begins with the baseline's second trial.
  const values = [0, 0, 12, 10, 10, 6, 16, 10];
  const { noise, baseline } = await compare(3, () => values.shift() ?? 0, {});
  expect(baseline.middle).toBe(10);
  expect(noise.added).toEqual({ low: -4, middle: 2, high: 6 });
});

test('every round begins with another', async () => {
  const order: string[] = [];
  const named = (name: string) => () => order.push(name);
  await compare(2, named('base'), { one: named('one') });
  expect(order).toEqual(['base', 'base', 'one', 'base', 'one', 'base', 'one', 'base', 'base']);
});
