/**
 * Drops of connections that had been dead before: the server had answered each heartbeat, or sent its own, and then nothing
 * came from it while the page went on. TCP gave up, or something on the way did, long after the way or the server was gone.
 *
 * ```
 *   ping pong  ping pong  ping pong | ping   ping   ping   ping   ...  ✕ 1006
 *                                   └── dead since then ──────────────┘
 * ```
 */
import { message } from '../base/message.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection } from '../session/model.ts';
import { on } from './evidence.ts';
import type { Confidence, Evidence, Finding } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { deadlineFix, reconnectOnReturn } from './idle-fixes.ts';
import { readServerLog } from './next-steps.ts';
import { type SilentServer, silentServer } from './silent-server.ts';
import { originOf, type Surroundings, undisturbedDrops } from './surroundings.ts';

interface Dead {
  readonly connection: Connection;
  readonly server: SilentServer;
}

/** One finding for each origin. Idle timeouts of those that listen to the server have taken theirs before. */
export function findWentDead(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const dead = undisturbedDrops(surroundings, unexplained).flatMap(({ connection }): Dead[] => {
    const server = silentServer(connection, surroundings);
    return server === null ? [] : [{ connection, server }];
  });
  return groupBy(dead, ({ connection }) => originOf(connection.url)).map(toFinding);
}

/** That it was dead is as good as seen where pings went unanswered; why it was, nobody saw. */
export function wentDeadConfidence({ missed, mayBeNews }: SilentServer): Confidence {
  return 'answers' in missed && !mayBeNews ? 'likely' : 'possible';
}

function toFinding(group: readonly [Dead, ...Dead[]]): Finding {
  const ids = idsOf(group.map(({ connection }) => connection));
  const sure = group.some(({ server }) => wentDeadConfidence(server) === 'likely');
  const leastMs = Math.min(...group.map(({ server: { span } }) => span.to - span.from));
  return {
    id: `went-dead-${ids[0] ?? 0}`,
    kind: 'went-dead',
    severity: 'error',
    confidence: sure ? 'likely' : 'possible',
    connections: ids,
    message: message('went-dead.silent', { count: group.length, silence: { ms: leastMs } }),
    for: group.slice(0, mostShown).flatMap(whatWasMissed),
    against: [],
    candidates: [],
    fixes: [deadlineFix, reconnectOnReturn, readServerLog(group[0].server.span.from)],
    sources: [generalSources.retransmission],
  };
}

const mostShown = 5;

function whatWasMissed({ connection, server: { missed, span, heard } }: Dead): Evidence[] {
  const silence = { ms: span.to - span.from };
  const statement =
    'answers' in missed
      ? message('evidence.answers-missed', { count: missed.answers, silence })
      : message('evidence.beats-missed', { interval: { ms: missed.beatsEvery }, silence });
  return [on(connection, statement, span), on(connection, message('evidence.beats-before', { count: heard }))];
}
