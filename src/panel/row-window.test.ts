import { expect, test } from 'vitest';
import { listTop, type RowList, roomHeight, rowsInSight, scrollTopFor, tallestRoom } from './row-window.ts';

const short: RowList = { count: 100, rowHeight: 20, sight: 200 };
/** Twice as tall as its room. */
const long: RowList = { count: (2 * tallestRoom) / 20, rowHeight: 20, sight: 200 };

const indices = (list: RowList, scrollTop: number, beyond = 0) =>
  rowsInSight(list, scrollTop, beyond).map(({ index }) => index);

test('of a list the rows in sight exist, and a few beyond', () => {
  expect(indices(short, 0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(indices(short, 30)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(indices(short, 1000, 2)).toEqual([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61]);
  expect(indices({ ...short, count: 0 }, 0, 8)).toEqual([]);
});

test('rows stand where their list does', () => {
  expect(rowsInSight(short, 30, 0)[0]).toEqual({ index: 1, top: 20 });
  expect(roomHeight(short)).toBe(2000);
});

test('a row that may have the focus is there wherever one scrolls, and never outside of the room', () => {
  const first = (list: RowList, scrollTop: number, kept: number) => rowsInSight(list, scrollTop, 0, kept)[0];
  expect(first(short, 1000, 3)).toEqual({ index: 3, top: 60 });
  expect(first(long, 7_654_321, 3)).toEqual({ index: 3, top: 0 });
  expect(rowsInSight(short, 0, 0, 60).at(-1)).toEqual({ index: 60, top: 1200 });
  expect(rowsInSight(long, 7_654_321, 0, long.count - 1).at(-1)).toEqual({
    index: long.count - 1,
    top: tallestRoom - 20,
  });
  expect(rowsInSight(short, 0, 0, 3)).toEqual(rowsInSight(short, 0, 0));
  expect(rowsInSight(short, 0, 0, 100)).toEqual(rowsInSight(short, 0, 0));
});

test('a list that is taller than any element can be is reached from end to end', () => {
  expect(roomHeight(long)).toBe(tallestRoom);
  expect(indices(long, 0)[0]).toBe(0);
  const end = tallestRoom - long.sight;
  expect(indices(long, end).at(-1)).toBe(long.count - 1);
  expect(rowsInSight(long, end, 0).at(-1)?.top).toBe(tallestRoom - 20);
});

test('in the midst of such a list its rows are in sight one below the other', () => {
  const scrollTop = 7_654_321;
  const rows = rowsInSight(long, scrollTop, 0);
  for (const [i, { top }] of rows.slice(1).entries()) expect(top - (rows[i]?.top ?? 0)).toBe(20);
  expect(rows[0]?.top).toBeLessThanOrEqual(scrollTop);
  expect(rows.at(-1)?.top).toBeGreaterThanOrEqual(scrollTop + long.sight - 20);
});

test.each([
  ['short', short, [0, 5, 60, 99]],
  ['long', long, [0, 1, 700_000, long.count - 1]],
])('a row of a %s list is scrolled to, and what is in sight stays', (_, list, rows) => {
  for (const index of rows) {
    const scrollTop = scrollTopFor(list, 0, index);
    const top = listTop(list, scrollTop);
    expect(index * 20).toBeGreaterThanOrEqual(top - 0.01);
    expect(index * 20 + 20).toBeLessThanOrEqual(top + list.sight + 0.01);
    expect(scrollTopFor(list, scrollTop, index)).toBeCloseTo(scrollTop);
  }
});
