import { expect, test } from 'vitest';
import { LaneHeartbeats, type PingPong } from './heartbeats.ts';

const pair = (from: number, to: number | null): PingPong => ({ asked: 'out', from, to });

function pairsSeen(heartbeats: LaneHeartbeats, from: number, to: number, shortest: number) {
  const seen: PingPong[] = [];
  heartbeats.forEachPair(from, to, shortest, (one) => seen.push(one));
  return seen;
}

test('heartbeats are counted in stretches that follow each other', () => {
  const count = new LaneHeartbeats({ in: [1, 2, 3, 10, 11, 30], out: [] }, []).counter('in');
  expect([count(2, 4), count(4, 9), count(10, 20), count(25, 40), count(50, 60)]).toEqual([2, 0, 2, 1, 0]);
});

test('a message is a heartbeat by its very time and direction', () => {
  const heartbeats = new LaneHeartbeats({ in: [1, 5], out: [3] }, [pair(3, 5)]);
  expect([heartbeats.includes(5, 'in'), heartbeats.includes(4, 'in'), heartbeats.includes(5, 'out')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(heartbeats.pairAt(3)).toEqual(pair(3, 5));
  expect(heartbeats.pairAt(5)).toEqual(pair(3, 5));
  expect(heartbeats.pairAt(4)).toBeNull();
});

test('pairs in sight are visited in order, also one that began to the left', () => {
  const heartbeats = new LaneHeartbeats({ in: [], out: [] }, [pair(40, 44), pair(0, 12), pair(20, 21), pair(90, 95)]);
  expect(pairsSeen(heartbeats, 10, 50, 2)).toEqual([pair(0, 12), pair(40, 44)]);
});

test('an unanswered ping is visited at any zoom', () => {
  const heartbeats = new LaneHeartbeats({ in: [], out: [] }, [pair(0, 1), pair(10, null)]);
  expect(pairsSeen(heartbeats, 0, 50, 1000)).toEqual([pair(10, null)]);
});

test('pairs that are all too short at a zoom cost next to nothing', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => pair(i * 10, i * 10 + 2));
  let reads = 0;
  const counted = many.map((one) => ({
    ...one,
    get from() {
      reads++;
      return one.from;
    },
  }));
  const heartbeats = new LaneHeartbeats({ in: [], out: [] }, counted);
  reads = 0;
  expect(pairsSeen(heartbeats, 0, 1_000_000, 50)).toEqual([]);
  expect(reads).toBeLessThan(100);
});
