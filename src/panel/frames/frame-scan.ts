/**
 * Finds the frames of a connection that meet a query, piece by piece: as long as it is given time, and further on whenever
 * the connection has grown.
 *
 * ```
 *   rows of the connection   [ looked at ………………… | not yet ……… ]
 *   matches                    2   5   6   11                      positions in `connection.rows`, rising
 * ```
 */
import { Column } from '../../base/column.ts';
import type { Bytes } from '../../base/units.ts';
import { type Beat, readBeats } from '../../diagnosis/beats.ts';
import { kindOfFrame } from '../../session/frame-kind.ts';
import { type Connection, FrameFlag, type FrameRow, type SessionView } from '../../session/model.ts';
import { beatOfRow, beatsUpTo } from './beat-rows.ts';
import type { FrameQuery } from './frame-filter.ts';

/** The clock is looked at after so many rows, or so many bytes of payload: some hundred microseconds of work. */
const rowsAtOnce = 512;
const bytesAtOnce: Bytes = 1 << 20;

export class FrameScan {
  readonly query: FrameQuery;
  readonly #session: SessionView;
  readonly #connection: Connection;
  #matches = Column.uint32();
  #looked = 0;
  /** Heartbeats among the rows that were looked at. */
  #beatsMet = 0;
  /** Positions whose payload has not come yet: a Blob's comes after its frame. */
  #awaited: number[] = [];

  constructor(session: SessionView, connection: Connection, query: FrameQuery) {
    this.#session = session;
    this.#connection = connection;
    this.query = query;
  }

  /** Positions in `connection.rows` of the frames that were found, in order. */
  get matches(): Column<Uint32Array> {
    return this.#matches;
  }

  /** How many of the connection's rows have been looked at. */
  get looked(): number {
    return this.#looked;
  }

  get isDone(): boolean {
    return this.#looked >= this.#connection.rows.length;
  }

  /** Goes on until all rows have been looked at or the time is up. */
  advance(isTimeUp: () => boolean): void {
    const beats = this.query.hidesHeartbeats ? readBeats(this.#session)(this.#connection) : [];
    // That frames of one size are heartbeats is known only after some of them.
    if (this.query.hidesHeartbeats && this.#beatsMet !== this.#beatsLooked(beats)) this.#beginAgain();
    this.#takeAwaited();
    const { frames } = this.#session;
    // A million checked reads would take longer than the looks at the payloads.
    const rows = this.#connection.rows.values;
    const flags = frames.flags.values;
    const sizes = frames.size.values;
    const captured = frames.captured.values;
    while (this.#looked < rows.length && !isTimeUp()) {
      const end = Math.min(rows.length, this.#looked + rowsAtOnce);
      let bytes: Bytes = 0;
      while (this.#looked < end && bytes < bytesAtOnce) {
        const position = this.#looked++;
        const row = rows[position] ?? 0;
        if (this.query.hidesHeartbeats && beatOfRow(beats, row, frames.time.at(row)) !== null) {
          this.#beatsMet++;
          continue;
        }
        if (!this.#meetsColumns(flags[row] ?? 0, sizes[row] ?? 0)) continue;
        if (this.query.payload.length === 0) this.#matches.push(position);
        else {
          bytes += captured[row] ?? 0;
          if (this.#meetsPayload(row, flags[row] ?? 0, captured[row] ?? 0)) this.#matches.push(position);
          else if (this.#isAwaited(row)) this.#awaited.push(position);
        }
      }
    }
  }

  /** How many of the heartbeats known now are among the rows that were looked at. */
  #beatsLooked(beats: readonly Beat[]): number {
    const { rows } = this.#connection;
    if (this.#looked === 0) return 0;
    const last = rows.at(this.#looked - 1);
    return beatsUpTo(beats, last, this.#session.frames.time.at(last));
  }

  #beginAgain(): void {
    this.#matches = Column.uint32();
    this.#looked = 0;
    this.#beatsMet = 0;
    this.#awaited = [];
  }

  #meetsColumns(flags: number, size: Bytes): boolean {
    const { direction, kind, leastBytes, mostBytes } = this.query;
    if (direction !== null && (direction === 'out') !== ((flags & FrameFlag.outbound) !== 0)) return false;
    if (size < leastBytes || size > mostBytes) return false;
    return kind === null || kindOfFrame(flags) === kind;
  }

  #meetsPayload(row: FrameRow, flags: number, captured: Bytes): boolean {
    const { frames } = this.#session;
    const bytes = frames.slab(row);
    const start = frames.slabStart(row);
    for (const test of this.query.payload) if (!test(bytes, start, start + captured, flags)) return false;
    return true;
  }

  #isAwaited(row: FrameRow): boolean {
    const { flags, captured, size } = this.#session.frames;
    return (flags.at(row) & FrameFlag.blob) !== 0 && captured.at(row) === 0 && size.at(row) > 0;
  }

  #takeAwaited(): void {
    if (this.#awaited.length === 0) return;
    const { flags, captured } = this.#session.frames;
    const waiting: number[] = [];
    for (const position of this.#awaited) {
      const row = this.#connection.rows.at(position);
      if (this.#isAwaited(row)) waiting.push(position);
      else if (this.#meetsPayload(row, flags.at(row), captured.at(row)))
        this.#matches.insert(firstAtLeast(this.#matches, position), position);
    }
    this.#awaited = waiting;
  }
}

/** Where in a rising column the first value stands that is not below `least`; its length where there is none. */
export function firstAtLeast({ values }: Column<Uint32Array>, least: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((values[middle] ?? 0) < least) from = middle + 1;
    else to = middle;
  }
  return from;
}
