import { expect, test } from 'vitest';
import { moved } from './overview-driver.ts';

const strip = { from: 0, to: 100 };
const range = { from: 20, to: 50 };

test('an end of the stretch moves alone, and no farther than the session', () => {
  expect(moved(range, 'start', 10, strip)).toEqual({ from: 30, to: 50 });
  expect(moved(range, 'start', -500, strip)).toEqual({ from: 0, to: 50 });
  expect(moved(range, 'end', 500, strip)).toEqual({ from: 20, to: 100 });
});

test('an end that is drawn over the other takes its place', () => {
  expect(moved(range, 'start', 40, strip)).toEqual({ from: 50, to: 60 });
  expect(moved(range, 'end', -40, strip)).toEqual({ from: 10, to: 20 });
});

test('all of the stretch keeps its length at the edges', () => {
  expect(moved(range, 'stretch', 10, strip)).toEqual({ from: 30, to: 60 });
  expect(moved(range, 'stretch', 500, strip)).toEqual({ from: 70, to: 100 });
  expect(moved(range, 'stretch', -500, strip)).toEqual({ from: 0, to: 30 });
});
