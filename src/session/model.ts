/**
 * The tables of a session: what was seen of a tab's WebSockets, in a form that diagnosis, timeline, files and views read.
 *
 * A *session* has realms (documents), connections (each in a realm), frames (each of a connection) and page states (each
 * of a realm). Connections and page states are few: plain objects. Frames can be a million: columns.
 *
 * ```
 *  realms        0: https://app.example/            1: https://app.example/ (after a reload)
 *  connections   0: realm 0  wss://…  opened  closed 1006      1: realm 1  wss://…  open
 *  frames row    0      1      2      3        each connection lists its own rows, in order of time:
 *    connection  0      0      1      0          connections[0].rows = 0 1 3
 *    time        …01.0  …02.0  …02.5  …05.0
 * ```
 *
 * All times are EpochMs: a realm's monotonic clock put on its time origin.
 */
import type { Column } from '../base/column.ts';
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import type { FrameCounts, PageChange, SocketApi } from '../wire/records.ts';
import type { GapList } from './gap-list.ts';

export { keptHeaders } from '../wire/headers.ts';
export {
  controlFrame,
  type FrameCounts,
  FrameFlag,
  gapDirections,
  minimumGapMs,
  type PageChange,
  pageChanges,
  type SocketApi,
  socketApis,
} from '../wire/records.ts';

/** Index into `Session.connections`. Stable for the session's life and in its file. */
export type ConnectionId = number;
/** Index into `Session.realms`. */
export type RealmId = number;
/** Index of a row of the frame table. */
export type FrameRow = number;

export interface Realm {
  readonly id: RealmId;
  /** The browser's id of the document; unique while the browser runs. */
  readonly documentId: string;
  /** 0 is the tab's top frame. */
  frameId: number;
  readonly url: string;
  readonly timeOrigin: EpochMs;
  /** The recorder came after the document had begun: sockets made before went unseen. */
  readonly late: boolean;
  readonly trusted: boolean;
  /** What the recorder reported before it gave up, or null while it works. */
  fault: string | null;
}

/** `unknown`: it was not seen to end, and nothing more is told of it (`Sight`). */
export type ConnectionState = 'connecting' | 'open' | 'closing' | 'closed' | 'unknown';

/**
 * Which instrument saw the connection. Only the recorder sees frames, close codes and page states together. The others
 * see what it cannot, sockets of workers above all, and each less:
 * - `har` (Chrome): frames, sizes, times and the end, but no close code and not who closed,
 * - `web-request` (Firefox): the handshake, and nothing after it.
 */
export type ConnectionSource = 'recorder' | 'har' | 'web-request' | 'netlog';

export interface CloseCall {
  readonly at: EpochMs;
  /** null where the page gave no code. */
  readonly code: number | null;
  readonly reason: string;
  /** `close()` was called while the socket was still connecting. */
  readonly beforeOpen: boolean;
  readonly stack: string;
}

/**
 * Who ended a connection, as far as the page can tell:
 * - `page`: its own `close()` came first,
 * - `browser`: the document was unloaded or went into bfcache,
 * - `peer`: a Close frame arrived (the code is the peer's),
 * - `unknown`: 1006, nothing was said,
 * - `unobserved`: not the recorder saw it end, but something that tells neither the code nor who.
 */
export const initiators = ['page', 'browser', 'peer', 'unknown', 'unobserved'] as const;
export type Initiator = (typeof initiators)[number];

export interface Closure {
  readonly at: EpochMs;
  /** null where it was not observed. */
  readonly code: number | null;
  readonly reason: string;
  /** null where it was not observed. */
  readonly wasClean: boolean | null;
  readonly initiator: Initiator;
}

export type Direction = 'in' | 'out';
/** Which frames end a silence: those of either direction, only received ones, or only sent ones. */
export type GapDirection = 'any' | Direction;

/**
 * What a frame is to a heartbeat. Known of a frame even where its payload was left out.
 * - `unknown`: too little of the frame was kept to tell,
 * - `none`: no heartbeat that is known,
 * - `ping`: asks, and is answered,
 * - `pong`: answers,
 * - `beat`: says "still here", and expects nothing.
 *
 * Tables hold indices into this list: it only ever grows, at its end.
 */
export const heartbeatClasses = ['unknown', 'none', 'ping', 'pong', 'beat'] as const;
export type HeartbeatClass = (typeof heartbeatClasses)[number];

/** A stretch without frames of at least `minimumGapMs`. Begins at open or at a frame, ends at a frame. */
export interface Gap {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** How sure it is that a handshake belongs to its connection: `ambiguous` when another would have fitted as well. */
export type JoinCertainty = 'certain' | 'ambiguous';

export interface Header {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

/** The HTTP side of a connection's beginning, seen by the browser's network layer, not by the page. */
export interface Handshake {
  readonly source: 'devtools-har' | 'web-request' | 'netlog';
  /** What tells this request from all others of its source, '' where the source has nothing of the kind. */
  readonly requestId: string;
  readonly url: string;
  readonly startedAt: EpochMs;
  /** HTTP status of the answer, or null when none came or none was seen. */
  readonly status: number | null;
  readonly requestHeaders: readonly Header[];
  readonly responseHeaders: readonly Header[];
  readonly serverAddress: string;
  /** The browser's own words on the failure, '' where there was none. */
  readonly failure: string;
}

/**
 * Headers of another response of the same host, seen although the connection's own handshake was not. A hint at what
 * stands in front, no more: other paths may take other ways.
 */
export interface HostHint {
  readonly url: string;
  readonly responseHeaders: readonly Header[];
}

/**
 * What is known of the send buffer: after each send, and every second while a panel watches. Bytes that have waited for
 * seconds mean that nobody takes them: open, and dead.
 */
export interface Sending {
  /** `bufferedAmount` at the last look, and the most that was ever seen. */
  readonly buffered: Bytes;
  readonly mostBuffered: Bytes;
  /** Since when it has not been seen empty, null while it is. */
  readonly since: EpochMs | null;
  readonly lookedAt: EpochMs;
}

/** How far a connection was followed by a source that looks only now and then. What came later is not known. */
export interface Sight {
  readonly until: EpochMs;
  /** Nothing more will be told of it. */
  readonly lost: boolean;
}

export interface Totals extends FrameCounts {
  /** Longest silences outlived, exact even where frames were lost. */
  readonly longestSilence: Milliseconds;
  readonly longestSilenceIn: Milliseconds;
  readonly longestSilenceOut: Milliseconds;
}

/**
 * A connection. A document that is unloaded, or goes into bfcache, takes its sockets along without a close event: such a
 * connection gets a closure with the code the browser sends to the server then, 1001, and the initiator `browser`.
 *
 * Fields are null until the thing has happened.
 */
export interface Connection {
  readonly id: ConnectionId;
  /** null where it was seen from outside of its document or worker, by another source than the recorder. */
  readonly realm: RealmId | null;
  /** Its number in its realm, or among those without a realm. */
  readonly ordinal: number;
  readonly source: ConnectionSource;
  readonly api: SocketApi;
  readonly url: string;
  readonly requestedProtocols: readonly string[];
  readonly constructedAt: EpochMs;
  /** Constructed while prerendering: until `activatedAt` of the realm it was not allowed to connect. */
  readonly prerendered: boolean;
  /** Where `new WebSocket` was called: a stack trace, '' when not known. */
  readonly stack: string;
  readonly state: ConnectionState;
  readonly openedAt: EpochMs | null;
  readonly protocol: string;
  readonly extensions: string;
  readonly erroredAt: EpochMs | null;
  readonly closeCall: CloseCall | null;
  readonly closure: Closure | null;
  /** A NetLog told of its control frames as well: its silences are those of the wire. */
  readonly wireSeen: boolean;
  /** null: the recorder's, which sees all the time. */
  readonly sight: Sight | null;
  readonly handshake: Handshake | null;
  readonly handshakeJoin: JoinCertainty | null;
  readonly hostHint: HostHint | null;
  readonly totals: Totals;
  /** null before the first look. */
  readonly sending: Sending | null;
  /** EpochMs of the last frame of each kind, null before the first. Exact even where frames were lost. */
  readonly lastFrameAt: Readonly<Record<GapDirection, EpochMs | null>>;
  /** Finished gaps, each in order of their ends. The silence still running or cut by the close is `lastSilence`. */
  readonly gaps: Readonly<Record<GapDirection, GapList>>;
  /** Rows of the frame table that are this connection's, in order of time. */
  readonly rows: Column<Uint32Array>;
  /** Frames known to have passed that the table does not hold. */
  readonly lostFrames: number;
}

/** The frame table. Columns of equal length; a row is a frame. */
export interface FrameTable {
  readonly length: number;
  readonly connection: Column<Uint32Array>;
  /** EpochMs. */
  readonly time: Column<Float64Array>;
  /** `FrameFlag` bits. */
  readonly flags: Column<Uint8Array>;
  /** True payload length in bytes. */
  readonly size: Column<Uint32Array>;
  /** Index into `heartbeatClasses`, as a file told it. Those that were recorded have not been looked at: 0. */
  readonly heartbeat: Column<Uint8Array>;
  /** How many payload bytes are kept, from the start; less than `size` when truncated. */
  readonly captured: Column<Uint32Array>;
  /** The kept bytes of a row: a view, not a copy. */
  payload(row: FrameRow): Uint8Array;
  /**
   * The bytes among which those of a row are, from `slabStart` on and `captured` of them: for whoever looks into a million
   * payloads, where a view of each would cost more than the look.
   */
  slab(row: FrameRow): Uint8Array;
  slabStart(row: FrameRow): number;
}

export interface PageState {
  readonly realm: RealmId;
  readonly at: EpochMs;
  readonly change: PageChange;
  /** For timer gaps, stalls and clock jumps; 0 otherwise. A gap or stall ended at `at`. */
  readonly durationMs: Milliseconds;
}

/** Chrome lets the timers of a hidden page wait for a minute. A gap longer than this was no throttling: the page did not run. */
export const longestThrottledMs: Milliseconds = 90_000;

/**
 * Something that is known to be missing.
 * - `evicted`: the recorder's journal was full before a panel asked,
 * - `paused`: recording was paused,
 * - `limit`: the session's own limit was reached,
 * - `handover`: the document ended before the rest could leave it.
 *
 * Gaps and totals are counted apart and stay exact where frames are lost.
 */
export interface Loss {
  /** null where it concerns connections without a realm. */
  readonly realm: RealmId | null;
  /** null where it concerns the realm as a whole. */
  readonly connection: ConnectionId | null;
  readonly reason: 'evicted' | 'paused' | 'limit' | 'handover';
  readonly what: 'frames' | 'events' | 'payloads' | 'gaps';
  readonly count: number;
  /** What was in the frames, as far as that was counted before they went; null where it was not. */
  readonly content: FrameCounts | null;
  /** The loss lies between these two. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What the person adds who gives a session away; '' where they say nothing. */
export interface Remarks {
  /** Proxies and load balancers in front of the server. */
  readonly inFront: string;
  /** Server software. */
  readonly server: string;
  /** What they expected to happen. */
  readonly expected: string;
}

export const remarkNames = ['inFront', 'server', 'expected'] as const satisfies (keyof Remarks)[];

export const noRemarks: Remarks = { inFront: '', server: '', expected: '' };

/** What the session was recorded with. Unknown texts are ''. */
export interface Environment {
  readonly browser: string;
  readonly browserVersion: string;
  readonly os: string;
  readonly extensionVersion: string;
  readonly pageUrl: string;
  /** Minutes that local clocks were ahead of UTC, as server logs may have it; null where it is not known. */
  readonly utcOffsetMinutes: number | null;
}

export const unknownEnvironment: Environment = {
  browser: '',
  browserVersion: '',
  os: '',
  extensionVersion: '',
  pageUrl: '',
  utcOffsetMinutes: null,
};

/** Read access to a session: all that diagnosis, files, timeline and views need. */
export interface SessionView {
  readonly environment: Environment;
  readonly remarks: Remarks;
  /** Raised by every change; equal numbers mean nothing moved. */
  readonly revision: number;
  readonly realms: readonly Realm[];
  readonly connections: readonly Connection[];
  /** All that was seen of HTTP upgrades, joined to a connection or not, in order of their start. */
  readonly handshakes: readonly Handshake[];
  readonly hostHints: readonly HostHint[];
  readonly frames: FrameTable;
  readonly pageStates: readonly PageState[];
  readonly losses: readonly Loss[];
  /** The last moment the session knows of: what "now" means to a reader. */
  readonly endedAt: EpochMs;
  readonly startedAt: EpochMs;
}
