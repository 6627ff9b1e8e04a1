import { expect, test } from 'vitest';
import { scriptedSession } from '../session/fixture.ts';
import type { Gap } from '../session/model.ts';
import { frameHeight, SessionDetail, silenceRuns } from './model.ts';

/** Silences between frames at these times. */
function silencesBetween(...times: number[]): Gap[] {
  return times.slice(1).map((to, i) => ({ direction: 'any', from: times[i] ?? 0, to }));
}

test('silences wide enough to be seen stand for themselves, though they touch', () => {
  const runs = silenceRuns(silencesBetween(0, 25, 50, 75), 30, 100, 10);
  expect(runs).toEqual([
    { from: 25, to: 50, only: { direction: 'any', from: 25, to: 50 } },
    { from: 50, to: 75, only: { direction: 'any', from: 50, to: 75 } },
  ]);
});

test('silences too short to be told apart are one run without a length of their own', () => {
  const runs = silenceRuns(silencesBetween(0, 2, 4, 5, 8, 40, 42), 0, 100, 10);
  expect(runs).toEqual([
    { from: 0, to: 8, only: null },
    { from: 8, to: 40, only: { direction: 'any', from: 8, to: 40 } },
    { from: 40, to: 42, only: { direction: 'any', from: 40, to: 42 } },
  ]);
});

test('a day of heartbeats takes no more runs than the zoom has room for', () => {
  const day = silencesBetween(...Array.from({ length: 86_400 }, (_, i) => i * 1000));
  let reads = 0;
  const counted = new Proxy(day, {
    get: (target, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key);
    },
  });
  const runs = silenceRuns(counted, 0, 86_400_000, 86_400);
  expect(runs).toEqual([{ from: 0, to: 86_399_000, only: null }]);
  expect(reads).toBeLessThan(1000 * 2 * 20);
});

test('of a connection only the silences in both directions are drawn, and new ones are added', () => {
  const session = scriptedSession({
    connections: [
      {
        frames: [
          [0, 'in', 'a'],
          [3000, 'out', 'b'],
          [6000, 'in', 'c'],
        ],
        openAt: 0,
      },
    ],
  });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const lane = new SessionDetail().lane(session, connection);
  expect(connection.gaps.length).toBeGreaterThan(2);
  expect(lane.silences.map(({ from, to }) => to - from)).toEqual([3000, 3000]);
  connection.gaps.push({ direction: 'any', from: session.startedAt + 6000, to: session.startedAt + 10_000 });
  expect(lane.silences.map(({ from, to }) => to - from)).toEqual([3000, 3000, 4000]);
});

test('bars grow with the power of two of the size and are full at a megabyte', () => {
  expect(frameHeight(0)).toBeCloseTo(0.15);
  expect(frameHeight(1 << 20)).toBe(1);
  expect(frameHeight(1 << 30)).toBe(1);
  expect(frameHeight(1000) - frameHeight(500)).toBeCloseTo(0.85 / 20, 3);
});
