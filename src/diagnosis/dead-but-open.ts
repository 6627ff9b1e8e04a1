/**
 * Connections that are open in name only: what the page sends is taken by nobody, a heartbeat that was answered is answered
 * no more, or the server's own has stopped. TCP gives up on a dead path after many minutes only, so that the page hears of
 * it long after its users.
 */
import { message } from '../base/message.ts';
import type { Bytes, Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { type StuckBytes, stuckSending } from '../session/sending.ts';
import { on } from './evidence.ts';
import type { Confidence, Finding, Fix } from './finding.ts';
import { deadlineFix, reconnectOnReturn } from './idle-fixes.ts';
import { silentServer } from './silent-server.ts';
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
    fixes: isHeard ? [notRead] : [deadlineFix, reconnectOnReturn],
  });
}

/** Of a connection whose heartbeats went well and then nothing came from the server any more; null for all others. */
function fallenSilent(connection: Connection, surroundings: Surroundings): Finding | null {
  const server = silentServer(connection, surroundings);
  if (server === null) return null;
  const { missed, span, heard, mayBeNews } = server;
  const silence = { ms: span.to - span.from };
  return toFinding(connection, {
    confidence: mayBeNews ? 'possible' : 'likely',
    message:
      'answers' in missed
        ? message('dead.unanswered', { count: missed.answers, silence })
        : message('dead.no-beats', { interval: { ms: missed.beatsEvery }, silence }),
    for: [on(connection, message('evidence.beats-before', { count: heard }), span)],
    fixes: [deadlineFix, reconnectOnReturn],
  });
}

function toFinding({ id }: Connection, own: Pick<Finding, 'confidence' | 'message' | 'for' | 'fixes'>): Finding {
  return {
    ...{ id: `dead-but-open-${id}`, kind: 'dead-but-open', severity: 'warning', connections: [id] },
    ...{ ...own, against: [], candidates: [], sources: [generalSources.sendBuffer, generalSources.retransmission] },
  };
}

const notRead: Fix = { who: 'server', advice: message('fix.server-reads'), snippets: [] };
