/**
 * Going along a lane step by step, for those who do so with keys: from one moment to the next, or from one thing worth
 * knowing of to the next.
 *
 * ```
 *   ┄┄┄┄○▁▂█▁///// 12.4 s /////▁█▁▁▒▒▒▒▒▒▒▒▒ 59.98 s ▒▒▒▒▒▒▒▒▒✕
 *   ^   ^^^^^                  ^^^^                           ^   moments
 *           ^                      ^                          ^   notable
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import type { LaneHit } from './hit.ts';
import type { LaneMark, TimelineModel, TimelineSelection } from './model.ts';
import { firstIndex } from './time-search.ts';
import { deadAirOf } from './timeouts.ts';
import type { TimeRange } from './view.ts';

type Step = 1 | -1;

/** More than what is of one moment may be apart. */
const shortly: Milliseconds = 0.01;

/** The stretch or moment that a thing on a lane takes up. */
export function spanOf(hit: LaneHit): TimeRange {
  if ('silence' in hit) return { from: hit.silence.from, to: hit.silence.to };
  if (hit.kind === 'loss') return { from: hit.loss.from, to: hit.loss.to };
  return { from: hit.at, to: hit.at };
}

/** What is selected when somebody chooses the thing. */
export function selectionOf(hit: LaneHit): TimelineSelection {
  const nothing = { connection: hit.connection, frame: null, span: null };
  switch (hit.kind) {
    case 'frame':
      return { ...nothing, frame: hit.frame };
    case 'handshake':
    case 'open':
    case 'close-call':
    case 'close':
      return { ...nothing, mark: hit.kind };
    case 'lane':
      return nothing;
    default:
      return { ...nothing, span: spanOf(hit) };
  }
}

/** The frame or mark after what is selected on the connection, or before it; null where there is none. */
export function stepMoment(model: TimelineModel, connection: Connection, step: Step): LaneHit | null {
  const { session, selection } = model;
  const { rows, id } = connection;
  const timeOf = (index: number): EpochMs => session.frames.time.at(rows.at(index));
  // Each mark with how many frames come before it: the close comes after frames of its very moment, all others before.
  const marks = marksOf(connection).map(({ mark, at }) => {
    const before = firstIndex(timeOf, 0, rows.length, mark === 'close' ? at + shortly : at);
    return { mark, at, before };
  });
  const placeOfFrame = (frame: number) => frame + marks.filter(({ before }) => before <= frame).length;
  /** How many moments come before a time. */
  const placeAt = (time: EpochMs) =>
    firstIndex(timeOf, 0, rows.length, time) + marks.filter(({ at }) => at < time).length;
  const nextPlace = (): number => {
    const { frame = null, span = null, mark } = selection?.connection === id ? selection : {};
    if (frame !== null) return placeOfFrame(frame) + step;
    const index = marks.findIndex((one) => one.mark === mark);
    if (index !== -1) return (marks[index]?.before ?? 0) + index + step;
    // From a silence to what ends it, or to what it began with.
    if (span !== null) return step === 1 ? placeAt(span.to) : placeAt(span.from + shortly) - 1;
    return step === 1 ? 0 : rows.length + marks.length - 1;
  };
  const next = nextPlace();
  if (next < 0 || next >= rows.length + marks.length) return null;
  const mark = marks.find(({ before }, index) => before + index === next);
  if (mark !== undefined) return { kind: mark.mark, connection: id, at: mark.at };
  const frame = next - marks.filter(({ before }, index) => before + index < next).length;
  return { kind: 'frame', frame, connection: id, at: timeOf(frame) };
}

/** The silence, loss or end after what is selected on the connection, or before it; null where there is none. */
export function stepNotable(model: TimelineModel, connection: Connection, step: Step): LaneHit | null {
  const notable = notableOf(model, connection);
  const { selection, session } = model;
  if (selection?.connection !== connection.id) return notable.at(step === 1 ? 0 : -1) ?? null;
  const { frame, span, mark } = selection;
  const isSelected = (hit: LaneHit) => {
    const { from, to } = spanOf(hit);
    return mark === undefined ? span?.from === from && span.to === to : hit.kind === mark;
  };
  const index = notable.findIndex(isSelected);
  if (index !== -1) return notable[index + step] ?? null;
  const marked = marksOf(connection).find((one) => one.mark === mark)?.at;
  const at = frame === null ? (span?.from ?? marked) : session.frames.time.at(connection.rows.at(frame));
  if (at === undefined) return notable.at(step === 1 ? 0 : -1) ?? null;
  if (step === 1) return notable.find((hit) => spanOf(hit).from >= at) ?? null;
  return notable.findLast((hit) => spanOf(hit).from < at) ?? null;
}

/** In order of time. */
export function notableOf({ session, detail }: TimelineModel, connection: Connection): LaneHit[] {
  const { id, closure } = connection;
  const deadAir = deadAirOf(connection, session.endedAt);
  const found: LaneHit[] = [
    ...[...connection.gaps.any].map((silence): LaneHit => {
      return { kind: 'silence', silence, connection: id, at: silence.to };
    }),
    ...detail
      .losses(session, connection)
      .map((loss): LaneHit => ({ kind: 'loss', loss, connection: id, at: loss.from })),
    ...(deadAir === null ? [] : [{ kind: 'dead-air', silence: deadAir, connection: id, at: deadAir.to } as const]),
    ...(closure === null ? [] : [{ kind: 'close', connection: id, at: closure.at } as const]),
  ];
  return found.sort((a, b) => spanOf(a).from - spanOf(b).from);
}

/** In order of time. */
export function marksOf({
  constructedAt,
  openedAt,
  closeCall,
  closure,
}: Connection): { mark: LaneMark; at: EpochMs }[] {
  const marks: readonly (readonly [LaneMark, EpochMs | null | undefined])[] = [
    ['handshake', constructedAt],
    ['open', openedAt],
    ['close-call', closeCall?.at],
    ['close', closure?.at],
  ];
  return marks.flatMap(([mark, at]) => (at == null ? [] : [{ mark, at }])).sort((a, b) => a.at - b.at);
}
