/**
 * The session file, version 1: one JSON document holding all that was recorded of a tab's WebSockets. This file is the
 * specification; `public/deadair-session.schema.json` says the same to a JSON Schema validator, FORMAT.md what changed
 * from version to version.
 *
 * What can be few is written as objects, what can be a million as columns: row `i` of every column is one frame. JSON
 * text rather than a binary container, because a person must be able to open the file anywhere, read it and cut it.
 *
 * ## Time
 * Every time is a number of milliseconds since `clock.zero`, with at most three decimals: whole microseconds, as fine as
 * browsers' clocks go. Never negative: `zero` is a whole millisecond not later than anything in the file. In columns each row
 * says how much later it is than the row before it, which takes a third of the digits; decoders must add up whole
 * microseconds, not fractions of milliseconds, or rounding errors add up too.
 *
 * ## A worked example
 * One connection opened 5 ms after it was made, said "ping", heard 1024 bytes 14.9 ms later, then nothing, and was dropped
 * after 60 s of silence (some fields left out):
 *
 * ```
 *   "clock": { "zero": "2027-01-15T08:00:00.000Z" },
 *   "strings": ["wss://app.example/live?token=masked-1", "at connect (https://app.example/app.js:7:12)"],
 *   "connections": [{
 *     "realm": 0, "url": 0, "stack": 1, "constructedAt": 0, "openedAt": 5,
 *     "closure": { "at": 60114.9, "code": 1006, "reason": "", "wasClean": false, "initiator": "unknown" },
 *     "gaps": { "length": 0, "direction": [], "endDelta": [], "lasted": [] } … }],
 *   "frames": {
 *     "length": 2,
 *     "connection": [0,   0],
 *     "timeDelta":  [100, 14.9],       the first row at zero + 100 ms, the second at zero + 114.9 ms
 *     "flags":      [1,   2],          out and text, in and binary
 *     "size":       [4,   1024],
 *     "heartbeat":  [2,   1],          the first asks for an answer
 *     "payload":    ["ping", { "base64": "AQID" }]        or null: left out
 *   }
 * ```
 */
import type { Bytes, Milliseconds } from '../base/units.ts';
import type { Confidence, Severity } from '../diagnosis/finding.ts';
import type {
  ConnectionSource,
  Environment,
  FrameCounts,
  GapDirection,
  Handshake,
  Initiator,
  JoinCertainty,
  Loss,
  PageChange,
  Remarks,
  SocketApi,
} from '../session/model.ts';

export const formatName = 'deadair-session';

/** The version this build writes, and the newest it reads. */
export const formatVersion = 1;

/** Milliseconds since `clock.zero`, with at most three decimals. */
export type Offset = Milliseconds;

/** Index into `strings`. */
export type TextIndex = number;

export interface SessionFile {
  readonly format: typeof formatName;
  readonly version: typeof formatVersion;
  readonly redaction: Redaction;
  readonly environment: Environment;
  /** What the person added who gave the file away. */
  readonly remarks: Remarks;
  readonly clock: {
    /** What all times count from: ISO 8601 in UTC with milliseconds, `2027-01-15T08:00:00.000Z`. */
    readonly zero: string;
  };
  /** The stretch of time the session covers, or null when nothing was seen. */
  readonly covers: { readonly from: Offset; readonly to: Offset } | null;
  /** What Deadair concluded when the file was written. A reader may diagnose anew and compare. */
  readonly findings: readonly FileFinding[];
  /** Documents. Named by index, like all that follows. */
  readonly realms: readonly FileRealm[];
  readonly connections: readonly FileConnection[];
  /** HTTP upgrades as the browser's network layer saw them, in order of their start. */
  readonly handshakes: readonly FileHandshake[];
  /** Headers of ordinary responses of the hosts, for connections whose handshake went unseen. */
  readonly hostHints: readonly FileHostHint[];
  readonly pageStates: readonly FilePageState[];
  readonly losses: readonly FileLoss[];
  /** Texts that many rows share: URLs and stack traces, each once. */
  readonly strings: readonly string[];
  readonly frames: FileFrames;
}

/** What was taken out before the file was written. */
export interface Redaction {
  /** False: but for `patterns`, everything is as it was recorded, secrets included. */
  readonly applied: boolean;
  readonly payloads: PayloadPolicy;
  /**
   * How many different texts of each kind were replaced by `masked-N`. Equal secrets have equal numbers, so that one can
   * see whether a token was used twice.
   */
  readonly masked: MaskCounts;
}

/**
 * - `left out`: times, sizes and flags of all frames are there, their contents are not,
 * - `values masked`: of JSON the keys and the types of the values; of all else nothing,
 * - `included`: as they were recorded.
 */
export const payloadPolicies = ['left out', 'values masked', 'included'] as const;
export type PayloadPolicy = (typeof payloadPolicies)[number];

/** `patterns`: what the person named; `payloadValues`: texts in payloads. */
export const maskKinds = [
  'queryValues',
  'userinfo',
  'fragments',
  'headerValues',
  'cookies',
  'tokens',
  'patterns',
  'payloadValues',
] as const;
export type MaskKind = (typeof maskKinds)[number];
export type MaskCounts = Readonly<Record<MaskKind, number>>;

/** A document. */
export interface FileRealm {
  /** 0 is the tab's top frame. */
  readonly frameId: number;
  readonly url: TextIndex;
  readonly timeOrigin: Offset;
  /** The recorder came after the document had begun. */
  readonly late: boolean;
  /** False: the page's natives were altered before the recorder came. */
  readonly trusted: boolean;
  /** What the recorder said when it gave up, or null. */
  readonly fault: string | null;
}

/** A connection. Fields are null when the thing did not happen or was not seen. */
export interface FileConnection {
  /** Index into `realms`; null where it was seen from outside of its document or worker (`source`). */
  readonly realm: number | null;
  /** Its number in its document, or among those without one, counted from 0. */
  readonly ordinal: number;
  readonly source: ConnectionSource;
  /** What the page made. Frames of a WebSocketStream are received when the page reads them. */
  readonly api: SocketApi;
  readonly url: TextIndex;
  readonly requestedProtocols: readonly string[];
  readonly constructedAt: Offset;
  /** Constructed while the page was prerendering: the browser holds it back until activation. */
  readonly prerendered: boolean;
  /** Where `new WebSocket` was called. */
  readonly stack: TextIndex;
  readonly openedAt: Offset | null;
  readonly protocol: string;
  readonly extensions: string;
  readonly erroredAt: Offset | null;
  /** The page's own call of `close()`. */
  readonly closeCall: {
    readonly at: Offset;
    /** null: the page gave none. */
    readonly code: number | null;
    readonly reason: string;
    readonly beforeOpen: boolean;
    readonly stack: TextIndex;
  } | null;
  readonly closure: {
    readonly at: Offset;
    /** null, like `wasClean`, where that was not observed. */
    readonly code: number | null;
    readonly reason: string;
    readonly wasClean: boolean | null;
    readonly initiator: Initiator;
  } | null;
  /** Control frames are among its rows, told by a NetLog: its gaps are those of the wire. */
  readonly wireSeen: boolean;
  /**
   * How far a connection that the recorder did not see was followed, and whether nothing more was to come; null for
   * the recorder's.
   */
  readonly sight: { readonly until: Offset; readonly lost: boolean } | null;
  /** Which of `handshakes` is its own; `ambiguous`: another would have fitted as well. */
  readonly handshake: { readonly index: number; readonly join: JoinCertainty } | null;
  /** Which of `hostHints` speaks of its host, where its handshake went unseen. */
  readonly hostHint: number | null;
  /** Exact, also where frames were lost. */
  readonly totals: {
    readonly framesIn: number;
    readonly framesOut: number;
    readonly bytesIn: Bytes;
    readonly bytesOut: Bytes;
    readonly longestSilence: Milliseconds;
    readonly longestSilenceIn: Milliseconds;
    readonly longestSilenceOut: Milliseconds;
  };
  /** Exact, also where frames were lost. */
  readonly lastFrameAt: Readonly<Record<GapDirection, Offset | null>>;
  /** How much the page had to send; null where nobody looked. */
  readonly sending: FileSending | null;
  /** Frames known to have passed that `frames` does not hold. */
  readonly lostFrames: number;
  readonly gaps: FileGaps;
}

/**
 * Finished silences of at least a second, in order of their ends. They are not recomputed from the frames on reading: a silence
 * that lost frames may have filled is not among them, and that is known only while recording.
 */
export interface FileGaps {
  readonly length: number;
  /** Which frames end it: index into `gapDirections`. */
  readonly direction: readonly number[];
  /** How much later it ended than the one before; the first counts from zero. */
  readonly endDelta: readonly Milliseconds[];
  readonly lasted: readonly Milliseconds[];
}

export const gapDirections: readonly GapDirection[] = ['any', 'in', 'out'];

/** Name in lower case, and value. */
export type FileHeader = readonly [name: string, value: string];

export interface FileHandshake {
  readonly source: Handshake['source'];
  readonly url: TextIndex;
  readonly startedAt: Offset;
  /** HTTP status of the answer, or null. */
  readonly status: number | null;
  readonly requestHeaders: readonly FileHeader[];
  readonly responseHeaders: readonly FileHeader[];
  readonly serverAddress: string;
  /** The browser's own words on the failure, '' where there was none. */
  readonly failure: string;
}

export interface FileHostHint {
  readonly url: TextIndex;
  readonly responseHeaders: readonly FileHeader[];
}

export interface FilePageState {
  /** Index into `realms`. */
  readonly realm: number;
  readonly at: Offset;
  readonly change: PageChange;
  /** Of timer gaps, stalls and clock jumps (negative when the clock was set back); 0 otherwise. */
  readonly durationMs: Milliseconds;
}

/** What the page had handed over to be sent. */
export interface FileSending {
  /** Bytes that waited at the last look, and the most that ever did. */
  readonly buffered: number;
  readonly mostBuffered: number;
  /** Since when some had been waiting, null when there were none. */
  readonly since: Offset | null;
  readonly lookedAt: Offset;
}

/** Something known to be missing: it lies between `from` and `to`. */
export interface FileLoss {
  /** Index into `realms`; null where connections without a realm lost something. */
  readonly realm: number | null;
  /** Index into `connections`; null where the realm as a whole lost something. */
  readonly connection: number | null;
  readonly reason: Loss['reason'];
  readonly what: Loss['what'];
  readonly count: number;
  /** What was in lost frames, as far as it was counted. */
  readonly content: FrameCounts | null;
  readonly from: Offset;
  readonly to: Offset;
}

/** Frames as columns, in the order in which they were received; those of one connection are in order of time. */
export interface FileFrames {
  readonly length: number;
  /** Index into `connections`. */
  readonly connection: readonly number[];
  /**
   * How much later than the row before; the first counts from zero. Negative where frames of another document had
   * arrived earlier.
   */
  readonly timeDelta: readonly Milliseconds[];
  /**
   * Bits: 1 sent (else received) · 2 binary (else text) · 4 Blob · 8 dispatched by the page itself · 16 payload evicted ·
   * 32 ping · 64 pong · 128 Close: control frames, told by a NetLog, which totals do not count.
   */
  readonly flags: readonly number[];
  /** True length in bytes, however much of it was kept. */
  readonly size: readonly Bytes[];
  /**
   * Index into `heartbeatClasses`: 0 nobody could tell · 1 no heartbeat · 2 asks · 3 answers · 4 beats that nobody answers.
   * Told from the payload when the file is written, so that it is there also where payloads are not.
   */
  readonly heartbeat: readonly number[];
  /** What was kept of each payload, from its start; or null when payloads were left out. */
  readonly payload: readonly FilePayload[] | null;
}

/** Text as text; binary, and text cut within a character, in base64. */
export type FilePayload = string | { readonly base64: string };

/**
 * A sentence: an id of Deadair's catalogue with what goes into it, and the English it made. Times inside are Offsets.
 */
export interface FileMessage {
  readonly id: string;
  readonly params: Readonly<Record<string, FileMessageParam>>;
  readonly text: string;
}

export type FileMessageParam =
  | string
  | number
  | { readonly ms: Milliseconds }
  | { readonly bytes: Bytes }
  | { readonly at: Offset }
  | { readonly list: readonly string[] };

export interface FileEvidence {
  readonly statement: FileMessage;
  /** Index into `connections`, or null. */
  readonly connection: number | null;
  readonly span: { readonly from: Offset; readonly to: Offset } | null;
}

/** A finding; see src/diagnosis/finding.ts. Its kinds grow without a new version of the format. */
export interface FileFinding {
  readonly id: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Indices into `connections`. */
  readonly connections: readonly number[];
  readonly message: FileMessage;
  readonly for: readonly FileEvidence[];
  readonly against: readonly FileEvidence[];
  readonly candidates: readonly {
    readonly id: string;
    readonly product: string;
    readonly setting: string;
    readonly confidence: Confidence;
  }[];
  readonly fixes: readonly {
    readonly who: 'proxy' | 'server' | 'client';
    readonly advice: FileMessage;
    /** One of these to paste; `software` tells for what, '' where there is only one. */
    readonly snippets: readonly { readonly software: string; readonly language: string; readonly code: string }[];
  }[];
  /** URLs. */
  readonly sources: readonly string[];
}
