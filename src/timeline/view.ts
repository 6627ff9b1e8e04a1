/**
 * Which part of a session a timeline shows, and every way to move it. A view is a value: each movement returns another.
 *
 * ```
 *            from                                 to
 *   x = 0     |                                    |    x = width (px)
 *             |   head: time axis and page strip   |    y = 0
 *             |   lane 0                           |    y = headHeight - scrollTop
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';

/** A length on the canvas in CSS pixels, fractional. */
export type Pixels = number;

export interface TimeRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * Who decides on the range shown:
 * - `fit`: all of the session, whatever it grows to,
 * - `follow`: the newest stretch, at the zoom last chosen,
 * - `free`: the person who moved it.
 */
export type ViewMode = 'fit' | 'follow' | 'free';

export interface TimelineView extends TimeRange {
  readonly mode: ViewMode;
  readonly width: Pixels;
  readonly height: Pixels;
  /** How far the lanes are scrolled up. */
  readonly scrollTop: Pixels;
}

/** Finer than this the clock of a page does not tell times apart. */
const shortestRange: Milliseconds = 2;
/** Room left of the first and right of the last moment, the latter for the label of a close. */
const marginLeft: Pixels = 12;
const marginRight: Pixels = 64;
/** Of a fitted range: a session of one moment is shown as a second of time. */
const shortestFit: Milliseconds = 1000;

export const emptyView: TimelineView = { from: 0, to: 1000, mode: 'fit', width: 0, height: 0, scrollTop: 0 };

export function msPerPixel(view: TimelineView): Milliseconds {
  return (view.to - view.from) / Math.max(1, view.width);
}

export function xAt(view: TimelineView, time: EpochMs): Pixels {
  return (time - view.from) / msPerPixel(view);
}

export function timeAt(view: TimelineView, x: Pixels): EpochMs {
  return view.from + x * msPerPixel(view);
}

/**
 * Brings a view up to date with a session that reaches over `extent`, as its mode says.
 *
 * @param calm for those who want little motion: it stays as it is until the newest moment is out of sight, then leaves
 *   room for what comes, so that a session that grows moves it now and then instead of always
 */
export function settle(view: TimelineView, extent: TimeRange, calm = false): TimelineView {
  if (view.mode === 'free') return view;
  const isFit = view.mode === 'fit';
  if (!calm) return isFit ? fitTo(view, extent) : follow(view, extent);
  const newest = xAt(view, extent.to);
  const shows = newest >= view.width * (1 - 2 * calmShare) && newest <= view.width - marginRight;
  if (shows && (!isFit || Math.abs(xAt(view, extent.from) - marginLeft) < 1)) return view;
  const room = (isFit ? Math.max(shortestFit, extent.to - extent.from) : view.to - view.from) * calmShare;
  const ahead = { from: extent.from, to: extent.to + room };
  return isFit ? fitTo(view, ahead) : follow(view, ahead);
}

/** How much of what is shown a calm view keeps for what comes. */
const calmShare = 0.25;

/** Shows all of `extent`. */
export function fitTo(view: TimelineView, extent: TimeRange): TimelineView {
  const span = Math.max(shortestFit, extent.to - extent.from);
  const perPixel = span / Math.max(1, view.width - marginLeft - marginRight);
  const from = extent.from - marginLeft * perPixel;
  return { ...view, mode: 'fit', from, to: from + perPixel * Math.max(1, view.width) };
}

/** Keeps the zoom and shows the newest moment at the right. */
export function follow(view: TimelineView, extent: TimeRange): TimelineView {
  const to = extent.to + marginRight * msPerPixel(view);
  return { ...view, mode: 'follow', from: to - (view.to - view.from), to };
}

/** Shows `range` in the middle half, so that what led to it and what came of it is seen too. */
export function focus(view: TimelineView, range: TimeRange): TimelineView {
  const half = Math.max(shortestRange, range.to - range.from);
  const middle = (range.from + range.to) / 2;
  return { ...view, mode: 'free', from: middle - half, to: middle + half };
}

/** Shows `range` from edge to edge, as it was marked out on an overview. */
export function showRange(view: TimelineView, range: TimeRange, extent: TimeRange): TimelineView {
  const span = Math.max(shortestRange, range.to - range.from);
  return keepInSight({ ...view, mode: 'free', from: range.from, to: range.from + span }, extent);
}

/**
 * The part of a session that a person has chosen to look at, null while that is all of it: what the overview marks, and
 * what else may go by time.
 */
export function chosenRange(view: TimelineView, extent: TimeRange): TimeRange | null {
  if (view.mode === 'fit') return null;
  const from = Math.max(extent.from, view.from);
  const to = Math.min(extent.to, view.to);
  return from <= extent.from && to >= extent.to ? null : { from, to: Math.max(from, to) };
}

/** Moves so that `time` is seen, keeping the zoom; stays where it is seen already. */
export function reveal(view: TimelineView, time: EpochMs): TimelineView {
  const x = xAt(view, time);
  if (x >= marginLeft && x <= view.width - marginLeft) return view;
  const half = (view.to - view.from) / 2;
  return { ...view, mode: 'free', from: time - half, to: time + half };
}

/**
 * Zooms around the time at `x`, which stays under the cursor.
 *
 * @param factor of the range shown: below 1 zooms in
 * @param extent of the session: the farthest out is twice that
 */
export function zoom(view: TimelineView, factor: number, x: Pixels, extent: TimeRange): TimelineView {
  const longest = 2 * Math.max(shortestFit, extent.to - extent.from);
  const span = Math.min(longest, Math.max(shortestRange, (view.to - view.from) * factor));
  const anchor = timeAt(view, x);
  const from = anchor - (x / Math.max(1, view.width)) * span;
  return keepInSight({ ...view, mode: 'free', from, to: from + span }, extent);
}

/** Moves along time by `dx`: positive shows later times. */
export function pan(view: TimelineView, dx: Pixels, extent: TimeRange): TimelineView {
  const by = dx * msPerPixel(view);
  return keepInSight({ ...view, mode: 'free', from: view.from + by, to: view.to + by }, extent);
}

/** Scrolls the lanes; `contentHeight` is that of all lanes, `headHeight` what stays in place above them. */
export function scrollTo(
  view: TimelineView,
  scrollTop: Pixels,
  contentHeight: Pixels,
  headHeight: Pixels,
): TimelineView {
  const furthest = Math.max(0, contentHeight - Math.max(0, view.height - headHeight));
  return { ...view, scrollTop: Math.min(furthest, Math.max(0, scrollTop)) };
}

/** The range stays one in which at least a tenth of the width shows the session. */
function keepInSight(view: TimelineView, extent: TimeRange): TimelineView {
  const span = view.to - view.from;
  const from = Math.min(extent.to - span * 0.1, Math.max(extent.from - span * 0.9, view.from));
  return { ...view, from, to: from + span };
}
