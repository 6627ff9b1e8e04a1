/** Connections that never opened: what the HTTP answer or the browser's own words tell of the reason. */
import { type Message, message } from '../base/message.ts';
import { type HandshakeFailure, readFailureText, statusSource } from '../knowledge/handshake-failures.ts';
import { connectionLimits, policyRefusal, refusedUnsent } from '../knowledge/refused-unsent.ts';
import type { Connection, SessionView } from '../session/model.ts';
import { aliveAt } from './alive-at.ts';
import { toldConfidence } from './confidence.ts';
import { everywhere, on } from './evidence.ts';
import type { Confidence, Evidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { handshakeFixes } from './handshake-fixes.ts';
import { handshakeFacts, patienceFixes, platformFixes, platformSources } from './handshake-patience.ts';
import { reproduceFix } from './reproduce.ts';
import { originOf, type Surroundings } from './surroundings.ts';

/** What a browser refuses before it sends anything. */
type Unsent = 'policy' | 'unsafe-port' | 'mixed-content' | 'too-many';

/** What was learnt of one failed handshake. */
export type HandshakeReading =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'failure'; readonly failure: Exclude<HandshakeFailure, 'status'>; readonly source: string }
  /** Nobody said so, but the browser refuses such a connection before it sends anything. */
  | { readonly kind: 'inferred'; readonly failure: Unsent; readonly source: string }
  /** The browser said something that no table holds: Firefox translates its texts. */
  | { readonly kind: 'text'; readonly text: string }
  /** The network layer saw the handshake, but not why it failed: another extension may have erased the reason. */
  | { readonly kind: 'reason-hidden' }
  | { readonly kind: 'not-seen' };

export function findFailedHandshakes(
  surroundings: Surroundings,
  unexplained: readonly Connection[],
): readonly Finding[] {
  const { session } = surroundings;
  const limit = connectionLimits.find(({ browser }) => browser.test(session.environment.browser));
  const alive = aliveAt(session.connections, limit?.counts ?? 'all');
  const read = (connection: Connection): HandshakeReading => {
    const seen = readHandshake(connection);
    const told = seen.kind !== 'not-seen' && seen.kind !== 'reason-hidden';
    if (told) return seen;
    // As many as the browser bears were there when it was made: it was refused before anything was sent.
    if (limit !== undefined && alive(connection.constructedAt) >= limit.most) {
      return { kind: 'inferred', failure: 'too-many', source: limit.source };
    }
    return seen.kind === 'not-seen' ? inferred(connection, session) : seen;
  };
  const keyOf = (connection: Connection) => JSON.stringify([originOf(connection.url), read(connection)]);
  return groupBy(unexplained, keyOf).map((group) => {
    const [first] = group;
    const reading = read(first);
    // What the browser itself refused works everywhere else.
    const again = reading.kind === 'inferred' ? [] : reproduceFix(first, session);
    const fixes = [
      ...platformFixes(first),
      ...handshakeFixes(reading, first.url, first.closure?.at ?? first.constructedAt),
      ...patienceFixes(first, surroundings),
      ...again,
    ];
    return toFinding(group, reading, handshakeFacts(first, surroundings), fixes);
  });
}

/** What was never sent was seen by no network layer: its address may tell why, and the page that asked. */
function inferred({ url, realm, closure }: Connection, { realms }: SessionView): HandshakeReading {
  const known = refusedUnsent(url, realms[realm ?? -1]?.url ?? '');
  if (known !== null) return { kind: 'inferred', ...known };
  // Not even a close event came.
  if (closure?.code === null && closure.initiator === 'unknown') {
    return { kind: 'inferred', failure: 'policy', source: policyRefusal };
  }
  return { kind: 'not-seen' };
}

/** Why a connection never opened, as far as it was told. */
export function readHandshake({ handshake, closure }: Connection): HandshakeReading {
  const text = handshake?.failure ?? '';
  const status = handshake?.status ?? statusIn(text);
  if (status !== null && status !== 101) return { kind: 'status', status };
  const known = readFailureText(text);
  // Firefox's code for a failed TLS handshake, whatever its text.
  if (closure?.code === 1015 && known === null) return { kind: 'failure', failure: 'tls', source: rfcOn1015 };
  if (known !== null && known.failure !== 'status')
    return { kind: 'failure', failure: known.failure, source: known.source };
  if (text !== '') return { kind: 'text', text: text.slice(0, longestText) };
  return handshake === null ? { kind: 'not-seen' } : { kind: 'reason-hidden' };
}

/** Browsers' texts are shorter. */
const longestText = 200;

const rfcOn1015 = 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1';

/** Chromium tells the status of a refusal in its text only. */
function statusIn(text: string): number | null {
  const match = /Unexpected response code: (\d{3})/.exec(text);
  if (match?.[1] !== undefined) return Number(match[1]);
  return /HTTP Authentication failed/.test(text) ? 401 : null;
}

function toFinding(
  group: readonly [Connection, ...Connection[]],
  reading: HandshakeReading,
  facts: readonly Evidence[],
  fixes: readonly Fix[],
): Finding {
  const told = reading.kind === 'status' || reading.kind === 'failure' || reading.kind === 'text';
  const ambiguous = group.every(({ handshakeJoin }) => handshakeJoin === 'ambiguous');
  const ids = idsOf(group);
  return {
    id: `handshake-failed-${ids[0] ?? 0}`,
    kind: 'handshake-failed',
    severity: 'error',
    confidence: readingConfidence(reading.kind, ambiguous),
    connections: ids,
    message: verdict(reading),
    for: [...meaning(reading), ...facts, ...group.slice(0, mostShown).flatMap(observed)],
    against: ambiguous && told ? [everywhere(message('evidence.join-ambiguous'))] : [],
    candidates: [],
    fixes,
    sources: [
      ...(reading.kind === 'failure' || reading.kind === 'inferred' ? [reading.source] : []),
      ...(reading.kind === 'status' ? [statusSource] : []),
      ...platformSources(group[0]),
    ],
  };
}

/** What somebody said is as good as told; what a browser is known to refuse was said by nobody; the rest is not known. */
export function readingConfidence(kind: HandshakeReading['kind'], ambiguous: boolean): Confidence {
  if (kind === 'inferred') return 'likely';
  return kind === 'not-seen' || kind === 'reason-hidden' ? 'none' : toldConfidence(ambiguous);
}

const mostShown = 3;

function verdict(reading: HandshakeReading): Message {
  if (reading.kind === 'status') return message('handshake.refused-with-status', { status: reading.status });
  if (reading.kind === 'failure' || reading.kind === 'inferred') return message(`handshake-failure.${reading.failure}`);
  if (reading.kind === 'text') return message('handshake.failed-with-text', { text: reading.text });
  return reading.kind === 'reason-hidden' ? message('handshake.reason-hidden') : message('handshake.not-seen');
}

function meaning(reading: HandshakeReading): Evidence[] {
  return reading.kind === 'status' ? [everywhere(message('evidence.status', { status: reading.status }))] : [];
}

function observed(connection: Connection): Evidence[] {
  const { handshake, closure, constructedAt } = connection;
  const evidence: Evidence[] = [];
  // A HAR without timings has both at one moment.
  if (closure !== null && closure.at > constructedAt) {
    const duration = { ms: closure.at - constructedAt };
    const span = { from: constructedAt, to: closure.at };
    evidence.push(on(connection, message('evidence.failed-after', { duration }), span));
  }
  const server = handshake?.responseHeaders.find(({ name }) => name === 'server');
  if (server !== undefined) {
    const header = `server: ${server.value.slice(0, 120)}`;
    evidence.push(on(connection, message('evidence.answered-by', { header })));
  }
  if (handshake !== null && handshake.failure !== '') {
    evidence.push(on(connection, message('evidence.browser-text', { text: handshake.failure.slice(0, longestText) })));
  }
  return evidence;
}
