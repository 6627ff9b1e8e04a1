/**
 * What a realm remembers of its sockets: lifecycle events, page states, gaps, the last frames, and exact totals of every
 * connection. Nothing is allocated before the first socket. No loop here iterates: a page may replace
 * `Array.prototype`'s iterator.
 */
import type { Bytes, RealmMs } from '../base/units.ts';
import { pageJournalBytes } from '../wire/port.ts';
import {
  type Batch,
  type ConnectionTotals,
  type Cursor,
  FrameFlag,
  type LatePayload,
  type LifecycleEvent,
  type PageEvent,
} from '../wire/records.ts';
import { EventLog } from './event-log.ts';
import { FrameStore, headBytes } from './frame-store.ts';
import { GapLog } from './gap-log.ts';
import { firstFrames, type JournalSize, pageEventBytes, unwatchedSize, watchedSize } from './limits.ts';
import { natives } from './natives.ts';
import { lookAtSending, newTally, openTally, type Tally, tallyFrame } from './tally.ts';
import { TextMeasure } from './utf8.ts';

/** One consignment at most. */
const batchEvents = 1024;
const batchGaps = 1024;
const batchFrames = 8192;
const batchPayload: Bytes = 1 << 20;
/** Bytes of Blobs that wait for their way to a reader that has the frames. Those beyond go with a later reading. */
const lateLimit = 4096;
/** Texts are measured in pieces of so many characters, or of as many as are kept of a payload. */
const shortestPiece = 2048;
/** What a document that ends hands over at most: its logs, and the metadata of its last frames. */
const farewellEvents = 1500;
const farewellGaps = 1500;
const farewellFrames = 2000;

export class Journal {
  /** Most bytes kept of a frame recorded from now on. */
  payloadCap: Bytes = headBytes;
  /** Somebody takes what is recorded, or did until a moment ago. */
  watched = false;
  readonly #onRecord: () => void;
  readonly #events: EventLog<LifecycleEvent>;
  readonly #pages: EventLog<PageEvent>;
  #gaps: GapLog | null = null;
  #frames: FrameStore | null = null;
  #text: TextMeasure | null = null;
  readonly #tallies = natives.sparseList<Tally>();
  /** Bytes of Blobs whose frames a reader has already. */
  #late: LatePayload[] = [];
  /** Number of the first frame that no reader has yet. */
  #readTo = 0;
  #connections = 0;
  #budget: Bytes = pageJournalBytes;
  #size: JournalSize = unwatchedSize(pageJournalBytes);

  /** `onRecord` is called after everything recorded. */
  constructor(onRecord: () => void) {
    this.#onRecord = onRecord;
    this.#events = new EventLog(this.#size.events, {
      weigh: weighEvent,
      isNeeded: (event) => event.type !== 'fault' && this.#tallies[event.connection]?.closed === false,
      onGone: (event) => {
        if (event.type === 'construct') this.#forget(event.connection);
      },
    });
    this.#pages = new EventLog(this.#size.pages, {
      weigh: () => pageEventBytes,
      isNeeded: () => false,
      onGone: () => {},
    });
  }

  /** Number of connections constructed so far, which is the ordinal of the next. */
  get connections(): number {
    return this.#connections;
  }

  /** Number of the next lifecycle event. */
  get events(): number {
    return this.#events.end;
  }

  /** Number of the next frame. */
  get frames(): number {
    return this.#frames?.end ?? 0;
  }

  record(event: LifecycleEvent): void {
    if (event.type === 'construct') this.#begin(event.connection);
    else if (event.type !== 'fault') {
      const tally = this.#tallies[event.connection];
      if (tally !== undefined && event.type === 'open') openTally(tally, event.time);
      // An error ends it too: where the browser itself did not allow the connection, no close follows.
      if (tally !== undefined && (event.type === 'close' || event.type === 'error')) tally.closed = true;
    }
    this.#events.add(event);
    this.#onRecord();
  }

  recordPage(event: PageEvent): void {
    this.#pages.add(event);
    this.#onRecord();
  }

  text(connection: number, time: RealmMs, flags: number, text: string): void {
    const frames = this.#room();
    this.#text ??= new TextMeasure(natives.max(shortestPiece, this.payloadCap));
    const size = this.#text.measure(text);
    frames.add(connection, time, flags, size);
    frames.keep(this.#text.beginning, this.#text.whole(this.payloadCap));
    this.#count(connection, time, flags, size);
  }

  /** `bytes`: the payload, null where it is read later. Returns the frame's ordinal. */
  binary(connection: number, time: RealmMs, flags: number, size: Bytes, bytes: Uint8Array | null): number {
    const frames = this.#room();
    const ordinal = frames.add(connection, time, flags, size);
    if (bytes !== null) frames.keep(bytes, natives.min(size, this.payloadCap));
    this.#count(connection, time, flags, size);
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

  /** Notes what was seen of a connection's send buffer; see `lookAtSending`. */
  sending(connection: number, time: RealmMs, readyState: number, buffered: Bytes, adding: Bytes): void {
    const tally = this.#tallies[connection];
    if (tally === undefined || !lookAtSending(tally.sending, time, readyState, buffered, adding)) return;
    tally.touched = true;
    this.#onRecord();
  }

  /** Sets what the realm may take while nobody watches. */
  share(budget: Bytes): void {
    this.#budget = budget;
    if (!this.watched) this.#resize(unwatchedSize(budget));
  }

  /**
   * Makes room for a watching panel that has all frames before number `readTo`. It is told anew what has no numbers:
   * totals, counts of what was shed, and the bytes of Blobs, which may have been lost on their way to it.
   */
  widen(payloadCap: Bytes, readTo: number): void {
    this.watched = true;
    this.payloadCap = payloadCap;
    this.#resize(watchedSize);
    this.#touchAll();
    this.#readTo = readTo;
    this.#late = this.#frames?.blobPayloads(readTo, lateLimit) ?? [];
  }

  /** Gives the room back. */
  narrow(): void {
    this.watched = false;
    this.payloadCap = headBytes;
    this.#resize(unwatchedSize(this.#budget));
    this.#late = [];
    this.#readTo = 0;
  }

  /** The next consignment for a reader at `cursor`, or null when there is nothing new. */
  read(cursor: Cursor): Batch | null {
    const { first: firstEvent, entries: events } = this.#events.read(cursor.event, batchEvents);
    // The rest follows when all events are told: a reader can do nothing with a frame whose connection it has not met.
    const eventsTold = firstEvent + events.length === this.#events.end;
    const { first: firstPage, entries: pages } = this.#pages.read(cursor.page, eventsTold ? batchEvents : 0);
    const { first: firstGap, gaps } = this.#readGaps(cursor.gap, eventsTold ? batchGaps : 0);
    const { frames, next } = this.#readFrames(cursor.frame, eventsTold ? batchFrames : 0, batchPayload);
    const shed = eventsTold ? (this.#frames?.takeShed() ?? []) : [];
    const complete =
      eventsTold &&
      firstPage + pages.length === this.#pages.end &&
      firstGap + gaps.length === (this.#gaps?.end ?? 0) &&
      next >= this.frames;
    this.#readTo = next;
    const totals = complete ? this.#touchedTotals() : [];
    const latePayloads = this.#takeLate(cursor.frame);
    const news = events.length + pages.length + gaps.length + frames.length + shed.length;
    if (news === 0 && totals.length === 0 && latePayloads.length === 0) return null;
    return {
      ...{ from: cursor, firstEvent, events, firstPage, pages, firstGap, gaps },
      ...{ frames, nextFrame: next, shed, totals, latePayloads },
    };
  }

  /** What a document that ends leaves behind: logs and totals whole, the last frames without payloads. */
  farewell(): Batch {
    const { first: firstEvent, entries: events } = this.#events.read(this.#events.end - farewellEvents, farewellEvents);
    const { first: firstPage, entries: pages } = this.#pages.read(this.#pages.end - farewellEvents, farewellEvents);
    const { first: firstGap, gaps } = this.#readGaps((this.#gaps?.end ?? 0) - farewellGaps, farewellGaps);
    const firstFrame = natives.max(0, this.frames - farewellFrames);
    const { frames, next } = this.#readFrames(firstFrame, farewellFrames, 0);
    this.#touchAll();
    const shed = this.#frames?.takeShed() ?? [];
    const totals = this.#touchedTotals();
    return {
      from: { event: firstEvent, page: firstPage, gap: firstGap, frame: firstFrame },
      ...{ firstEvent, events, firstPage, pages, firstGap, gaps },
      ...{ frames, nextFrame: next, shed, totals, latePayloads: [] },
    };
  }

  /** A connection begins: there is something to remember from now on. */
  #begin(connection: number): void {
    this.#connections = connection + 1;
    natives.put(this.#tallies, connection, newTally(connection));
    this.#room();
    this.#gaps ??= new GapLog(this.#size.gaps);
  }

  /** Nobody can learn of a connection any more whose construction is gone. */
  #forget(connection: number): void {
    this.#tallies[connection] = undefined;
    this.#frames?.release(connection);
  }

  /** The store, grown if it is full and may. Only to be called when a connection has begun. */
  #room(): FrameStore {
    const { frames: most, payloadBytes } = this.#size.store;
    const store = this.#frames ?? new FrameStore({ frames: natives.min(most, firstFrames), payloadBytes });
    const { frames } = store.size;
    const grows = store.isFull && frames < most;
    this.#frames = grows ? store.resized({ frames: natives.min(most, frames * 2), payloadBytes }) : store;
    return this.#frames;
  }

  #resize(size: JournalSize): void {
    this.#text = null;
    if (size === this.#size) return;
    this.#size = size;
    this.#events.resize(size.events);
    this.#pages.resize(size.pages);
    if (this.#gaps === null || this.#frames === null) return;
    this.#gaps = this.#gaps.resized(size.gaps);
    const { frames, payloadBytes } = size.store;
    this.#frames = this.#frames.resized({ frames: natives.min(frames, this.#frames.size.frames), payloadBytes });
  }

  /** All that is told once counts as untold again. */
  #touchAll(): void {
    this.#frames?.touchShed();
    for (let i = 0; i < this.#tallies.length; i++) {
      const tally = this.#tallies[i];
      if (tally !== undefined) tally.touched = true;
    }
  }

  #readGaps(from: number, most: number): ReturnType<GapLog['read']> {
    return (this.#gaps ?? new GapLog(0)).read(from, most);
  }

  #readFrames(from: number, most: number, payloadBytes: Bytes): ReturnType<FrameStore['read']> {
    return (this.#frames ?? new FrameStore({ frames: 0, payloadBytes: 0 })).read(from, most, payloadBytes);
  }

  #count(connection: number, time: RealmMs, flags: number, size: Bytes): void {
    const tally = this.#tallies[connection];
    if (tally !== undefined && (flags & FrameFlag.synthetic) === 0)
      tallyFrame(tally, (flags & FrameFlag.outbound) !== 0, time, size, this.#onGap);
    this.#onRecord();
  }

  readonly #onGap = (connection: number, direction: number, from: RealmMs, to: RealmMs) => {
    this.#gaps?.add(connection, direction, from, to);
  };

  #touchedTotals(): ConnectionTotals[] {
    const totals: ConnectionTotals[] = [];
    for (let i = 0; i < this.#tallies.length; i++) {
      const tally = this.#tallies[i];
      if (tally?.touched !== true) continue;
      tally.touched = false;
      const { since, sinceIn, sinceOut, touched, closed, sending, ...sent } = tally;
      natives.put(totals, totals.length, { ...sent, sending: { ...sending } });
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

/** An object with its fields, and its texts at a byte a character; measured in V8 with all that hangs on it. */
function weighEvent(event: LifecycleEvent): Bytes {
  const object = 150;
  switch (event.type) {
    case 'construct':
      return object + event.url.length + event.stack.length + 40 * event.protocols.length;
    case 'open':
      return object + event.protocol.length + event.extensions.length;
    case 'close-call':
      return object + event.reason.length + event.stack.length;
    case 'close':
      return object + event.reason.length;
    case 'fault':
      return object + event.message.length;
    default:
      return object;
  }
}
