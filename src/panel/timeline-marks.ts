/**
 * What the diagnosis adds to the timeline: which timeout a connection met, which frames are heartbeats, and what the page
 * opened in the place of what it had lost. It holds for as long as there are no new findings, a few times a second at most.
 */
import { type Beat, readBeats } from '../diagnosis/beats.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { findRoundTrips } from '../diagnosis/round-trips.ts';
import { successors } from '../diagnosis/successors.ts';
import type { ConnectionId, Direction, SessionView } from '../session/model.ts';
import { LaneHeartbeats, noHeartbeats } from '../timeline/heartbeats.ts';
import type { FoundTimeout, TimelineModel } from '../timeline/model.ts';
import { guideOf } from './timeline-words.ts';

export type DiagnosisMarks = Pick<TimelineModel, 'timeoutOf' | 'heartbeatsOf' | 'reconnects'>;

export function diagnosisMarks(session: SessionView, findings: readonly Finding[]): DiagnosisMarks {
  const timeouts = foundTimeouts(findings);
  const beatsOf = readBeats(session);
  return {
    timeoutOf: (connection) => timeouts.get(connection) ?? null,
    heartbeatsOf: (id) => heartbeatsOf(beatsOf({ id })),
    reconnects: [...successors(session.connections)].map(([lost, next]) => ({ lost: lost.id, next: next.id })),
  };
}

/** Of several findings on a connection the first is the surest. */
function foundTimeouts(findings: readonly Finding[]): ReadonlyMap<ConnectionId, FoundTimeout> {
  const found = new Map<ConnectionId, FoundTimeout>();
  for (const { idle, connections, candidates } of findings) {
    if (idle === undefined) continue;
    const products = [...new Set(candidates.map(({ product }) => product))];
    const timeout = { guide: guideOf(idle.timeoutMs, products, () => true), direction: idle.direction };
    for (const connection of connections) if (!found.has(connection)) found.set(connection, timeout);
  }
  return found;
}

/** The same beats are the same array. */
const known = new WeakMap<readonly Beat[], LaneHeartbeats>();

function heartbeatsOf(beats: readonly Beat[]): LaneHeartbeats {
  if (beats.length === 0) return noHeartbeats;
  const before = known.get(beats);
  if (before !== undefined) return before;
  const timesOf = (direction: Direction) =>
    beats.filter((beat) => beat.direction === direction && beat.by !== 'protocol').map(({ at }) => at);
  const heartbeats = new LaneHeartbeats({ in: timesOf('in'), out: timesOf('out') }, findRoundTrips(beats));
  known.set(beats, heartbeats);
  return heartbeats;
}
