/**
 * Connections that no recorder saw: sockets of workers, and those made with a constructor that was out of its reach.
 * They are entered from what the network layer of the browser tells of them, which is less (see `ConnectionSource`),
 * have no realm, and take no part in the joining of handshakes: each came with its own.
 *
 * The same socket is told of again and again, each time with all its frames so far; what is known already is skipped.
 */
import type { Bytes, EpochMs } from '../base/units.ts';
import { FrameFlag } from '../wire/records.ts';
import { ConnectionRecord } from './connection.ts';
import { mayBelong } from './handshake-join.ts';
import type { Connection, ConnectionId, Direction, Handshake, Loss } from './model.ts';
import type { Tables } from './realm-reader.ts';
import { GapFinder } from './silence.ts';

export interface ObservedFrame {
  readonly at: EpochMs;
  readonly direction: Direction;
  readonly binary: boolean;
  /** A control frame of the protocol, which is no message. */
  readonly control?: 'ping' | 'pong' | 'close';
  /** A fragment with more to come: it ends a silence, and is a frame of ours only with its last. */
  readonly unfinished?: boolean;
  readonly size: Bytes;
  readonly payload: Uint8Array;
}

/** What is known of a socket nobody recorded, by now. */
export interface ObservedSocket {
  readonly source: 'har' | 'web-request' | 'netlog';
  readonly handshake: Handshake;
  /** Where `new WebSocket` was called, '' when not known. */
  readonly stack: string;
  /** null while it is not open, and where the source does not tell when it was. */
  readonly openedAt: EpochMs | null;
  /** null while it was not seen to end. */
  readonly endedAt: EpochMs | null;
  readonly sight: { readonly until: EpochMs; readonly lost: boolean };
  /** All so far, in order of time. Read one by one, so that what is known already need not be unpacked. */
  readonly frames: { readonly length: number; at(index: number): ObservedFrame };
}

interface Known {
  handshake: Handshake;
  /** null where it is not shown: cleared away, or beyond the limit. */
  readonly record: ConnectionRecord | null;
  framesTaken: number;
  readonly silences: GapFinder;
}

export class ObservedSockets {
  readonly #tables: Tables;
  #known: Known[] = [];
  #ordinal = 0;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  has(handshake: Handshake): boolean {
    return this.#find(handshake) !== undefined;
  }

  /** Handshakes that belong to connections entered here, and to no other. */
  get handshakes(): ReadonlySet<Handshake> {
    return new Set(this.#known.map(({ handshake }) => handshake));
  }

  /** Takes in what is known of a socket by now. @param paused its frames are counted, and not kept */
  take(socket: ObservedSocket, paused: boolean): void {
    const known = this.#find(socket.handshake) ?? this.#enter(socket);
    renew(known, socket.handshake);
    const { record } = known;
    if (record === null || record.closure !== null) return;
    if (record.openedAt === null && socket.openedAt !== null) {
      const protocol = headerOf(socket.handshake, 'sec-websocket-protocol');
      record.open(socket.openedAt, protocol, headerOf(socket.handshake, 'sec-websocket-extensions'));
      known.silences.open(socket.openedAt);
    }
    this.#takeFrames(known, record, socket.frames, paused);
    record.sight = socket.sight;
    this.#tables.cover(socket.handshake.startedAt);
    if (socket.endedAt !== null) this.#end(record, socket.endedAt);
  }

  /** Brings the handshake of a socket up to date, if it was entered here. */
  renew(handshake: Handshake): void {
    const known = this.#find(handshake);
    if (known !== undefined) renew(known, handshake);
  }

  /** A reading of the whole log is over: those of its source that it did not tell of are out of sight. */
  loseSightOfOthers(source: ObservedSocket['source'], told: readonly ObservedSocket[]): void {
    for (const { record, handshake } of this.#known) {
      if (record === null || record.source !== source || record.sight === null) continue;
      if (told.some((socket) => isSameRequest(socket.handshake, handshake))) continue;
      record.sight = { ...record.sight, lost: true };
    }
  }

  /**
   * Gives up a connection for a recorder's, when it turns out that one had seen it after all: news of it came late. Only
   * the source that does not know who made a request can have been wrong.
   */
  claim(url: string, at: EpochMs): ConnectionId | null {
    const mine = this.#known.find(
      ({ record, handshake }) =>
        record?.source === 'web-request' && handshake.url === url && mayBelong(handshake.startedAt, at),
    );
    if (mine === undefined) return null;
    this.#known = this.#known.filter((known) => known !== mine);
    return mine.record?.id ?? null;
  }

  /** The same for another session that begins with some of these connections; the others are remembered as unwanted. */
  continueIn(tables: Tables, keeps: (connection: Connection) => boolean): ObservedSockets {
    const next = new ObservedSockets(tables);
    next.#ordinal = this.#ordinal;
    for (const { handshake, record, framesTaken, silences } of this.#known) {
      let kept: ConnectionRecord | null = null;
      if (record !== null && keeps(record)) {
        kept = record.withoutFrames(tables.connections.length, null);
        tables.connections.push(kept);
      }
      next.#known.push({ handshake, record: kept, framesTaken, silences });
    }
    return next;
  }

  #find(handshake: Handshake): Known | undefined {
    return this.#known.find((known) => isSameRequest(known.handshake, handshake));
  }

  #enter({ source, handshake, stack }: ObservedSocket): Known {
    const { connections, limits, strings } = this.#tables;
    const isRoom = connections.length < limits.connections;
    if (!isRoom) this.#lose('limit', 'events', 1, null, handshake.startedAt, handshake.startedAt);
    const protocols = handshake.requestHeaders.find(({ name }) => name === 'sec-websocket-protocol')?.value ?? '';
    const record = !isRoom
      ? null
      : new ConnectionRecord(connections.length, {
          realm: null,
          ordinal: this.#ordinal++,
          source,
          api: 'WebSocket',
          url: strings.interned(handshake.url),
          requestedProtocols: protocols === '' ? [] : protocols.split(/, */),
          constructedAt: handshake.startedAt,
          prerendered: false,
          stack: strings.interned(stack),
        });
    if (record !== null) {
      record.wireSeen = source === 'netlog';
      record.handshakeJoin = 'certain';
      connections.push(record);
    }
    const known = { handshake, record, framesTaken: 0, silences: new GapFinder() };
    this.#known.push(known);
    return known;
  }

  #takeFrames(known: Known, record: ConnectionRecord, frames: ObservedSocket['frames'], paused: boolean): void {
    const { frames: table, limits } = this.#tables;
    const totals = { ...record.totals };
    for (; known.framesTaken < frames.length; known.framesTaken++) {
      const { at, direction, binary, control, unfinished, size, payload } = frames.at(known.framesTaken);
      known.silences.frame(direction, at, record.gaps);
      if (unfinished) {
        record.heard(direction, at);
        this.#tables.cover(at);
        continue;
      }
      if (control === undefined) {
        totals[direction === 'in' ? 'framesIn' : 'framesOut']++;
        totals[direction === 'in' ? 'bytesIn' : 'bytesOut'] += size;
      }
      this.#tables.cover(at);
      if (paused || table.length >= limits.frames) {
        record.heard(direction, at);
        this.#lose(paused ? 'paused' : 'limit', 'frames', 1, record.id, at, at);
        continue;
      }
      const flags = (direction === 'out' ? FrameFlag.outbound : 0) | (binary ? FrameFlag.binary : 0);
      const controlFlag = control === undefined ? 0 : FrameFlag[control];
      const row = table.push(record.id, at, flags | controlFlag, size, payload);
      if (control === undefined) record.addFrame(row, direction, at);
      else {
        record.addUncountedFrame(row);
        record.heard(direction, at);
      }
    }
    const { any, in: inbound, out } = known.silences.longest;
    record.totals = { ...totals, longestSilence: any, longestSilenceIn: inbound, longestSilenceOut: out };
  }

  #end(record: ConnectionRecord, at: EpochMs): void {
    const last = Math.max(at, record.lastFrameAt.any ?? at, record.openedAt ?? at);
    if (record.handshake?.failure !== '') record.erroredAt = last;
    record.endUnobserved(last);
    this.#tables.cover(last);
  }

  /** One growing entry, not one a frame. */
  #lose(
    reason: Loss['reason'],
    what: Loss['what'],
    count: number,
    connection: ConnectionId | null,
    from: EpochMs,
    to: EpochMs,
  ): void {
    this.#tables.losses.addToLast({ realm: null, connection, reason, what, count, content: null, from, to });
  }
}

function renew(known: Known, handshake: Handshake): void {
  known.handshake = handshake;
  if (known.record !== null) known.record.handshake = handshake;
}

/** Whether two accounts are of one request. */
export function isSameRequest(a: Handshake, b: Handshake): boolean {
  if (a.source !== b.source) return false;
  if (a.requestId !== '' && b.requestId !== '') return a.requestId === b.requestId;
  return a.url === b.url && a.startedAt === b.startedAt;
}

function headerOf({ responseHeaders }: Handshake, name: string): string {
  return responseHeaders.find((header) => header.name === name)?.value ?? '';
}
