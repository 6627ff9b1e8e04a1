/**
 * What a realm remembers of its sockets: lifecycle events, the last frames, and exact totals of every connection.
 * Nothing is allocated before the first socket. No loop here iterates: a page may replace `Array.prototype`'s iterator.
 */
import type { Bytes, Milliseconds, RealmMs } from '../base/units.ts';
import {
  type Batch,
  type ConnectionTotals,
  type Cursor,
  FrameFlag,
  type LatePayload,
  type LifecycleEvent,
} from '../wire/records.ts';
import { EventLog } from './event-log.ts';
import { FrameRing, type RingSize } from './frame-ring.ts';
import { natives } from './natives.ts';

/** While nobody watches: 29 bytes a frame and the slab, 1.5 MiB in all. */
export const unwatchedSize: RingSize = { frames: 16_384, payloadBytes: 1 << 20 };
/** While a panel watches: enough for two seconds of 50,000 frames/s should the way to the panel stand still. */
export const watchedSize: RingSize = { frames: 131_072, payloadBytes: 8 << 20 };
/** Enough of a frame to tell a heartbeat by. */
export const unwatchedCap: Bytes = 64;

/** One consignment at most. */
const batchEvents = 1024;
const batchFrames = 8192;
const batchPayload: Bytes = 1 << 20;
/** Bytes of Blobs that wait for their way to a reader that has the frames: no more of them than a batch may carry. */
const lateLimit = 4096;
/** What a document that ends hands over at most: its log, and the metadata of its last frames. */
const farewellEvents = 1500;
const farewellFrames = 2000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** Running totals, with where each direction's silence began. */
interface Tally extends Mutable<ConnectionTotals> {
  since: RealmMs;
  sinceIn: RealmMs;
  sinceOut: RealmMs;
  /** Changed since it was last sent. */
  touched: boolean;
}

export class Journal {
  /** Most bytes kept of a frame recorded from now on. */
  payloadCap: Bytes = unwatchedCap;
  readonly #onRecord: () => void;
  readonly #events = new EventLog();
  #frames: FrameRing | null = null;
  #tallies: (Tally | undefined)[] = [];
  /** Bytes of Blobs whose frames a reader has already. */
  #late: LatePayload[] = [];
  /** Number of the first frame that no reader has yet. */
  #readTo = 0;
  #connections = 0;
  #size: RingSize = unwatchedSize;

  /** `onRecord` is called after everything recorded. */
  constructor(onRecord: () => void) {
    this.#onRecord = onRecord;
  }

  /** Number of connections constructed so far, which is the ordinal of the next. */
  get connections(): number {
    return this.#connections;
  }

  get end(): Cursor {
    return { event: this.#events.end, frame: this.#frames?.end ?? 0 };
  }

  record(event: LifecycleEvent): void {
    if (event.type === 'construct') {
      this.#connections = event.connection + 1;
      this.#frames ??= new FrameRing(this.#size);
      natives.put(this.#tallies, event.connection, newTally(event.connection));
    } else if (event.type === 'open') {
      const tally = this.#tallies[event.connection];
      if (tally !== undefined) tally.since = tally.sinceIn = tally.sinceOut = event.time;
    }
    const evicted = this.#events.add(event);
    // A connection whose construction nobody can learn of any more needs no totals.
    if (evicted?.type === 'construct') this.#tallies[evicted.connection] = undefined;
    this.#onRecord();
  }

  text(connection: number, time: RealmMs, flags: number, size: Bytes, text: string): void {
    this.#frames?.addText(connection, time, flags, size, text, this.payloadCap);
    this.#tally(connection, time, flags, size);
  }

  /** `bytes`: the captured beginning, null where it is read later. Returns the frame's ordinal. */
  binary(connection: number, time: RealmMs, flags: number, size: Bytes, bytes: Uint8Array | null): number {
    const ordinal = this.#frames?.end ?? 0;
    this.#frames?.addBinary(connection, time, flags, size, bytes);
    this.#tally(connection, time, flags, size);
    return ordinal;
  }

  /** The bytes of a Blob frame, read meanwhile. */
  latePayload(frame: number, bytes: Uint8Array): void {
    if (this.#frames?.fill(frame, bytes) !== true) return;
    // Whoever reads the frame from now on gets it with the frame: kept apart for nobody, it would pile up.
    if (frame >= this.#readTo || this.#late.length >= lateLimit) return;
    natives.put(this.#late, this.#late.length, { frame, bytes });
    this.#onRecord();
  }

  /** Makes room for a watching panel, which has seen no totals yet. */
  widen(payloadCap: Bytes): void {
    this.#resize(watchedSize);
    this.payloadCap = payloadCap;
    this.#touchAll();
  }

  /** Gives the room back. */
  narrow(): void {
    this.#resize(unwatchedSize);
    this.payloadCap = unwatchedCap;
    this.#late = [];
    this.#readTo = 0;
  }

  /** The next consignment for a reader at `cursor`, or null when there is nothing new. */
  read(cursor: Cursor): Batch | null {
    const { first: firstEvent, events } = this.#events.read(cursor.event, batchEvents);
    // Frames follow when all events are told: a reader can do nothing with a frame whose connection it has not met.
    const eventsComplete = firstEvent + events.length === this.#events.end;
    const { first: firstFrame, frames } = this.#readFrames(
      cursor.frame,
      eventsComplete ? batchFrames : 0,
      batchPayload,
    );
    const complete = eventsComplete && firstFrame + frames.length === (this.#frames?.end ?? 0);
    this.#readTo = natives.max(this.#readTo, firstFrame + frames.length);
    const totals = complete ? this.#touchedTotals() : [];
    const latePayloads = this.#takeLate(cursor.frame);
    if (events.length === 0 && frames.length === 0 && totals.length === 0 && latePayloads.length === 0) return null;
    return { firstEvent, events, firstFrame, frames, totals, latePayloads };
  }

  /** What a document that ends leaves behind: lifecycle and totals whole, the last frames without payloads. */
  farewell(): Batch {
    const { first: firstEvent, events } = this.#events.read(this.#events.end - farewellEvents, farewellEvents);
    const from = (this.#frames?.end ?? 0) - farewellFrames;
    const { first: firstFrame, frames } = this.#readFrames(from, farewellFrames, 0);
    this.#touchAll();
    return { firstEvent, events, firstFrame, frames, totals: this.#touchedTotals(), latePayloads: [] };
  }

  #resize(size: RingSize): void {
    this.#size = size;
    if (this.#frames !== null && this.#frames.size !== size) this.#frames = this.#frames.resized(size);
  }

  /** All totals count as unsent again. */
  #touchAll(): void {
    for (let i = 0; i < this.#tallies.length; i++) {
      const tally = this.#tallies[i];
      if (tally !== undefined) tally.touched = true;
    }
  }

  #readFrames(from: number, most: number, payloadBytes: Bytes): ReturnType<FrameRing['read']> {
    return (this.#frames ?? new FrameRing({ frames: 0, payloadBytes: 0 })).read(from, most, payloadBytes);
  }

  #tally(connection: number, time: RealmMs, flags: number, size: Bytes): void {
    const tally = this.#tallies[connection];
    if (tally !== undefined && (flags & FrameFlag.synthetic) === 0)
      count(tally, (flags & FrameFlag.outbound) !== 0, time, size);
    this.#onRecord();
  }

  #touchedTotals(): ConnectionTotals[] {
    const totals: ConnectionTotals[] = [];
    for (let i = 0; i < this.#tallies.length; i++) {
      const tally = this.#tallies[i];
      if (tally?.touched !== true) continue;
      tally.touched = false;
      const { since, sinceIn, sinceOut, touched, ...sent } = tally;
      natives.put(totals, totals.length, sent);
    }
    return totals;
  }

  /** Late payloads of frames the reader has already; those of later frames go with the frames. */
  #takeLate(before: number): LatePayload[] {
    const taken: LatePayload[] = [];
    const left: LatePayload[] = [];
    let bytes = 0;
    for (let i = 0; i < this.#late.length; i++) {
      const late = this.#late[i];
      if (late === undefined || late.frame >= before) continue;
      bytes += natives.viewBytes(late.bytes);
      const list = bytes <= batchPayload ? taken : left;
      natives.put(list, list.length, late);
    }
    this.#late = left;
    return taken;
  }
}

function newTally(connection: number): Tally {
  return {
    connection,
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    lastIn: -1,
    lastOut: -1,
    longestSilence: 0,
    longestSilenceIn: 0,
    longestSilenceOut: 0,
    since: 0,
    sinceIn: 0,
    sinceOut: 0,
    touched: true,
  };
}

function count(tally: Tally, outbound: boolean, time: RealmMs, size: Bytes): void {
  const longer = (known: Milliseconds, since: RealmMs) => (time - since > known ? time - since : known);
  tally.touched = true;
  tally.longestSilence = longer(tally.longestSilence, tally.since);
  tally.since = time;
  if (outbound) {
    tally.framesOut++;
    tally.bytesOut += size;
    tally.longestSilenceOut = longer(tally.longestSilenceOut, tally.sinceOut);
    tally.lastOut = tally.sinceOut = time;
  } else {
    tally.framesIn++;
    tally.bytesIn += size;
    tally.longestSilenceIn = longer(tally.longestSilenceIn, tally.sinceIn);
    tally.lastIn = tally.sinceIn = time;
  }
}
