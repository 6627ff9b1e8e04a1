/**
 * Reads one realm's journal into the session's tables: skips what is there already, counts what is missing, and turns the
 * realm's clock and ordinals into the session's.
 */
import type { StringTable } from '../base/string-table.ts';
import type { Bytes, EpochMs, RealmMs } from '../base/units.ts';
import { countFrame } from '../wire/frame-counts.ts';
import {
  type Batch,
  type ConnectionEvent,
  type ConnectionTotals,
  type Cursor,
  FrameFlag,
  gapDirections,
  journalStart,
  type LifecycleEvent,
  type PageEvent,
  type ShedFrames,
} from '../wire/records.ts';
import { ConnectionRecord } from './connection.ts';
import { applyEvent, endWithDocument } from './connection-events.ts';
import type { Frames } from './frames.ts';
import type { LossList } from './loss-list.ts';
import type { Connection, ConnectionId, FrameRow, Loss, PageState, Realm } from './model.ts';

/** The tables a reader writes to: the session's own. */
export interface Tables {
  readonly connections: ConnectionRecord[];
  readonly frames: Frames;
  readonly pageStates: PageState[];
  readonly losses: LossList;
  readonly strings: StringTable;
  readonly limits: SessionLimits;
  /** Firefox tells a page that leaves of the end of its sockets, Chrome does not. */
  readonly closesBeforePagehide: () => boolean;
  /**
   * The id of a connection that was entered because nobody had recorded it, and turns out to be this one, constructed at
   * `at`; null where there is none. It is the caller's from then on.
   */
  claim(url: string, at: EpochMs): ConnectionId | null;
  /** Widens the stretch of time the session covers. */
  cover(at: EpochMs): void;
}

/** What is beyond these is counted as lost, not kept. */
export interface SessionLimits {
  readonly connections: number;
  readonly frames: number;
  /** Times and sizes of the frames are kept all the same. */
  readonly payloadBytes: Bytes;
  readonly pageStates: number;
  readonly gaps: number;
}

/** Where a batch comes from: the live journal, or what a document left behind when it ended. */
export type BatchOrigin = 'journal' | 'handover';

export class RealmReader {
  readonly realm: Realm;
  readonly #tables: Tables;
  readonly #connections = new Map<number, ConnectionRecord>();
  /** Rows of Blob frames whose bytes are still to come, by frame ordinal. */
  readonly #awaitingPayload = new Map<number, FrameRow>();
  #cursor: Cursor = journalStart;
  #lastEventAt: EpochMs;
  #lastFrameAt: EpochMs;
  #gaps = 0;
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
    return this.#cursor;
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
    next.#cursor = this.#cursor;
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

  /** False for a batch that goes on from a place where this reader is not yet: what was before it is still to come. */
  apply(batch: Batch, origin: BatchOrigin, paused: boolean): boolean {
    if (origin === 'journal' && isAhead(batch.from, this.#cursor)) return false;
    this.#applyLogs(batch, reasonOf(origin));
    this.#applyGaps(batch, reasonOf(origin));
    const shed = batch.shed.reduce((sum, counts) => sum + this.#applyShed(counts), 0);
    this.#applyFrames(batch, reasonOf(origin), shed, paused);
    for (const totals of batch.totals) this.#applyTotals(totals);
    for (const { frame, bytes } of batch.latePayloads) this.#applyLatePayload(frame, bytes);
    return true;
  }

  /** Ends a pause that lasted from `from` to `to`, accounting for the frames that were let pass. */
  endPause(from: EpochMs, to: EpochMs): void {
    if (this.#droppedWhilePaused > 0) this.lose('paused', 'frames', this.#droppedWhilePaused, from, to);
    this.#droppedWhilePaused = 0;
  }

  /** Records that something is missing of the realm. */
  lose(reason: Loss['reason'], what: Loss['what'], count: number, from: EpochMs, to: EpochMs): void {
    const loss = { realm: this.realm.id, connection: null, reason, what, count, content: null };
    this.#tables.losses.add({ ...loss, from: Math.min(from, to), to });
  }

  /** Puts a frame into the tables. The one way in, live or from a file. */
  addFrame(connection: ConnectionRecord, at: EpochMs, flags: number, size: Bytes, payload: Uint8Array): FrameRow {
    const row = this.#tables.frames.push(connection.id, at, flags, size, payload);
    if ((flags & FrameFlag.synthetic) !== 0) connection.addUncountedFrame(row);
    else connection.addFrame(row, (flags & FrameFlag.outbound) !== 0 ? 'out' : 'in', at);
    this.#tables.cover(at);
    return row;
  }

  #epoch(time: RealmMs): EpochMs {
    return this.realm.timeOrigin + time;
  }

  /** Events and page states were logged apart: a close means one thing before the page left, another after. */
  #applyLogs({ firstEvent, events, firstPage, pages }: Batch, reason: Loss['reason']): void {
    const newEvents = this.#unread('event', firstEvent, events, reason);
    const newPages = this.#unread('page', firstPage, pages, reason);
    let page = 0;
    for (const event of newEvents) {
      for (let next = newPages[page]; next !== undefined && next.time < event.time; next = newPages[++page]) {
        this.#applyPageEvent(next);
      }
      this.#applyEvent(event);
    }
    for (const rest of newPages.slice(page)) this.#applyPageEvent(rest);
  }

  /** The part of a log that is new, having counted what is missing before it. */
  #unread<Entry extends { readonly time: RealmMs }>(
    log: 'event' | 'page',
    first: number,
    entries: readonly Entry[],
    reason: Loss['reason'],
  ): readonly Entry[] {
    const [oldest] = entries;
    if (oldest === undefined) return entries;
    const missed = first - this.#cursor[log];
    if (missed > 0) this.lose(reason, 'events', missed, this.#lastEventAt, this.#epoch(oldest.time));
    const end = Math.max(this.#cursor[log], first + entries.length);
    this.#cursor = { ...this.#cursor, [log]: end };
    return entries.slice(Math.max(0, -missed));
  }

  #applyEvent(event: LifecycleEvent): void {
    const at = this.#epoch(event.time);
    this.#lastEventAt = Math.max(this.#lastEventAt, at);
    this.#tables.cover(at);
    if (event.type === 'fault') this.realm.fault = event.message;
    else if (event.type === 'construct') this.#construct(event, at);
    else this.#applyConnectionEvent(event, at);
  }

  #construct(event: Extract<ConnectionEvent, { type: 'construct' }>, at: EpochMs): void {
    const { connections, strings, limits } = this.#tables;
    if (this.#connections.has(event.connection)) return; // told anew, since it was about to go from the log
    const id = this.#tables.claim(event.url, at) ?? connections.length;
    if (id >= limits.connections) {
      this.#loseToLimit('events', at);
      return;
    }
    const record = new ConnectionRecord(id, {
      realm: this.realm.id,
      ordinal: event.connection,
      source: 'recorder',
      api: event.api,
      url: strings.interned(event.url),
      requestedProtocols: event.protocols,
      constructedAt: at,
      prerendered: event.prerendering,
      stack: strings.interned(event.stack),
    });
    connections[id] = record;
    this.#connections.set(event.connection, record);
  }

  #applyConnectionEvent(event: Exclude<ConnectionEvent, { type: 'construct' }>, at: EpochMs): void {
    const connection = this.#connections.get(event.connection);
    if (connection === undefined) return; // its construction was lost or cleared away
    // The browser cuts the sockets of a document that enters bfcache; Chrome tells the page only on its return.
    const crossedBfcache = this.#bfcacheEnteredAt !== null && connection.constructedAt <= this.#bfcacheEnteredAt;
    applyEvent(connection, event, at, crossedBfcache, this.#tables.strings);
  }

  #applyPageEvent({ change, duration, time }: PageEvent): void {
    const at = this.#epoch(time);
    const { pageStates, limits } = this.#tables;
    this.#lastEventAt = Math.max(this.#lastEventAt, at);
    this.#tables.cover(at);
    if (pageStates.length < limits.pageStates) {
      pageStates.push({ realm: this.realm.id, at, change, durationMs: duration });
    } else this.#loseToLimit('events', at);
    if (change === 'activated') this.#activatedAt = at;
    if (change === 'bfcache-enter') this.#bfcacheEnteredAt = at;
    if (change !== 'unload' && change !== 'bfcache-enter') return;
    const closesBeforePagehide = this.#tables.closesBeforePagehide();
    for (const connection of this.#connections.values()) endWithDocument(connection, at, closesBeforePagehide);
  }

  /** Its document was left without a word: it ended at this time, or later if it was heard from later. */
  end(at: EpochMs): void {
    const endedAt = Math.max(at, this.#lastEventAt, this.#lastFrameAt);
    this.#applyPageEvent({ change: 'unload', duration: 0, time: endedAt - this.realm.timeOrigin });
  }

  #applyGaps({ firstGap, gaps }: Batch, reason: Loss['reason']): void {
    if (gaps.length === 0) return;
    const missed = firstGap - this.#cursor.gap;
    if (missed > 0) this.lose(reason, 'gaps', missed, this.#lastEventAt, this.#epoch(gaps.to[0] ?? 0));
    for (let i = Math.max(0, -missed); i < gaps.length; i++) {
      const connection = this.#connections.get(gaps.connection[i] ?? 0);
      const to = this.#epoch(gaps.to[i] ?? 0);
      if (connection === undefined) continue;
      if (this.#gaps >= this.#tables.limits.gaps) {
        this.#loseToLimit('gaps', to);
        continue;
      }
      this.#gaps++;
      const direction = gapDirections[gaps.direction[i] ?? 0] ?? 'any';
      connection.gaps[direction].push(this.#epoch(gaps.from[i] ?? 0), to);
    }
    this.#cursor = { ...this.#cursor, gap: Math.max(this.#cursor.gap, firstGap + gaps.length) };
  }

  /** Counts the frames of a connection that went before we could have them. Returns how many. */
  #applyShed(shed: ShedFrames): number {
    const connection = this.#connections.get(shed.connection);
    if (connection === undefined) return 0;
    const { met } = connection;
    const content = {
      framesIn: Math.max(0, shed.framesIn - met.framesIn),
      framesOut: Math.max(0, shed.framesOut - met.framesOut),
      bytesIn: Math.max(0, shed.bytesIn - met.bytesIn),
      bytesOut: Math.max(0, shed.bytesOut - met.bytesOut),
    };
    const count = content.framesIn + content.framesOut + Math.max(0, shed.synthetic - met.synthetic);
    if (count === 0) return 0; // we have had them all
    const from = met.until ?? connection.openedAt ?? connection.constructedAt;
    const to = this.#epoch(shed.until);
    this.#tables.losses.add({
      ...{ realm: this.realm.id, connection: connection.id, reason: 'evicted', what: 'frames', count, content },
      ...{ from: Math.min(from, to), to },
    });
    const { framesIn, framesOut, bytesIn, bytesOut, synthetic } = shed;
    Object.assign(met, { framesIn, framesOut, bytesIn, bytesOut, synthetic, until: to });
    return count;
  }

  /** @param shed how many frames are known to have gone since the last batch; they are counted already */
  #applyFrames({ frames, from, nextFrame }: Batch, reason: Loss['reason'], shed: number, paused: boolean): void {
    const firstAt = this.#epoch(frames.time[0] ?? 0);
    const before = this.#lastFrameAt;
    let missed = nextFrame - this.#cursor.frame - shed;
    let payloadStart = 0;
    let evictedPayloads = 0;
    for (let i = 0; i < frames.length; i++) {
      const payloadEnd = payloadStart + (frames.captured[i] ?? 0);
      const ordinal = from.frame + (frames.offset[i] ?? 0);
      if (ordinal >= this.#cursor.frame) {
        missed--;
        const flags = frames.flags[i] ?? 0;
        if ((flags & FrameFlag.payloadEvicted) !== 0) evictedPayloads++;
        this.#applyFrame(
          ordinal,
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
    this.#cursor = { ...this.#cursor, frame: Math.max(this.#cursor.frame, nextFrame) };
    // A recorder leaves nothing out; a document that ends had no room for more.
    if (reason === 'handover' && missed > 0) this.lose(reason, 'frames', missed, before, firstAt);
    if (evictedPayloads > 0) this.lose(reason, 'payloads', evictedPayloads, firstAt, this.#lastFrameAt);
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
    connection.met.until = at;
    countFrame(connection.met, flags, size);
    const { frames, limits } = this.#tables;
    if (paused || frames.length >= limits.frames) {
      if ((flags & FrameFlag.synthetic) !== 0) return; // nothing passed on the wire
      connection.heard((flags & FrameFlag.outbound) !== 0 ? 'out' : 'in', at);
      if (paused) this.#droppedWhilePaused++;
      else this.#loseToLimit('frames', at);
    } else {
      const row = this.addFrame(connection, at, flags, size, payload);
      if ((flags & FrameFlag.blob) !== 0 && payload.length === 0) this.#awaitingPayload.set(ordinal, row);
    }
  }

  /** One growing entry, not one a frame. */
  #loseToLimit(what: Loss['what'], at: EpochMs): void {
    const loss = { realm: this.realm.id, connection: null, reason: 'limit', what, count: 1, content: null } as const;
    this.#tables.losses.addToLast({ ...loss, from: at, to: at });
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
    const { buffered, mostBuffered, since, lookedAt, readyState } = totals.sending;
    if (lookedAt < 0) return;
    const sending = { buffered, mostBuffered, since: since < 0 ? null : this.#epoch(since) };
    connection.looked({ ...sending, lookedAt: this.#epoch(lookedAt) }, readyState);
  }

  #applyLatePayload(frame: number, bytes: Uint8Array): void {
    const row = this.#awaitingPayload.get(frame);
    if (row === undefined) return;
    this.#awaitingPayload.delete(frame);
    this.#tables.frames.setPayload(row, bytes);
  }
}

function isAhead(from: Cursor, cursor: Cursor): boolean {
  return from.event > cursor.event || from.page > cursor.page || from.gap > cursor.gap || from.frame > cursor.frame;
}

function reasonOf(origin: BatchOrigin): Loss['reason'] {
  return origin === 'handover' ? 'handover' : 'evicted';
}
