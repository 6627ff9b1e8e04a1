/** Servers that answered, or beat by themselves, and then were not heard from any more, whether their connections stand or fell. */
import type { Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import { lastSeenAt } from '../session/silence.ts';
import type { Beat } from './beats.ts';
import { overlap, type Stretch } from './page-history.ts';
import { rhythmOf } from './rhythm.ts';
import type { Surroundings } from './surroundings.ts';

export interface SilentServer {
  /** What was missed: answers to so many pings in a row, or a heartbeat of the server's own that came at this interval. */
  readonly missed: { readonly answers: number } | { readonly beatsEvery: Milliseconds };
  /** From the last that was heard to the end, or to when the connection was last seen. */
  readonly span: Stretch;
  /** How many heartbeats had come from the server before. */
  readonly heard: number;
  /** They only recurred: it may have been news, of which there was none any more. */
  readonly mayBeNews: boolean;
}

/** So many beats in a row that were answered, or that came, tell what to expect. */
const fewestExpected = 3;
/** One may be lost in a hiccup of the network or of its sender. */
const fewestMissing = 2;
/** Nobody who is there takes longer to answer. */
const answerMs: Milliseconds = 10_000;

const haltedShare = 0.05;

/** Of a connection whose heartbeats went well and then nothing came from the server any more; null for all others. */
export function silentServer(connection: Connection, surroundings: Surroundings): SilentServer | null {
  const { session, beatsOf, historyOf } = surroundings;
  const { openedAt, lastFrameAt } = connection;
  const heardAt = lastFrameAt.in ?? openedAt;
  const beats = beatsOf(connection);
  const inbound = beats.filter(({ direction }) => direction === 'in');
  if (heardAt === null || inbound.length < fewestExpected) return null;
  const until = lastSeenAt(connection, session.endedAt);
  const span = { from: heardAt, to: until };
  // A page that did not run has not asked, nor looked; a moment of that makes no difference.
  const { halts, asleep } = historyOf(connection);
  const haltedMs = halts.reduce((sum, halt) => sum + sharedMs(halt, span), 0);
  if (haltedMs > (until - heardAt) * haltedShare || asleep.some((sleep) => overlap(sleep, span))) return null;
  const missed = missedAnswers(beats, span, connection.closure !== null) ?? missedBeats(inbound, span);
  if (missed === null) return null;
  return { missed, span, heard: inbound.length, mayBeNews: inbound.every(({ by }) => by === 'recurrence') };
}

/** @param hasEnded whether no answer can come any more to what was asked just now */
function missedAnswers(beats: readonly Beat[], span: Stretch, hasEnded: boolean): SilentServer['missed'] | null {
  const asked = beats.filter(({ direction, role, at }) => direction === 'out' && role === 'ping' && at > span.from);
  const overdue = asked.filter(({ at }) => at <= span.to - answerMs);
  if (overdue.length < fewestMissing) return null;
  return { answers: hasEnded ? asked.length : overdue.length };
}

function missedBeats(inbound: readonly Beat[], { from, to }: Stretch): SilentServer['missed'] | null {
  const pace = rhythmOf(inbound.filter(({ role }) => role !== 'pong').map(({ at }) => at));
  if (pace === null || to - from < pace.p95 * (fewestMissing + 0.5) + answerMs) return null;
  return { beatsEvery: pace.median };
}

/** How much of one stretch lies in the other. */
function sharedMs(a: Stretch, b: Stretch): Milliseconds {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
