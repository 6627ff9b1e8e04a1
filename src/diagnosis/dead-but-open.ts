/**
 * Connections that are open in name only: what the page sends is taken by nobody. TCP gives up on a dead path after many
 * minutes only, so that the page hears of it long after its users.
 */
import { message } from '../base/message.ts';
import type { Bytes, Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import { type StuckBytes, stuckSending } from '../session/sending.ts';
import { on } from './evidence.ts';
import type { Confidence, Finding, Fix } from './finding.ts';
import { reconnectOnReturn } from './idle-fixes.ts';
import type { Surroundings } from './surroundings.ts';

/** A network that hiccups has caught up by then. */
const leastMs: Milliseconds = 10_000;
/** More may be on its way still, over a slow line: one may be in the midst of an upload. */
const soonSent: Bytes = 1 << 20;
/** For as long as this no upload stands still in both directions. */
const longMs: Milliseconds = 60_000;

/** One finding for each, since each has its own numbers. */
export function findDeadButOpen({ session }: Surroundings): readonly Finding[] {
  return session.connections.flatMap((connection) => {
    const stuck = connection.state === 'open' ? stuckSending(connection) : null;
    return stuck === null || stuck.ms < leastMs ? [] : [toFinding(connection, stuck)];
  });
}

/** How sure it is that nobody takes the bytes, and not that the line is slow: never certain, since they may still go. */
export function deadConfidence(bytes: Bytes, ms: Milliseconds): Confidence {
  return bytes <= soonSent || ms >= longMs ? 'likely' : 'possible';
}

function toFinding(connection: Connection, { bytes, since, ms }: StuckBytes): Finding {
  const isHeard = (connection.lastFrameAt.in ?? 0) > since;
  const params = { size: { bytes }, duration: { ms } };
  const span = { from: since, to: since + ms };
  return {
    id: `dead-but-open-${connection.id}`,
    kind: 'dead-but-open',
    severity: 'warning',
    confidence: deadConfidence(bytes, ms),
    connections: [connection.id],
    message: isHeard ? message('dead.not-read', params) : message('dead.silent', params),
    for: [on(connection, message('evidence.unsent', params), span)],
    against: [],
    candidates: [],
    fixes: isHeard ? [notRead] : [deadline, reconnectOnReturn],
    sources: [],
  };
}

const notRead: Fix = { who: 'server', advice: message('fix.server-reads'), snippet: null };

const deadline: Fix = { who: 'client', advice: message('fix.deadline'), snippet: null };
