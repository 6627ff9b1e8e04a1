/**
 * Connections that are open in name only: what the page sends is taken by nobody, a heartbeat that was answered is answered
 * no more, or the server's own has stopped. TCP gives up on a dead path after many minutes only, so that the page hears of
 * it long after its users.
 */
import { type Message, message } from '../base/message.ts';
import type { Bytes, Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { type StuckBytes, stuckSending } from '../session/sending.ts';
import { lastSeenAt } from '../session/silence.ts';
import type { Beat } from './beats.ts';
import { on } from './evidence.ts';
import type { Confidence, Finding, Fix } from './finding.ts';
import { reconnectOnReturn } from './idle-fixes.ts';
import { overlap, type Stretch } from './page-history.ts';
import { rhythmOf } from './rhythm.ts';
import type { Surroundings } from './surroundings.ts';

/** A network that hiccups has caught up by then. */
const leastMs: Milliseconds = 10_000;
/** More may be on its way still, over a slow line: one may be in the midst of an upload. */
const soonSent: Bytes = 1 << 20;
/** For as long as this no upload stands still in both directions. */
const longMs: Milliseconds = 60_000;

/** One finding for each, since each has its own numbers. */
export function findDeadButOpen(surroundings: Surroundings): readonly Finding[] {
  return surroundings.session.connections.flatMap((connection) => {
    if (connection.state !== 'open') return [];
    const stuck = stuckSending(connection);
    if (stuck !== null && stuck.ms >= leastMs) return [stuckFinding(connection, stuck)];
    return fallenSilent(connection, surroundings) ?? [];
  });
}

/** How sure it is that nobody takes the bytes, and not that the line is slow: never certain, since they may still go. */
export function deadConfidence(bytes: Bytes, ms: Milliseconds): Confidence {
  return bytes <= soonSent || ms >= longMs ? 'likely' : 'possible';
}

function stuckFinding(connection: Connection, { bytes, since, ms }: StuckBytes): Finding {
  const isHeard = (connection.lastFrameAt.in ?? 0) > since;
  const params = { size: { bytes }, duration: { ms } };
  return toFinding(connection, {
    confidence: deadConfidence(bytes, ms),
    message: isHeard ? message('dead.not-read', params) : message('dead.silent', params),
    for: [on(connection, message('evidence.unsent', params), { from: since, to: since + ms })],
    fixes: isHeard ? [notRead] : [deadline, reconnectOnReturn],
  });
}

/** So many beats in a row that were answered, or that came, tell what to expect. */
const fewestExpected = 3;
/** One may be lost in a hiccup of the network or of its sender. */
const fewestMissing = 2;
/** Nobody who is there takes longer to answer. */
const answerMs: Milliseconds = 10_000;

/** Of a connection whose heartbeats went well and then nothing came from the server any more; null for all others. */
function fallenSilent(connection: Connection, { session, beatsOf, historyOf }: Surroundings): Finding | null {
  const { openedAt, lastFrameAt } = connection;
  const heardAt = lastFrameAt.in ?? openedAt;
  const beats = beatsOf(connection);
  const inbound = beats.filter(({ direction }) => direction === 'in');
  if (heardAt === null || inbound.length < fewestExpected) return null;
  const until = lastSeenAt(connection, session.endedAt);
  const span = { from: heardAt, to: until };
  const { halts, asleep } = historyOf(connection);
  // A page that did not run has not asked, nor looked.
  if ([...halts, ...asleep].some((halt) => overlap(halt, span))) return null;
  const silence = { ms: until - heardAt };
  const asked = beats.filter(
    ({ direction, role, at }) => direction === 'out' && role === 'ping' && at > heardAt && at <= until - answerMs,
  );
  if (asked.length >= fewestMissing) {
    const params = { count: asked.length, silence };
    return deaf(connection, message('dead.unanswered', params), span, inbound);
  }
  const pace = rhythmOf(inbound.filter(({ role }) => role !== 'pong').map(({ at }) => at));
  if (pace === null || silence.ms < pace.p95 * (fewestMissing + 0.5) + answerMs) return null;
  return deaf(connection, message('dead.no-beats', { interval: { ms: pace.median }, silence }), span, inbound);
}

/** What only recurs may have been news, of which there is none any more. */
function deaf(connection: Connection, verdict: Message, span: Stretch, inbound: readonly Beat[]): Finding {
  const count = inbound.length;
  return toFinding(connection, {
    confidence: inbound.every(({ by }) => by === 'recurrence') ? 'possible' : 'likely',
    message: verdict,
    for: [on(connection, message('evidence.beats-before', { count }), span)],
    fixes: [deadline, reconnectOnReturn],
  });
}

function toFinding({ id }: Connection, own: Pick<Finding, 'confidence' | 'message' | 'for' | 'fixes'>): Finding {
  return {
    ...{ id: `dead-but-open-${id}`, kind: 'dead-but-open', severity: 'warning', connections: [id] },
    ...{ ...own, against: [], candidates: [], sources: [generalSources.sendBuffer, generalSources.retransmission] },
  };
}

const notRead: Fix = { who: 'server', advice: message('fix.server-reads'), snippets: [] };

const deadline: Fix = { who: 'client', advice: message('fix.deadline'), snippets: [] };
