/**
 * The timeline in rows, for those who read it instead of looking at it: everything that is drawn on the lanes save the
 * frames, which have a list of their own, and what the page was in.
 */
import type { EpochMs } from '../base/units.ts';
import type { ConnectionId } from '../session/model.ts';
import type { LaneHit, TimelineHit } from '../timeline/hit.ts';
import type { TimelineModel, TimelineSelection } from '../timeline/model.ts';
import { marksOf, notableOf, selectionOf, spanOf } from '../timeline/steps.ts';
import type { TimeRange } from '../timeline/view.ts';

export interface TimelineEvent {
  readonly at: EpochMs;
  /** null for what the page was in. */
  readonly connection: ConnectionId | null;
  readonly hit: TimelineHit;
}

/** Of the lanes shown, in order of their beginnings, as far as they reach into `range`. */
export function timelineEvents(model: TimelineModel, range: TimeRange | null): readonly TimelineEvent[] {
  const { session, lanes, detail } = model;
  const events: TimelineEvent[] = detail.pageStrip(session).map((band) => {
    return { at: band.from, connection: null, hit: { kind: 'band', at: band.from, band } };
  });
  for (const lane of lanes) {
    const connection = typeof lane === 'number' ? session.connections[lane] : undefined;
    if (connection === undefined) continue;
    const { id } = connection;
    for (const { mark, at } of marksOf(connection))
      events.push({ at, connection: id, hit: { kind: mark, at, connection: id } });
    for (const hit of notableOf(model, connection))
      if (hit.kind !== 'close') events.push({ at: spanOf(hit).from, connection: id, hit });
  }
  const inRange = range === null ? events : events.filter(({ hit }) => reachesInto(hit, range));
  return inRange.sort((a, b) => a.at - b.at);
}

function reachesInto(hit: TimelineHit, range: TimeRange): boolean {
  const { from, to } = stretchOf(hit);
  return from <= range.to && to >= range.from;
}

/** The stretch of time that it takes up. */
export function stretchOf(hit: TimelineHit): TimeRange {
  if (hit.kind === 'band') return hit.band;
  return 'connection' in hit ? spanOf(hit) : { from: hit.at, to: hit.at };
}

/** Which of the events is selected; -1 for none. */
export function selectedEvent(events: readonly TimelineEvent[], selection: TimelineSelection | null): number {
  if (selection === null) return -1;
  return events.findIndex(({ hit }) => 'connection' in hit && isSelected(hit, selection));
}

function isSelected(hit: LaneHit, selection: TimelineSelection): boolean {
  const { connection, mark, span } = selectionOf(hit);
  if (connection !== selection.connection || selection.frame !== null) return false;
  if (mark !== undefined) return mark === selection.mark;
  return span !== null && span.from === selection.span?.from && span.to === selection.span.to;
}
