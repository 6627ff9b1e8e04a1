import { expect, test } from 'vitest';
import { lossGroups } from './overview-losses.ts';

const loss = (left: number, right: number) => ({ left, right, ms: (right - left) * 10 });

test('losses one after the other are groups of their own', () => {
  expect(lossGroups([loss(50, 80), loss(0, 30), loss(30, 50)])).toMatchObject([
    { left: 0, right: 30, tracks: 1, count: 1 },
    { left: 30, right: 50, tracks: 1, count: 1 },
    { left: 50, right: 80, tracks: 1, count: 1 },
  ]);
});

test('those that overlap share one, each on the first track that is free', () => {
  const [group, ...others] = lossGroups([loss(0, 30), loss(10, 40), loss(35, 60)]);
  expect(others).toEqual([]);
  expect(group).toMatchObject({ left: 0, right: 60, tracks: 2, count: 3, least: 250, most: 300 });
  expect(group?.bars).toEqual([
    { left: 0, right: 30, track: 0 },
    { left: 35, right: 60, track: 0 },
    { left: 10, right: 40, track: 1 },
  ]);
});

test('those that cannot be told apart are one bar and counted, any number of them', () => {
  const [group] = lossGroups(Array.from({ length: 200_000 }, () => loss(0, 30)));
  expect(group).toMatchObject({ bars: [{ left: 0, right: 30, track: 0 }], tracks: 1, count: 200_000 });
});

test('beyond three tracks they share the last, as one bar where they meet', () => {
  const [group] = lossGroups([loss(0, 50), loss(1, 51), loss(2, 52), loss(3, 53), loss(4, 54)]);
  expect(group?.bars.at(-1)).toEqual({ left: 2, right: 54, track: 2 });
  expect(group).toMatchObject({ tracks: 3, count: 5 });
});
