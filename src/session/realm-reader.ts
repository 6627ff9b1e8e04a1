/**
 * Reads one realm's journal into the session's tables: skips what is there already, counts what is missing, and turns the
 * realm's clock and ordinals into the session's.
 */
import type { StringTable } from '../base/string-table.ts';
import type { Bytes, EpochMs, Milliseconds, RealmMs } from '../base/units.ts';
import {
  type Batch,
  type ConnectionEvent,
  type ConnectionTotals,
  type Cursor,
  FrameFlag,
  type LifecycleEvent,
  type PageEvent,
} from '../wire/records.ts';
import { ConnectionRecord } from './connection.ts';
import type { Frames } from './frames.ts';
import type { Connection, FrameRow, Loss, PageState, Realm } from './model.ts';

/** The tables a reader writes to: the session's own. */
export interface Tables {
  readonly connections: ConnectionRecord[];
  readonly frames: Frames;
  readonly pageStates: PageState[];
  readonly losses: Loss[];
  readonly strings: StringTable;
  readonly frameLimit: number;
  readonly payloadLimit: Bytes;
  /** Widens the stretch of time the session covers. */
  cover(at: EpochMs): void;
}

/** Where a batch comes from: the live journal, or what a document left behind when it ended. */
export type BatchOrigin = 'journal' | 'handover';

/**
 * How long after a close event the document may leave for the close to be the browser's doing: Firefox delivers its
 * 1001 just before `pagehide`.
 */
const departureMs: Milliseconds = 250;

export class RealmReader {
  readonly realm: Realm;
  readonly #tables: Tables;
  readonly #connections = new Map<number, ConnectionRecord>();
  /** Rows of Blob frames whose bytes are still to come, by frame ordinal. */
  readonly #awaitingPayload = new Map<number, FrameRow>();
  #nextEvent = 0;
  #nextFrame = 0;
  #lastEventAt: EpochMs;
  #lastFrameAt: EpochMs;
  /** A silence that began before this may have been filled by lost frames. */
  #knownSince: EpochMs = Number.NEGATIVE_INFINITY;
  #droppedWhilePaused = 0;
  #activatedAt: EpochMs | null = null;
  #bfcacheEnteredAt: EpochMs | null = null;

  constructor(realm: Realm, tables: Tables) {
    this.realm = realm;
    this.#tables = tables;
    this.#lastEventAt = realm.timeOrigin;
    this.#lastFrameAt = realm.timeOrigin;
  }

  /** The ordinals wanted next. */
  get cursor(): Cursor {
    return { event: this.#nextEvent, frame: this.#nextFrame };
  }

  get connections(): Iterable<Connection> {
    return this.#connections.values();
  }

  /** When a prerendered document became a page, null where it always was one. */
  get activatedAt(): EpochMs | null {
    return this.#activatedAt;
  }

  /** A reader of the same journal for another session, at the same place, knowing only some of the connections. */
  continueIn(tables: Tables, realm: Realm, keeps: (connection: Connection) => boolean): RealmReader {
    const next = new RealmReader(realm, tables);
    next.#nextEvent = this.#nextEvent;
    next.#nextFrame = this.#nextFrame;
    next.#lastEventAt = this.#lastEventAt;
    next.#lastFrameAt = this.#lastFrameAt;
    next.#activatedAt = this.#activatedAt;
    next.#bfcacheEnteredAt = this.#bfcacheEnteredAt;
    for (const [ordinal, record] of this.#connections) {
      if (!keeps(record)) continue;
      const kept = record.withoutFrames(tables.connections.length, realm.id);
      tables.connections.push(kept);
      next.#connections.set(ordinal, kept);
    }
    return next;
  }

  /** Enters a connection that was read before, from a file. */
  adopt(record: ConnectionRecord): void {
    this.#connections.set(record.ordinal, record);
  }

  apply(batch: Batch, origin: BatchOrigin, paused: boolean): void {
    this.#applyEvents(batch, origin);
    this.#applyFrames(batch, origin, paused);
    for (const totals of batch.totals) this.#applyTotals(totals);
    for (const { frame, bytes } of batch.latePayloads) this.#applyLatePayload(frame, bytes);
  }

  /** Ends a pause that lasted from `from` to `to`, accounting for the frames that were let pass. */
  endPause(from: EpochMs, to: EpochMs): void {
    if (this.#droppedWhilePaused > 0) this.lose('paused', 'frames', this.#droppedWhilePaused, from, to);
    this.#droppedWhilePaused = 0;
  }

  /** Records that something is missing, and distrusts the silences it may have filled. */
  lose(reason: Loss['reason'], what: Loss['what'], count: number, from: EpochMs, to: EpochMs): void {
    this.#tables.losses.push({ realm: this.realm.id, reason, what, count, from: Math.min(from, to), to });
    if (what === 'frames') this.#knownSince = Math.max(this.#knownSince, to);
  }

  /** Puts a frame into the tables. The one way in, live or from a file. */
  addFrame(connection: ConnectionRecord, at: EpochMs, flags: number, size: Bytes, payload: Uint8Array): FrameRow {
    const { frames, payloadLimit } = this.#tables;
    const kept = frames.payloadBytes + payload.length <= payloadLimit ? payload : payload.subarray(0, 0);
    const row = frames.push(connection.id, at, flags, size, kept);
    if ((flags & FrameFlag.synthetic) !== 0) connection.addSyntheticFrame(row);
    else connection.addFrame(row, (flags & FrameFlag.outbound) !== 0 ? 'out' : 'in', at, this.#knownSince);
    this.#tables.cover(at);
    return row;
  }

  #epoch(time: RealmMs): EpochMs {
    return this.realm.timeOrigin + time;
  }

  #applyEvents(batch: Batch, origin: BatchOrigin): void {
    const { events, firstEvent } = batch;
    const [first] = events;
    if (first === undefined) return;
    const missed = firstEvent - this.#nextEvent;
    if (missed > 0) this.lose(reasonOf(origin), 'events', missed, this.#lastEventAt, this.#epoch(first.time));
    for (const event of events.slice(Math.max(0, -missed))) this.#applyEvent(event);
    this.#nextEvent = Math.max(this.#nextEvent, firstEvent + events.length);
  }

  #applyEvent(event: LifecycleEvent): void {
    const at = this.#epoch(event.time);
    this.#lastEventAt = at;
    this.#tables.cover(at);
    if (event.type === 'page') this.#applyPageEvent(event, at);
    else if (event.type === 'fault') this.realm.fault = event.message;
    else if (event.type === 'construct') this.#construct(event, at);
    else this.#applyConnectionEvent(event, at);
  }

  #construct(event: Extract<ConnectionEvent, { type: 'construct' }>, at: EpochMs): void {
    const { connections, strings } = this.#tables;
    const record = new ConnectionRecord(connections.length, {
      realm: this.realm.id,
      ordinal: event.connection,
      source: 'recorder',
      url: strings.interned(event.url),
      requestedProtocols: event.protocols,
      constructedAt: at,
      prerendered: event.prerendering,
      stack: strings.interned(event.stack),
    });
    connections.push(record);
    this.#connections.set(event.connection, record);
  }

  #applyConnectionEvent(event: Exclude<ConnectionEvent, { type: 'construct' }>, at: EpochMs): void {
    const connection = this.#connections.get(event.connection);
    if (connection === undefined) return; // its construction was lost or cleared away
    switch (event.type) {
      case 'open':
        connection.open(at, event.protocol, event.extensions);
        break;
      case 'error':
        connection.erroredAt ??= at;
        break;
      case 'close-call':
        // A call on a socket that is closing or closed does nothing: `onerror = () => socket.close()` ended no connection.
        if (event.readyState > 1) break;
        connection.closeCall ??= {
          at,
          code: event.code,
          reason: event.reason,
          beforeOpen: event.readyState === 0,
          stack: this.#tables.strings.interned(event.stack),
        };
        break;
      case 'close': {
        // The browser cuts the sockets of a document that enters bfcache; Chrome tells the page only on its return.
        const crossedBfcache = this.#bfcacheEnteredAt !== null && connection.constructedAt <= this.#bfcacheEnteredAt;
        connection.close(at, event.code, event.reason, event.wasClean, crossedBfcache);
        break;
      }
    }
  }

  #applyPageEvent({ change, duration }: PageEvent, at: EpochMs): void {
    this.#tables.pageStates.push({ realm: this.realm.id, at, change, durationMs: duration });
    if (change === 'activated') this.#activatedAt = at;
    if (change === 'bfcache-enter') this.#bfcacheEnteredAt = at;
    if (change !== 'unload' && change !== 'bfcache-enter') return;
    for (const connection of this.#connections.values()) {
      const { closure } = connection;
      if (closure === null) {
        // Also on the way into bfcache: the server gets the 1001 then, and a page that never returns hears of no close.
        connection.close(at, 1001, '', true, true);
      } else if (closure.initiator === 'peer' && closure.code === 1001 && at - closure.at <= departureMs) {
        connection.closure = { ...closure, initiator: 'browser' };
      }
    }
  }

  #applyFrames({ frames, firstFrame }: Batch, origin: BatchOrigin, paused: boolean): void {
    if (frames.length === 0) return;
    const firstAt = this.#epoch(frames.time[0] ?? 0);
    const missed = firstFrame - this.#nextFrame;
    if (missed > 0) this.lose(reasonOf(origin), 'frames', missed, this.#lastFrameAt, firstAt);
    const known = Math.max(0, -missed);
    let payloadStart = 0;
    let evictedPayloads = 0;
    for (let i = 0; i < frames.length; i++) {
      const payloadEnd = payloadStart + (frames.captured[i] ?? 0);
      if (i >= known) {
        const flags = frames.flags[i] ?? 0;
        if ((flags & FrameFlag.payloadEvicted) !== 0) evictedPayloads++;
        this.#applyFrame(
          firstFrame + i,
          frames.connection[i] ?? 0,
          this.#epoch(frames.time[i] ?? 0),
          flags,
          frames.size[i] ?? 0,
          frames.payload.subarray(payloadStart, payloadEnd),
          paused,
        );
      }
      payloadStart = payloadEnd;
    }
    this.#nextFrame = Math.max(this.#nextFrame, firstFrame + frames.length);
    if (evictedPayloads > 0) this.lose(reasonOf(origin), 'payloads', evictedPayloads, firstAt, this.#lastFrameAt);
  }

  #applyFrame(
    ordinal: number,
    connectionOrdinal: number,
    at: EpochMs,
    flags: number,
    size: Bytes,
    payload: Uint8Array,
    paused: boolean,
  ): void {
    const connection = this.#connections.get(connectionOrdinal);
    if (connection === undefined) return; // cleared away, or its construction was lost
    this.#lastFrameAt = at;
    if (paused || this.#tables.frames.length >= this.#tables.frameLimit) {
      if ((flags & FrameFlag.synthetic) !== 0) return; // nothing passed on the wire
      connection.heard((flags & FrameFlag.outbound) !== 0 ? 'out' : 'in', at);
      if (paused) this.#droppedWhilePaused++;
      else this.#loseToLimit(at);
    } else {
      const row = this.addFrame(connection, at, flags, size, payload);
      if ((flags & FrameFlag.blob) !== 0 && payload.length === 0) this.#awaitingPayload.set(ordinal, row);
    }
  }

  /** One growing entry, not one a frame. */
  #loseToLimit(at: EpochMs): void {
    const { losses } = this.#tables;
    const last = losses.at(-1);
    if (last?.realm === this.realm.id && last.reason === 'limit' && last.what === 'frames') {
      losses[losses.length - 1] = { ...last, count: last.count + 1, to: at };
      this.#knownSince = at;
    } else this.lose('limit', 'frames', 1, at, at);
  }

  #applyTotals(totals: ConnectionTotals): void {
    const connection = this.#connections.get(totals.connection);
    if (connection === undefined) return;
    const { framesIn, framesOut, bytesIn, bytesOut, longestSilence, longestSilenceIn, longestSilenceOut } = totals;
    connection.totals = {
      framesIn,
      framesOut,
      bytesIn,
      bytesOut,
      longestSilence,
      longestSilenceIn,
      longestSilenceOut,
    };
    if (totals.lastIn >= 0) connection.heard('in', this.#epoch(totals.lastIn));
    if (totals.lastOut >= 0) connection.heard('out', this.#epoch(totals.lastOut));
  }

  #applyLatePayload(frame: number, bytes: Uint8Array): void {
    const row = this.#awaitingPayload.get(frame);
    if (row === undefined) return;
    this.#awaitingPayload.delete(frame);
    const { frames, payloadLimit } = this.#tables;
    if (frames.payloadBytes + bytes.length <= payloadLimit) frames.setPayload(row, bytes);
  }
}

function reasonOf(origin: BatchOrigin): Loss['reason'] {
  return origin === 'handover' ? 'handover' : 'evicted';
}
