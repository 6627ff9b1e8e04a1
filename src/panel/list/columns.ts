/** The columns of the connection list: how wide, which have room, and what they sort by. */
import type { Pixels } from '../../timeline/view.ts';

export const columnIds = ['connection', 'protocol', 'age', 'frames', 'bytes', 'silence', 'close', 'verdict'] as const;
export type ColumnId = (typeof columnIds)[number];
/** The first takes what the others leave. */
export type SizedColumnId = Exclude<ColumnId, 'connection'>;

export type ColumnWidths = Readonly<Partial<Record<SizedColumnId, Pixels>>>;

export const defaultWidths: Readonly<Record<SizedColumnId, Pixels>> = {
  protocol: 84,
  age: 62,
  frames: 56,
  bytes: 74,
  silence: 62,
  close: 104,
  verdict: 154,
};
export const leastWidth: Pixels = 36;
export const mostWidth: Pixels = 500;
/** Below this a path says nothing. */
const leastConnectionWidth: Pixels = 110;
const tightConnectionWidth: Pixels = 84;
const tightWidths: Readonly<Record<'close' | 'verdict', Pixels>> = { close: 84, verdict: 126 };
/** Between columns and at both ends, as in row-table.module.css. */
const gap: Pixels = 8;

/** What is told elsewhere as well goes first when there is no room: by the frames' tab, by the timeline. */
const dispensable: readonly SizedColumnId[] = ['protocol', 'bytes', 'frames', 'age', 'silence'];

export interface ColumnLayout {
  readonly shown: readonly ColumnId[];
  /** Of the shown ones, as of now. */
  readonly widths: ColumnWidths;
  /** For `grid-template-columns`. */
  readonly template: string;
}

/** @param without columns that no connection has anything for */
export function layOutColumns(
  room: Pixels,
  chosen: ColumnWidths,
  without: ReadonlySet<ColumnId> = new Set(),
): ColumnLayout {
  const widthOf = (id: SizedColumnId) => chosen[id] ?? defaultWidths[id];
  let shown = columnIds.filter((id) => !without.has(id));
  const needed = () =>
    gap * (shown.length + 1) + shown.reduce((sum, id) => sum + (isSized(id) ? widthOf(id) : leastConnectionWidth), 0);
  for (const id of dispensable) {
    if (needed() <= room) break;
    shown = shown.filter((other) => other !== id);
  }
  const isTight = needed() > room;
  // What is still missing once the path has given way: the code gives as much of it as it can before the verdict does.
  let missing = needed() - (leastConnectionWidth - tightConnectionWidth) - room;
  const widths: Partial<Record<SizedColumnId, Pixels>> = {};
  for (const id of shown) {
    if (!isSized(id)) continue;
    const width = widthOf(id);
    const tight = id === 'close' || id === 'verdict' ? Math.min(width, tightWidths[id]) : width;
    widths[id] = Math.max(tight, Math.min(width, width - missing));
    missing -= width - widths[id];
  }
  const least = isTight ? tightConnectionWidth : leastConnectionWidth;
  const template = shown.map((id) => (isSized(id) ? `${widths[id] ?? 0}px` : `minmax(${least}px, 1fr)`)).join(' ');
  return { shown, widths, template };
}

export function isSized(id: ColumnId): id is SizedColumnId {
  return id !== 'connection';
}

/** As wide as asked for, within reason. */
export function withinReason(width: Pixels): Pixels {
  return Math.round(Math.min(mostWidth, Math.max(leastWidth, width)));
}
