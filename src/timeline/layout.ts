/**
 * Heights on the canvas. Lanes are as high as the rows of the connection list, and the head as the list's header, so that
 * a list scrolled along beside the timeline names its lanes.
 */
import type { Connection } from '../session/model.ts';
import type { TimelineModel } from './model.ts';
import type { Pixels, TimelineView } from './view.ts';

export const axisHeight: Pixels = 20;
/** The strip of page states under the time axis. */
export const stripHeight: Pixels = 16;
export const headHeight: Pixels = axisHeight + stripHeight;
export const laneHeight: Pixels = 40;
/** A frame standing alone is drawn this wide. */
export const barWidth: Pixels = 2;
/** Largest bar of a frame, from the lane's axis up or down. */
export const barHeight: Pixels = 15;
/** Of the hatching of a silence. */
export const silenceHeight: Pixels = 18;

export interface LanePlace {
  readonly index: number;
  readonly top: Pixels;
  /** y of the lane's axis: frames in stand above it, frames out hang below. */
  readonly axis: Pixels;
}

export function lanePlace(view: TimelineView, index: number): LanePlace {
  const top = headHeight + index * laneHeight - view.scrollTop;
  return { index, top, axis: top + laneHeight / 2 };
}

/** First and one past the last lane that is at least partly in sight. */
export function lanesInSight(view: TimelineView, count: number): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(view.scrollTop / laneHeight));
  const end = Math.min(count, Math.ceil((view.scrollTop + view.height - headHeight) / laneHeight));
  return { first, end: Math.max(first, end) };
}

/** The lane at `y`, or -1 on the head and below the last lane. */
export function laneAt(view: TimelineView, y: Pixels, count: number): number {
  if (y < headHeight) return -1;
  const index = Math.floor((y - headHeight + view.scrollTop) / laneHeight);
  return index < count ? index : -1;
}

/** The connection that a lane is of; undefined for the head of a group and beyond the last lane. */
export function connectionOn({ lanes, session }: TimelineModel, index: number): Connection | undefined {
  const lane = lanes[index];
  return typeof lane === 'number' ? session.connections[lane] : undefined;
}

export function contentHeight(model: TimelineModel): Pixels {
  return model.lanes.length * laneHeight;
}
