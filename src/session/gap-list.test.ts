import { expect, test } from 'vitest';
import { GapList, gapsThat } from './gap-list.ts';

function listOf(...bounds: number[]): GapList {
  const gaps = new GapList();
  gaps.append(Float64Array.from(bounds));
  return gaps;
}

test('gaps come out in the order in which they went in, one by one and all together', () => {
  const gaps = new GapList();
  gaps.push(10, 2010);
  gaps.push(2010, 4500.25);
  expect([gaps.length, gaps.from(1), gaps.to(1)]).toEqual([2, 2010, 4500.25]);
  expect([...gaps]).toEqual([
    { from: 10, to: 2010 },
    { from: 2010, to: 4500.25 },
  ]);
  expect(gaps.last).toEqual({ from: 2010, to: 4500.25 });
  expect(listOf(...gaps.bounds)).toEqual(gaps);
});

test('of none there is no last one, and none can be read', () => {
  const none = new GapList();
  expect([...none, none.last, none.length]).toEqual([null, 0]);
  expect(() => none.from(0)).toThrow(RangeError);
});

test('some are picked out whole', () => {
  const { bounds } = listOf(0, 1000, 1000, 3000, 5000, 6000);
  expect(gapsThat(({ from, to }) => to - from > 1000, bounds)).toEqual(Float64Array.of(1000, 3000));
});

test('a million take sixteen bytes each, and not half as much again', () => {
  const gaps = new GapList();
  gaps.append(new Float64Array(2_000_000));
  expect(gaps.bounds.buffer.byteLength).toBe(16_000_000);
});
