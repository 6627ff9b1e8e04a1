import { expect, test } from 'vitest';
import { LossList } from './loss-list.ts';
import type { Loss } from './model.ts';

function frames(connection: number, from: number, count = 1): Loss {
  const content = { framesIn: count, framesOut: 0, bytesIn: 10 * count, bytesOut: 0 };
  return { realm: 0, connection, reason: 'evicted', what: 'frames', count, content, from, to: from + 10 };
}

test('a loss that comes with many is one growing entry', () => {
  const losses = new LossList();
  for (let i = 0; i < 5; i++) losses.addToLast(frames(0, i));
  losses.addToLast(frames(1, 50));
  expect(losses.all).toEqual([
    { ...frames(0, 0, 5), to: 14 },
    { ...frames(1, 50), to: 60 },
  ]);
});

test('beyond its bound nothing is forgotten: losses are counted with the last of their kind', () => {
  const losses = new LossList();
  losses.add(frames(7, 0));
  for (let i = 0; i < 30_000; i++) losses.add(frames(8, i));
  losses.add(frames(7, 99, 4));
  expect(losses.all).toHaveLength(20_000);
  expect(losses.all[0]).toEqual({ ...frames(7, 0, 5), to: 109 });
  expect(losses.all.reduce((sum, { count }) => sum + count, 0)).toBe(30_005);
});
