import { expect, test } from 'vitest';
import {
  chosenRange,
  emptyView,
  fitTo,
  focus,
  follow,
  msPerPixel,
  pan,
  reveal,
  scrollTo,
  settle,
  showRange,
  timeAt,
  xAt,
  zoom,
} from './view.ts';

const extent = { from: 1_800_000_000_000, to: 1_800_000_100_000 };
const view = fitTo({ ...emptyView, width: 1000, height: 400 }, extent);

test('fitting shows the whole session and leaves room for the label of the last close', () => {
  expect(xAt(view, extent.from)).toBeCloseTo(12);
  expect(xAt(view, extent.to)).toBeCloseTo(936);
});

test('a session of one moment is shown as a second', () => {
  const still = fitTo(view, { from: extent.from, to: extent.from });
  expect(msPerPixel(still)).toBeCloseTo(1000 / 924);
});

test('zooming keeps the time under the cursor in place', () => {
  const before = timeAt(view, 300);
  const closer = zoom(view, 0.5, 300, extent);
  expect(timeAt(closer, 300)).toBeCloseTo(before, 3);
  expect(msPerPixel(closer)).toBeCloseTo(msPerPixel(view) / 2);
  expect(closer.mode).toBe('free');
});

test('zooming ends at 2 ms inwards and at twice the session outwards', () => {
  let closest = view;
  let farthest = view;
  for (let i = 0; i < 100; i++) {
    closest = zoom(closest, 0.5, 500, extent);
    farthest = zoom(farthest, 2, 500, extent);
  }
  expect(closest.to - closest.from).toBeCloseTo(2);
  expect(farthest.to - farthest.from).toBeCloseTo(200_000);
});

test('panning moves by pixels but never loses the session from sight', () => {
  const later = pan(view, 50, extent);
  expect(xAt(later, extent.from)).toBeCloseTo(-38);
  const tooFar = pan(view, 1e9, extent);
  expect(xAt(tooFar, extent.to)).toBeCloseTo(100);
  expect(xAt(pan(view, -1e9, extent), extent.from)).toBeCloseTo(900);
});

test('following keeps the zoom and the newest moment at the right edge', () => {
  const longer = { from: extent.from, to: extent.to + 5_000 };
  const followed = settle(follow(view, extent), longer);
  expect(xAt(followed, longer.to)).toBeCloseTo(936);
  expect(msPerPixel(followed)).toBeCloseTo(msPerPixel(view));
});

test('a growing session is refitted until somebody moves the view', () => {
  const longer = { from: extent.from, to: extent.to * 1.1 };
  expect(xAt(settle(view, longer), longer.to)).toBeCloseTo(936);
  const moved = pan(view, 10, extent);
  expect(settle(moved, longer)).toBe(moved);
});

test('focus puts a stretch into the middle half', () => {
  const focused = focus(view, { from: extent.from + 1000, to: extent.from + 2000 });
  expect(xAt(focused, extent.from + 1000)).toBeCloseTo(250);
  expect(xAt(focused, extent.from + 2000)).toBeCloseTo(750);
});

test('reveal moves only when the moment is out of sight', () => {
  expect(reveal(view, extent.from + 50_000)).toBe(view);
  const closer = zoom(view, 0.01, 0, extent);
  expect(xAt(reveal(closer, extent.to), extent.to)).toBeCloseTo(500);
});

test('lanes scroll no farther than their last one', () => {
  expect(scrollTo(view, 10_000, 800, 40).scrollTop).toBe(440);
  expect(scrollTo(view, -5, 800, 40).scrollTop).toBe(0);
  expect(scrollTo(view, 10, 100, 40).scrollTop).toBe(0);
});

test('a range is shown from edge to edge, and is the one chosen as far as it lies in the session', () => {
  const shown = showRange(view, { from: extent.from + 10_000, to: extent.from + 30_000 }, extent);
  expect([xAt(shown, extent.from + 10_000), xAt(shown, extent.from + 30_000)]).toEqual([0, 1000]);
  expect(chosenRange(shown, extent)).toEqual({ from: extent.from + 10_000, to: extent.from + 30_000 });
  const beyond = showRange(view, { from: extent.from + 90_000, to: extent.to + 5000 }, extent);
  expect(chosenRange(beyond, extent)).toEqual({ from: extent.from + 90_000, to: extent.to });
});

test('no range is chosen while all of the session is shown', () => {
  expect(chosenRange(view, extent)).toBeNull();
  expect(chosenRange(zoom(view, 1.5, 500, extent), extent)).toBeNull();
  expect(chosenRange(zoom(view, 0.5, 500, extent), extent)).not.toBeNull();
});

test('a calm view moves now and then, not with all that comes', () => {
  let calm = settle(view, extent, true);
  let moves = 0;
  for (let grown = 0; grown < 50_000; grown += 100) {
    const longer = { from: extent.from, to: extent.to + grown };
    const next = settle(calm, longer, true);
    if (next !== calm) moves++;
    calm = next;
    expect(xAt(calm, longer.to)).toBeLessThanOrEqual(936);
    expect(xAt(calm, extent.from)).toBeCloseTo(12);
  }
  expect(moves).toBeLessThan(4);
});

test('a calm view that follows keeps its zoom', () => {
  const followed = follow(zoom(view, 0.1, 0, extent), extent);
  let calm = followed;
  let moves = 0;
  for (let grown = 0; grown < 20_000; grown += 100) {
    const next = settle(calm, { from: extent.from, to: extent.to + grown }, true);
    if (next !== calm) moves++;
    calm = next;
    expect(xAt(calm, extent.to + grown)).toBeLessThanOrEqual(936.001);
  }
  expect(msPerPixel(calm)).toBeCloseTo(msPerPixel(followed));
  expect(moves).toBeGreaterThan(3);
  expect(moves).toBeLessThan(15);
});
