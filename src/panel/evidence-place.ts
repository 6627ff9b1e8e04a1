/** Where a piece of evidence can be looked at: every one has a place, on the timeline or in a tab of the details. */
import type { Evidence, Finding } from '../diagnosis/finding.ts';
import type { Connection, ConnectionId, SessionView } from '../session/model.ts';
import type { TimeRange } from '../timeline/view.ts';

export type EvidencePlace =
  /** A stretch of one connection, or of all of them. */
  | { readonly in: 'timeline'; readonly connection: ConnectionId | null; readonly span: TimeRange }
  /** The end of a connection. */
  | { readonly in: 'close'; readonly connection: ConnectionId }
  | { readonly in: 'tab'; readonly connection: ConnectionId; readonly tab: 'handshake' | 'heartbeat' };

/** What was read from the handshake, or from the stack of a call, which stands beside it. */
const ofHandshake: ReadonlySet<string> = new Set([
  'evidence.answered-by',
  'evidence.browser-text',
  'evidence.client-gave-up',
  'evidence.client-missed-answer',
  'evidence.client-missed-heartbeats',
  'evidence.header',
  'evidence.headers-not-seen',
  'evidence.host-name',
  'evidence.join-ambiguous',
  'evidence.no-limit',
  'evidence.status',
  'evidence.without-websockets',
]);

const ofHeartbeat: ReadonlySet<string> = new Set(['evidence.no-beats', 'evidence.no-heartbeat']);

/**
 * @param selected the connection whose details are shown, or null
 * @returns null only where the session does not have the finding's connections: in files that were tampered with
 */
export function placeOf(
  { statement, connection, span }: Evidence,
  finding: Finding,
  { connections }: Pick<SessionView, 'connections'>,
  selected: ConnectionId | null,
): EvidencePlace | null {
  const ofFinding = selected !== null && finding.connections.includes(selected) ? selected : finding.connections[0];
  const one = connections[connection ?? ofFinding ?? -1];
  if (one === undefined) return null;
  if (ofHandshake.has(statement.id)) return { in: 'tab', connection: one.id, tab: 'handshake' };
  if (ofHeartbeat.has(statement.id)) return { in: 'tab', connection: one.id, tab: 'heartbeat' };
  if (span !== null) return { in: 'timeline', connection, span };
  if (connection !== null) return endOf(one);
  const together = togetherOf(finding, connections);
  // What is said of all of them is seen where all of them are; what a close code means, at the close.
  return together === null ? endOf(one) : { in: 'timeline', connection: null, span: together };
}

function endOf({ id, closure, constructedAt, lastFrameAt }: Connection): EvidencePlace {
  if (closure !== null) return { in: 'close', connection: id };
  const to = Math.max(constructedAt, lastFrameAt.in ?? 0, lastFrameAt.out ?? 0);
  return { in: 'timeline', connection: id, span: { from: constructedAt, to } };
}

/** All that a finding points at, up to the ends of what it explains; null where it points at nothing. */
function togetherOf(finding: Finding, connections: readonly Connection[]): TimeRange | null {
  const spans = finding.for.flatMap(({ span }) => span ?? []);
  if (spans.length === 0) return null;
  const ends = finding.connections.flatMap((id) => connections[id]?.closure?.at ?? []);
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to), ...ends),
  };
}
