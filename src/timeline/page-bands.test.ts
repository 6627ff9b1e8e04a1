import { expect, test } from 'vitest';
import type { PageState } from '../session/model.ts';
import { mergedBands, pageBands } from './page-bands.ts';

function state(at: number, change: PageState['change'], durationMs = 0, realm = 0): PageState {
  return { realm, at, change, durationMs };
}

test('a page is hidden from one change to the other', () => {
  expect(pageBands([state(10, 'hidden'), state(70, 'visible')])).toEqual([
    { realm: 0, kind: 'hidden', from: 10, to: 70 },
  ]);
});

test('a stall and a timer gap lie before the moment at which they were noticed', () => {
  expect(pageBands([state(5000, 'stall', 1200), state(90_000, 'timer-gap', 72_000)])).toEqual([
    { realm: 0, kind: 'stalled', from: 3800, to: 5000 },
    { realm: 0, kind: 'suspended', from: 18_000, to: 90_000 },
  ]);
});

test('late timers of a hidden page are throttled, and its page runs on, unless they are later than browsers let them be', () => {
  const kinds = (states: PageState[]) => pageBands(states).map(({ kind }) => kind);
  expect(kinds([state(0, 'hidden'), state(70_000, 'timer-gap', 59_000)])).toEqual(['hidden', 'throttled']);
  expect(kinds([state(0, 'hidden'), state(100_000, 'timer-gap', 95_000)])).toEqual(['hidden', 'suspended']);
  // The gap is noticed when it ends, and then the page may be shown again.
  const shown = [state(0, 'hidden'), state(60_000, 'visible'), state(60_010, 'timer-gap', 50_000)];
  expect(kinds(shown)).toEqual(['hidden', 'throttled']);
  // Another document's being hidden says nothing.
  expect(kinds([state(0, 'hidden', 0, 1), state(70_000, 'timer-gap', 59_000)])).toEqual(['hidden', 'suspended']);
});

test('what still lasts has no end, and a document that goes ends its own', () => {
  const bands = pageBands([state(1, 'hidden'), state(2, 'offline'), state(3, 'hidden', 0, 1), state(9, 'unload')]);
  expect(bands).toEqual([
    { realm: 0, kind: 'hidden', from: 1, to: 9 },
    { realm: 0, kind: 'offline', from: 2, to: 9 },
    { realm: 1, kind: 'hidden', from: 3, to: Number.POSITIVE_INFINITY },
  ]);
});

test('an end without a beginning and a beginning told twice make no band of their own', () => {
  expect(pageBands([state(1, 'visible'), state(2, 'hidden'), state(3, 'hidden'), state(4, 'visible')])).toEqual([
    { realm: 0, kind: 'hidden', from: 2, to: 4 },
  ]);
});

test('the strip of the page shows once what every frame of it reports', () => {
  const bands = pageBands([
    state(10, 'hidden'),
    state(11, 'hidden', 0, 1),
    state(50, 'visible'),
    state(51, 'visible', 0, 1),
    state(60, 'hidden'),
    state(65, 'visible'),
  ]);
  expect(mergedBands(bands).map(({ from, to }) => [from, to])).toEqual([
    [10, 51],
    [60, 65],
  ]);
});
