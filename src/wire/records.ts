/**
 * What one realm's recorder writes down, in the form in which it crosses from context to context.
 *
 * A *realm* is one document's JavaScript world with its own recorder. Inside it connections are numbered from 0 in order
 * of construction, and so are, each on a count of its own, lifecycle events, page states, gaps and frames. These ordinals
 * are the whole bookkeeping of resuming: a panel says which it wants next, the recorder goes on from there. A jump in the
 * ordinals of the first three is a loss of exactly that many; which frames had to go is told connection by connection.
 *
 * All times are RealmMs; the realm's hello says when its clock started.
 */
import type { Bytes, EpochMs, Milliseconds, RealmMs } from '../base/units.ts';

/** Raised when a message between contexts changes its shape. Both ends come from one build, so it is checked, not negotiated. */
export const WIRE_VERSION = 2;

/** Number of a connection inside its realm. */
export type ConnectionOrdinal = number;

/** What a recorder says of itself when a port opens. */
export interface RealmHello {
  readonly version: number;
  /** `performance.timeOrigin` of the document. */
  readonly timeOrigin: EpochMs;
  /** The recorder was injected into a document that was already loading or loaded: sockets older than it went unseen. */
  readonly late: boolean;
  /** Natives were altered before the recorder came (a same-origin parent can do that): nothing here can be trusted. */
  readonly trusted: boolean;
}

/** Things that happen to connections, in order. Few, small and never evicted by busy frames. */
export type LifecycleEvent = ConnectionEvent | FaultEvent;

/** What the page made: frames of a WebSocketStream (Chrome) are received when the page reads them. */
export const socketApis = ['WebSocket', 'WebSocketStream'] as const;
export type SocketApi = (typeof socketApis)[number];

export type ConnectionEvent =
  | {
      readonly type: 'construct';
      readonly time: RealmMs;
      readonly connection: ConnectionOrdinal;
      readonly api: SocketApi;
      /** As the browser resolved it. */
      readonly url: string;
      readonly protocols: readonly string[];
      /** The page was prerendering: the browser holds the socket back until activation. */
      readonly prerendering: boolean;
      readonly stack: string;
    }
  | {
      readonly type: 'open';
      readonly time: RealmMs;
      readonly connection: ConnectionOrdinal;
      readonly protocol: string;
      readonly extensions: string;
    }
  /** The page was told of an error: by an event, or by the constructor, which threw a SecurityError. */
  | { readonly type: 'error'; readonly time: RealmMs; readonly connection: ConnectionOrdinal }
  | {
      readonly type: 'close-call';
      readonly time: RealmMs;
      readonly connection: ConnectionOrdinal;
      /** null where the page gave none. */
      readonly code: number | null;
      readonly reason: string;
      /** `readyState` when `close()` was called: 0 is a close before open. */
      readonly readyState: number;
      readonly stack: string;
    }
  | {
      readonly type: 'close';
      readonly time: RealmMs;
      readonly connection: ConnectionOrdinal;
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
    };

/** The recorder failed, left the page alone from then on, and says so. */
export interface FaultEvent {
  readonly type: 'fault';
  readonly time: RealmMs;
  readonly message: string;
}

/** What the page itself went through. In a log of its own: a page that stalls all day must not push out a close. */
export interface PageEvent {
  readonly time: RealmMs;
  readonly change: PageChange;
  /**
   * How long, for the changes that are found out afterwards: a timer gap, a stall, a clock jump (the time by which the
   * wall clock moved against the monotonic one, negative when set back). 0 for all others.
   */
  readonly duration: Milliseconds;
}

/**
 * - `timer-gap`: a timer fired far too late with the page hidden or the machine asleep; the page did not run meanwhile.
 * - `stall`: the event loop was busy or paused (long task, breakpoint, dialog); frames of that time were delivered late.
 * - `bfcache-enter`/`bfcache-leave`: pagehide and pageshow with `persisted`; `unload` is pagehide without.
 */
export const pageChanges = [
  'visible',
  'hidden',
  'online',
  'offline',
  'freeze',
  'resume',
  'bfcache-enter',
  'bfcache-leave',
  'unload',
  'prerendering',
  'activated',
  'timer-gap',
  'clock-jump',
  'stall',
] as const;
export type PageChange = (typeof pageChanges)[number];

/** Bits of `FrameColumns.flags`. */
export const FrameFlag = {
  /** Sent by the page; unset: received. */
  outbound: 1,
  /** ArrayBuffer, view or Blob; unset: text. */
  binary: 2,
  /** The payload travelled as a Blob: its bytes are read later, if at all. */
  blob: 4,
  /** The page dispatched the event itself (`isTrusted` false): nothing came over the wire. */
  synthetic: 8,
  /** Bytes had been captured but were overwritten by newer ones before a panel took them. */
  payloadEvicted: 16,
  /** Control frames of the protocol, which no page sees: told by a NetLog, never by a recorder. */
  ping: 32,
  pong: 64,
  close: 128,
} as const;

/** Any of them. */
export const controlFrame: number = FrameFlag.ping | FrameFlag.pong | FrameFlag.close;

/** Whether a frame is a row of its own and no message that totals count. */
export function isUncounted(flags: number): boolean {
  return (flags & (FrameFlag.synthetic | controlFrame)) !== 0;
}

/**
 * Frames as a struct of arrays: row `i` of every column is one frame, in order of time.
 *
 * ```
 *   offset      0     1     4        connection  0        0             1
 *   time        10.2  14.9  15.0     flags       1 (out)  0 (in, text)  2 (in, binary)
 *   captured    4     64    3        size        4        5120          3
 *   payload     |ping|first 64 bytes …|\x01\x02\x03|
 * ```
 */
export interface FrameColumns {
  readonly length: number;
  /** Ordinal of the frame less `Batch.from.frame`. Rising; a hole is a frame that had to go. */
  readonly offset: Uint32Array;
  readonly connection: Uint32Array;
  /** RealmMs. */
  readonly time: Float64Array;
  readonly flags: Uint8Array;
  /** True length of the application payload in bytes (UTF-8 for text), however little of it was captured. */
  readonly size: Uint32Array;
  /** How many bytes of `payload` belong to the frame; the rows' bytes follow one another. */
  readonly captured: Uint32Array;
  readonly payload: Uint8Array;
}

/** Silences shorter than this are ordinary traffic and not kept as gaps. */
export const minimumGapMs: Milliseconds = 1000;

/** Values of `GapColumns.direction`: frames of either direction end the gap, or only received ones, or only sent ones. */
export const gapDirections = ['any', 'in', 'out'] as const;

/**
 * Silences of at least `minimumGapMs` that a connection outlived, one a row, in order of their ends. The recorder finds
 * them, as the frames pass, so that they are exact even where the frames themselves had to go.
 */
export interface GapColumns {
  readonly length: number;
  readonly connection: Uint32Array;
  /** Index into `gapDirections`. */
  readonly direction: Uint8Array;
  /** RealmMs of the open or frame that it began with. */
  readonly from: Float64Array;
  /** RealmMs of the frame that ended it. */
  readonly to: Float64Array;
}

/** How many frames, and what was in them. */
export interface FrameCounts {
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesIn: Bytes;
  readonly bytesOut: Bytes;
}

/**
 * Frames of a connection that had to go to make room, counted since it was constructed. They are always its oldest, so
 * that a reader finds what it has missed by comparing with how many it has met.
 */
export interface ShedFrames extends FrameCounts {
  readonly connection: ConnectionOrdinal;
  /** Of those that the page dispatched itself. */
  readonly synthetic: number;
  /** RealmMs of the last of them. */
  readonly until: RealmMs;
}

/**
 * Running totals of one connection since it was constructed. They are exact whatever was evicted or shed, so that counts
 * and the longest silences survive the loss of the frames themselves.
 */
export interface ConnectionTotals extends FrameCounts {
  readonly connection: ConnectionOrdinal;
  /** RealmMs of the last frame, or -1 where there was none. */
  readonly lastIn: RealmMs;
  readonly lastOut: RealmMs;
  /** Longest silence between two frames (or open and the first) that the connection outlived. */
  readonly longestSilence: Milliseconds;
  readonly longestSilenceIn: Milliseconds;
  readonly longestSilenceOut: Milliseconds;
  readonly sending: Sending;
}

/**
 * How a connection gets rid of what the page sends, as far as it was looked at: after each send, and every second while
 * somebody watches. Bytes that stay for seconds mean that nobody takes them: open, and dead.
 */
export interface Sending {
  /** `bufferedAmount` at the last look, and the most that was ever seen. */
  readonly buffered: Bytes;
  readonly mostBuffered: Bytes;
  /** RealmMs of the send since when it has not been seen empty, -1 while it is empty. */
  readonly since: RealmMs;
  /** RealmMs of the last look, -1 before the first. */
  readonly lookedAt: RealmMs;
  /** `readyState` at the last look. */
  readonly readyState: number;
}

/** A payload that became known after its frame was sent: a Blob's bytes. */
export interface LatePayload {
  /** Ordinal of the frame in its realm. */
  readonly frame: number;
  readonly bytes: Uint8Array;
}

/** One consignment from a recorder: what is new since the reader's cursor, as far as it fits. */
export interface Batch {
  /** Where the reader stood that this was read for. One that does not stand there yet has not got what came before. */
  readonly from: Cursor;
  /** More than `from.event` where events had to go; and so with the next two. */
  readonly firstEvent: number;
  readonly events: readonly LifecycleEvent[];
  readonly firstPage: number;
  readonly pages: readonly PageEvent[];
  readonly firstGap: number;
  readonly gaps: GapColumns;
  readonly frames: FrameColumns;
  /** Frames from `from.frame` to before this one that are not in the columns had to go. */
  readonly nextFrame: number;
  /** Of the connections that had frames go since this was last told. To be read before `frames`. */
  readonly shed: readonly ShedFrames[];
  /** Of the connections touched since the last totals. Only in a batch that leaves nothing behind, so that they tally. */
  readonly totals: readonly ConnectionTotals[];
  readonly latePayloads: readonly LatePayload[];
}

/** Where a reader stands in a realm's journal: the ordinals it wants next. */
export interface Cursor {
  readonly event: number;
  readonly page: number;
  readonly gap: number;
  readonly frame: number;
}

export const journalStart: Cursor = { event: 0, page: 0, gap: 0, frame: 0 };
