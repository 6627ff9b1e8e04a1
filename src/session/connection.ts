/** One connection as the session builds it up, event by event. */
import { Column } from '../base/column.ts';
import type { EpochMs } from '../base/units.ts';
import type { RunningCounts } from '../wire/frame-counts.ts';
import { GapList, ofEachDirection } from './gap-list.ts';
import {
  type CloseCall,
  type Closure,
  type Connection,
  type ConnectionId,
  type ConnectionSource,
  type ConnectionState,
  type GapDirection,
  gapDirections,
  type Handshake,
  type HostHint,
  type Initiator,
  type JoinCertainty,
  type RealmId,
  type Sending,
  type Sight,
  type SocketApi,
  type Totals,
} from './model.ts';

/** `readyState` CLOSING: the other side's Close frame is being answered, or our own. */
const closing = 2;

/** What is known of a connection the moment it is constructed. */
export interface ConnectionBirth {
  readonly realm: RealmId | null;
  readonly ordinal: number;
  readonly source: ConnectionSource;
  readonly api: SocketApi;
  readonly url: string;
  readonly requestedProtocols: readonly string[];
  readonly constructedAt: EpochMs;
  readonly prerendered: boolean;
  readonly stack: string;
}

/** A finished record without its rows and gaps. */
type ConnectionFacts = Omit<Connection, 'id' | 'state' | 'rows' | 'gaps'>;

/** What a file keeps of a connection. */
export interface StoredConnection extends ConnectionFacts {
  /** From and to in turn (EpochMs), in order of the gaps' ends. */
  readonly gaps: Readonly<Record<GapDirection, Float64Array>>;
}

export class ConnectionRecord implements Connection {
  readonly id: ConnectionId;
  readonly realm: RealmId | null;
  readonly ordinal: number;
  readonly source: ConnectionSource;
  readonly api: SocketApi;
  readonly url: string;
  readonly requestedProtocols: readonly string[];
  readonly constructedAt: EpochMs;
  readonly prerendered: boolean;
  readonly stack: string;
  openedAt: EpochMs | null = null;
  protocol = '';
  extensions = '';
  erroredAt: EpochMs | null = null;
  closeCall: CloseCall | null = null;
  closure: Closure | null = null;
  wireSeen = false;
  sight: Sight | null = null;
  handshake: Handshake | null = null;
  handshakeJoin: JoinCertainty | null = null;
  hostHint: HostHint | null = null;
  totals: Totals = {
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    longestSilence: 0,
    longestSilenceIn: 0,
    longestSilenceOut: 0,
  };
  readonly lastFrameAt: Record<GapDirection, EpochMs | null> = { any: null, in: null, out: null };
  readonly rows = Column.uint32();
  readonly gaps: Readonly<Record<GapDirection, GapList>> = ofEachDirection(() => new GapList());
  sending: Sending | null = null;
  /** `readyState` as the recorder last saw it. */
  #readyState = 0;
  /**
   * Frames of which the session has taken note, kept or not, and the time of the last. They are the connection's first,
   * without a hole.
   */
  readonly met: RunningCounts & { until: EpochMs | null } = {
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    synthetic: 0,
    until: null,
  };
  /** Rows of synthetic and of control frames: kept, but nothing that the totals count. */
  #uncountedRows = 0;
  /** Frames that were counted before this record began: left behind by "clear", not lost. */
  #leftBehind = 0;

  constructor(id: ConnectionId, birth: ConnectionBirth) {
    this.id = id;
    this.realm = birth.realm;
    this.ordinal = birth.ordinal;
    this.source = birth.source;
    this.api = birth.api;
    this.url = birth.url;
    this.requestedProtocols = birth.requestedProtocols;
    this.constructedAt = birth.constructedAt;
    this.prerendered = birth.prerendered;
    this.stack = birth.stack;
  }

  get state(): ConnectionState {
    if (this.closure !== null) return 'closed';
    if (this.sight?.lost) return 'unknown';
    if (this.closeCall !== null || this.#readyState === closing) return 'closing';
    return this.openedAt === null ? 'connecting' : 'open';
  }

  get lostFrames(): number {
    const { framesIn, framesOut } = this.totals;
    return Math.max(0, framesIn + framesOut + this.#uncountedRows - this.rows.length - this.#leftBehind);
  }

  open(at: EpochMs, protocol: string, extensions: string): void {
    this.openedAt = at;
    this.protocol = protocol;
    this.extensions = extensions;
  }

  /** Notes who ended it where the event itself tells: the page by its own call, a peer by its code. */
  close(at: EpochMs, code: number, reason: string, wasClean: boolean, byBrowser: boolean): void {
    let initiator: Initiator = code === 1006 ? 'unknown' : 'peer';
    if (this.closeCall !== null) initiator = 'page';
    else if (byBrowser) initiator = 'browser';
    this.closure = { at, code, reason, wasClean, initiator };
  }

  /**
   * Its document went, and no close event will come: what the server is told is what the page said last, or else the
   * browser's 1001.
   */
  endWithDocument(at: EpochMs): void {
    const call = this.closeCall;
    if (call === null) this.close(at, 1001, '', true, true);
    else if (call.beforeOpen) this.close(at, 1006, '', false, true);
    else this.close(at, call.code ?? 1005, call.reason, true, true);
  }

  /**
   * An error before it opened. A close event follows with the code, unless the browser itself did not allow the connection:
   * where the page's Content-Security-Policy forbids it, Chromium tells of nothing else, and where the address does, a
   * browser lets the constructor throw.
   */
  refuse(at: EpochMs): void {
    if (this.openedAt !== null || this.closure !== null || this.closeCall !== null) return;
    this.closure = { at, code: null, reason: '', wasClean: null, initiator: 'unknown' };
  }

  /** It is gone, and whoever saw that tells no more. */
  endUnobserved(at: EpochMs): void {
    this.closure = { at, code: null, reason: '', wasClean: null, initiator: 'unobserved' };
  }

  /** A frame that passed on the wire. */
  addFrame(row: number, direction: 'in' | 'out', at: EpochMs): void {
    this.rows.push(row);
    this.heard(direction, at);
  }

  looked(sending: Sending, readyState: number): void {
    this.sending = sending;
    this.#readyState = readyState;
  }

  /** One that is no message: control frames, and what the page dispatched itself. */
  addUncountedFrame(row: number): void {
    this.rows.push(row);
    this.#uncountedRows++;
  }

  /** A frame is known to have passed at `at`, be its row here or lost. */
  heard(direction: 'in' | 'out', at: EpochMs): void {
    this.lastFrameAt[direction] = Math.max(at, this.lastFrameAt[direction] ?? at);
    this.lastFrameAt.any = Math.max(at, this.lastFrameAt.any ?? at);
  }

  /**
   * A record as it was written to a file; `wireRows` is how many rows it will get of frames that passed on the wire. It
   * is finished.
   */
  static restored(id: ConnectionId, stored: StoredConnection, wireRows: number): ConnectionRecord {
    const record = new ConnectionRecord(id, stored);
    record.#takeOver(stored);
    for (const direction of gapDirections) record.gaps[direction].append(stored.gaps[direction]);
    const missing = stored.totals.framesIn + stored.totals.framesOut - wireRows;
    record.#leftBehind = Math.max(0, missing - stored.lostFrames);
    return record;
  }

  /** Enters a row of a restored record. */
  restoreRow(row: number, uncounted: boolean): void {
    this.rows.push(row);
    if (uncounted) this.#uncountedRows++;
  }

  /** The same connection for another session, its rows and gaps left behind. */
  withoutFrames(id: ConnectionId, realm: RealmId | null): ConnectionRecord {
    const copy = new ConnectionRecord(id, { ...this, realm });
    copy.#takeOver(this);
    copy.#readyState = this.#readyState;
    Object.assign(copy.met, this.met);
    // Totals come with the last of several batches: rows may be ahead of them.
    const rowsAndEarlier = this.rows.length - this.#uncountedRows + this.#leftBehind;
    copy.#leftBehind = Math.max(this.totals.framesIn + this.totals.framesOut, rowsAndEarlier);
    return copy;
  }

  /** All that is known of another since it was constructed, save its rows and gaps. */
  #takeOver(other: ConnectionFacts): void {
    this.openedAt = other.openedAt;
    this.protocol = other.protocol;
    this.extensions = other.extensions;
    this.erroredAt = other.erroredAt;
    this.closeCall = other.closeCall;
    this.closure = other.closure;
    this.wireSeen = other.wireSeen;
    this.sight = other.sight;
    this.handshake = other.handshake;
    this.handshakeJoin = other.handshakeJoin;
    this.hostHint = other.hostHint;
    this.totals = other.totals;
    this.sending = other.sending;
    Object.assign(this.lastFrameAt, other.lastFrameAt);
  }
}
