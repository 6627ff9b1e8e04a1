/**
 * The heartbeats of a session's connections: frames that a table of protocols knows, pings and pongs of the protocol where
 * a NetLog told of them, and, in a direction where neither is seen, frames of one size that recur at one interval.
 *
 * Frames are read once, when they are new; what was found is kept with their table for as long as that lives, so that a
 * session that is being recorded is not read from its beginning at every diagnosis.
 */
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import {
  type Connection,
  type ConnectionId,
  controlFrame,
  type Direction,
  FrameFlag,
  type FrameRow,
  type FrameTable,
  heartbeatClasses,
  type SessionView,
} from '../session/model.ts';
import { classifyRows } from './heartbeat-class.ts';
import { isRegular } from './rhythm.ts';

/** One frame of a heartbeat. */
export interface Beat {
  /** Of the frame table. */
  readonly row: FrameRow;
  readonly at: EpochMs;
  readonly direction: Direction;
  /** As in `HeartbeatClass`. */
  readonly role: 'ping' | 'pong' | 'beat';
  /** What tells it: the protocol's own frames, a known form of message, or that it recurs. */
  readonly by: 'protocol' | 'form' | 'recurrence';
}

/** The heartbeats of each connection, in order of time; none for one that has none. */
export function readBeats(session: SessionView): (connection: Pick<Connection, 'id'>) => readonly Beat[] {
  const known = readings.get(session.frames);
  const reading = known ?? new BeatReading();
  if (known === undefined) readings.set(session.frames, reading);
  reading.catchUp(session);
  return ({ id }) => reading.beatsOf(id, session.frames);
}

const readings = new WeakMap<FrameTable, BeatReading>();

/** Larger messages carry something beside the beat. */
const mostBytes: Bytes = 128;
/** What comes in quicker succession is talk. It also bounds what is remembered of a busy connection. */
const quietMs: Milliseconds = 1000;
/** Sizes of which a connection's recurrences are followed at one time. */
const mostSizes = 64;

/** What was read of a connection. */
interface Track {
  /** By table or protocol. */
  readonly told: Beat[];
  readonly lastAt: Record<Direction, EpochMs>;
  /** Small frames that came after quiet, by direction, kind and size. Of a busy session one in ten is. */
  readonly recurring: Map<number, FrameRow[]>;
  /** null: has to be put together anew. */
  beats: readonly Beat[] | null;
}

const unknown = heartbeatClasses.indexOf('unknown');
/** All classes beyond it are heartbeats. */
const none = heartbeatClasses.indexOf('none');

class BeatReading {
  #rowsRead = 0;
  /** By id of connection. */
  readonly #tracks: (Track | undefined)[] = [];
  /** Rows whose payload has not come yet: a Blob's comes after its frame. */
  #awaited: FrameRow[] = [];

  catchUp(session: SessionView): void {
    const { frames } = session;
    const captured = this.#awaited.filter((row) => frames.captured.at(row) > 0);
    if (captured.length > 0) {
      this.#awaited = this.#awaited.filter((row) => frames.captured.at(row) === 0);
      for (const row of captured) this.#readClass(frames, row, classifyRows(session, row, row + 1)[0] ?? unknown);
    }
    const from = this.#rowsRead;
    const classes = classifyRows(session, from, frames.length);
    this.#rowsRead = frames.length;
    const owners = frames.connection.values;
    const times = frames.time.values;
    const flags = frames.flags.values;
    const sizes = frames.size.values;
    for (let row = from; row < frames.length; row++) {
      const flag = flags[row] ?? 0;
      const size = sizes[row] ?? 0;
      const at = times[row] ?? 0;
      if ((flag & FrameFlag.synthetic) !== 0) continue;
      const told = classes[row - from] ?? unknown;
      if (told > none || (flag & controlFrame) !== 0) this.#readClass(frames, row, told);
      if ((flag & FrameFlag.blob) !== 0 && size <= mostBytes && frames.captured.at(row) === 0) this.#awaited.push(row);
      if ((flag & controlFrame) !== 0) continue;
      const track = this.#trackOf(owners[row] ?? 0);
      const direction: Direction = (flag & FrameFlag.outbound) !== 0 ? 'out' : 'in';
      const quietFor = at - track.lastAt[direction];
      track.lastAt[direction] = at;
      if (size <= mostBytes && quietFor >= quietMs) follow(track, (size << 2) | (flag & keyFlags), row);
    }
  }

  beatsOf(id: ConnectionId, frames: FrameTable): readonly Beat[] {
    const track = this.#tracks[id];
    if (track === undefined) return [];
    track.beats ??= putTogether(track, frames);
    return track.beats;
  }

  #readClass(frames: FrameTable, row: FrameRow, index: number): void {
    const flag = frames.flags.at(row);
    const beat = (role: Beat['role'], by: Beat['by']) => {
      const track = this.#trackOf(frames.connection.at(row));
      const direction: Direction = (flag & FrameFlag.outbound) !== 0 ? 'out' : 'in';
      track.told.push({ row, at: frames.time.at(row), direction, role, by });
      track.beats = null;
    };
    if ((flag & FrameFlag.ping) !== 0) beat('ping', 'protocol');
    else if ((flag & FrameFlag.pong) !== 0) beat('pong', 'protocol');
    else {
      const name = heartbeatClasses[index];
      if (name === 'ping' || name === 'pong' || name === 'beat') beat(name, 'form');
    }
  }

  #trackOf(id: ConnectionId): Track {
    const known = this.#tracks[id];
    if (known !== undefined) return known;
    const track: Track = {
      told: [],
      lastAt: { in: Number.NEGATIVE_INFINITY, out: Number.NEGATIVE_INFINITY },
      recurring: new Map(),
      beats: null,
    };
    this.#tracks[id] = track;
    return track;
  }
}

/** What of a frame's flags tells recurrences apart, beside their size. */
const keyFlags = FrameFlag.outbound | FrameFlag.binary;

function follow(track: Track, key: number, row: FrameRow): void {
  const rows = track.recurring.get(key);
  if (rows === undefined) {
    // What came once has not recurred.
    if (track.recurring.size >= mostSizes)
      for (const [other, { length }] of track.recurring) if (length === 1) track.recurring.delete(other);
    if (track.recurring.size < mostSizes) track.recurring.set(key, [row]);
  } else rows.push(row);
  track.beats = null;
}

function putTogether({ told, recurring }: Track, frames: FrameTable): readonly Beat[] {
  const found = (['in', 'out'] as const).flatMap((direction) =>
    told.some((beat) => beat.direction === direction) ? [] : recurrences(recurring, direction, frames),
  );
  return [...told, ...asPairs(found)].sort((a, b) => a.at - b.at);
}

/** Of the frames of one size that recur the most. */
function recurrences(recurring: Track['recurring'], direction: Direction, { time }: FrameTable): readonly Beat[] {
  let most: readonly FrameRow[] = [];
  for (const [key, rows] of recurring) {
    const isOutbound = (key & FrameFlag.outbound) !== 0;
    if (isOutbound !== (direction === 'out') || rows.length <= most.length) continue;
    const inOrder = [...rows].sort((a, b) => time.at(a) - time.at(b));
    if (isRegular(inOrder.map((row) => time.at(row)))) most = inOrder;
  }
  return most.map((row) => ({ row, at: time.at(row), direction, role: 'beat', by: 'recurrence' }));
}

/** An answer takes no longer. */
const answerMs: Milliseconds = 5000;
const pairedShare = 0.8;

/** Where one direction's recurrence follows on the heels of the other's, one asks and the other answers. */
function asPairs(found: readonly Beat[]): readonly Beat[] {
  const of = (direction: Direction) => found.filter((beat) => beat.direction === direction);
  for (const [asking, answering] of [
    [of('out'), of('in')],
    [of('in'), of('out')],
  ] as const) {
    if (asking.length === 0 || answering.length === 0) continue;
    if (answered(asking, answering) < asking.length * pairedShare) continue;
    return [
      ...asking.map((beat) => ({ ...beat, role: 'ping' as const })),
      ...answering.map((beat) => ({ ...beat, role: 'pong' as const })),
    ];
  }
  return found;
}

/** How many of `asking` are followed by one of `answering`, each once, before the next asks and soon. Both in order of time. */
function answered(asking: readonly Beat[], answering: readonly Beat[]): number {
  let count = 0;
  let i = 0;
  for (const [j, { at }] of asking.entries()) {
    while (i < answering.length && (answering[i]?.at ?? 0) < at) i++;
    const answer = answering[i];
    const next = asking[j + 1]?.at ?? Number.POSITIVE_INFINITY;
    // Sooner than half of the way to the next, else it might as well be the next that follows the answer.
    if (answer !== undefined && answer.at - at <= Math.min(answerMs, (next - at) / 2)) count++;
  }
  return count;
}
