/**
 * What a diagnosis says. The shape is final; kinds are added as the engine learns more.
 *
 * Nothing here is prose: `message`, `statement` and the rest name sentences of the catalogue in `language/`.
 */
import type { Message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { ConnectionId, GapDirection } from '../session/model.ts';

/** What a connection ended of: each has exactly one. */
export type EndingKind =
  | 'idle-timeout'
  | 'lifetime-cap'
  | 'path-forgot'
  | 'went-dead'
  | 'size-limit'
  | 'protocol-fault'
  | 'network-change'
  | 'server-gone'
  | 'handshake-failed'
  | 'closed-by-page'
  | 'closed-by-browser'
  | 'closed-by-peer'
  | 'cannot-tell';

/** What is wrong beside how connections ended: how they fare while they live, how the page comes back. */
export type ConditionKind = 'reconnecting' | 'dead-but-open' | 'page-halted' | 'heartbeat';

export type FindingKind = EndingKind | ConditionKind;

const conditions: ReadonlySet<FindingKind> = new Set<ConditionKind>([
  'reconnecting',
  'dead-but-open',
  'page-halted',
  'heartbeat',
]);

/** Whether it explains how its connections ended. */
export function explainsEnding({ kind }: Pick<Finding, 'kind'>): boolean {
  return !conditions.has(kind);
}

/** `error`: a connection was lost or never came. `warning`: it will be. `info`: explained and meant. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * How sure the engine is.
 * - `certain`: repeated, fitting, and nothing speaks against it,
 * - `likely`: would be bet on,
 * - `possible`: one explanation among several,
 * - `none`: the finding is that the evidence does not decide.
 */
export type Confidence = 'certain' | 'likely' | 'possible' | 'none';

/** One observation, and where in the session it can be looked at. */
export interface Evidence {
  readonly statement: Message;
  /** The connection it was seen on, or null where it is about the page or the host. */
  readonly connection: ConnectionId | null;
  /** Stretch of the timeline that shows it, or null where it has no place in time (a header). */
  readonly span: { readonly from: EpochMs; readonly to: EpochMs } | null;
}

export interface Snippet {
  /** For which software it is, where there are several: a proper name. '' where there is only this one. */
  readonly software: string;
  readonly language: string;
  readonly code: string;
}

export interface Fix {
  /** Who has to change something. */
  readonly who: 'proxy' | 'server' | 'client';
  /** What they change. */
  readonly advice: Message;
  /** Something to paste: one of these, the likeliest first; none where there is nothing to paste. */
  readonly snippets: readonly Snippet[];
}

/** A named thing that could be the cause: a row of the knowledge tables, or what a fingerprint tells. */
export interface Candidate {
  /** Id of the knowledge row. */
  readonly id: string;
  readonly product: string;
  readonly setting: string;
  readonly confidence: Confidence;
}

/** An idle timeout: how long, and whose silence counts. */
export interface IdleLimit {
  readonly timeoutMs: Milliseconds;
  readonly direction: GapDirection;
}

export interface Finding {
  /** Stable within one diagnosis: kind and first connection. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** All connections it explains, or that show the condition, in order of id; never empty. */
  readonly connections: readonly ConnectionId[];
  /** The verdict in one sentence. */
  readonly message: Message;
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** Best first; empty where the kind names no product. */
  readonly candidates: readonly Candidate[];
  readonly fixes: readonly Fix[];
  /** Where the knowledge comes from: URLs. */
  readonly sources: readonly string[];
  /** Of an idle timeout. */
  readonly idle?: IdleLimit;
}
