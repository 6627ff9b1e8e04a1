/**
 * The diagnosis of a session: every connection that ended gets exactly one finding, the likeliest and gravest first.
 *
 * A detector is a pure function from the session to findings about connections of one kind of ending. Those of an ending
 * take turns, surest first; each is given what the ones before it left unexplained. Then come findings about conditions,
 * which may name any connections.
 */
import { intermediaries } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, ConnectionId, SessionView } from '../session/model.ts';
import { findUnexplained } from './cannot-tell.ts';
import { findClosedAfterSilence } from './closed-after-silence.ts';
import { findClosedAtAge, findClosedAtSomeAge } from './closed-at-age.ts';
import { findClosedByBrowser } from './closed-by-browser.ts';
import { findClosedByPage } from './closed-by-page.ts';
import { findClosedByPeer } from './closed-by-peer.ts';
import { confidenceRank } from './confidence.ts';
import { findDeadButOpen } from './dead-but-open.ts';
import { findEndedUnobserved } from './ended-unobserved.ts';
import { type Ending, endingOf } from './ending.ts';
import { explainsEnding, type Finding, type Severity } from './finding.ts';
import { findFailedHandshakes } from './handshake-failed.ts';
import { forecastByHeartbeat } from './heartbeat-forecast.ts';
import { findLateHeartbeats } from './heartbeat-too-late.ts';
import { findIdleTimeouts } from './idle-timeout.ts';
import { findLifetimeCaps } from './lifetime-cap.ts';
import { findNetworkChanges } from './network-change.ts';
import { findHaltedPages } from './page-halted.ts';
import { findForgottenPaths } from './path-forgot.ts';
import { findProtocolFaults } from './protocol-fault.ts';
import { findReconnecting } from './reconnecting.ts';
import { findServersGone } from './server-gone.ts';
import { findSizeLimits } from './size-limit.ts';
import { type Surroundings, survey } from './surroundings.ts';
import { findUnobservedIdleTimeouts } from './unobserved-idle.ts';
import { findWentDead } from './went-dead.ts';

export interface DiagnosisOptions {
  /** The timeouts to compare with; those built in unless told. */
  readonly rules?: readonly TimeoutRule[];
}

/** Finds what some of `unexplained`, in order of id, ended of. A connection is in one finding at most. */
type Detector = (surroundings: Surroundings, unexplained: readonly Connection[]) => readonly Finding[];

const detectors: readonly (readonly [Ending, Detector])[] = [
  ['dropped', findProtocolFaults],
  ['dropped', findIdleTimeouts],
  ['dropped', findLifetimeCaps],
  ['dropped', findNetworkChanges],
  ['dropped', findServersGone],
  ['dropped', findWentDead],
  ['dropped', findForgottenPaths],
  ['dropped', findSizeLimits],
  ['dropped', findUnexplained],
  ['never-opened', findFailedHandshakes],
  ['by-peer', findSizeLimits],
  ['by-peer', findClosedAtAge],
  ['by-peer', findClosedAfterSilence],
  ['by-peer', findClosedAtSomeAge],
  ['by-peer', findClosedByPeer],
  ['by-page', findClosedByPage],
  ['by-browser', findClosedByBrowser],
  ['unobserved', findProtocolFaults],
  ['unobserved', findUnobservedIdleTimeouts],
  ['unobserved', findEndedUnobserved],
];

/** Finds what is wrong beside endings; is told what was found before. */
type ConditionDetector = (surroundings: Surroundings, found: readonly Finding[]) => readonly Finding[];

const conditionDetectors: readonly ConditionDetector[] = [
  findDeadButOpen,
  findLateHeartbeats,
  forecastByHeartbeat,
  findReconnecting,
  findHaltedPages,
];

/** Explains all endings of a session. Same session, same findings: no clock, no chance, no order of connections. */
export function diagnose(session: SessionView, { rules = intermediaries }: DiagnosisOptions = {}): readonly Finding[] {
  const surroundings = survey(session, rules);
  const byEnding = new Map<Ending, Connection[]>();
  for (const connection of session.connections) {
    const ending = endingOf(connection);
    const known = byEnding.get(ending);
    if (known === undefined) byEnding.set(ending, [connection]);
    else known.push(connection);
  }
  const explained = new Set<ConnectionId>();
  const findings: Finding[] = [];
  for (const [ending, detect] of detectors) {
    const unexplained = (byEnding.get(ending) ?? []).filter(({ id }) => !explained.has(id));
    if (unexplained.length === 0) continue;
    for (const finding of detect(surroundings, unexplained)) {
      findings.push(finding);
      for (const id of finding.connections) explained.add(id);
    }
  }
  for (const detect of conditionDetectors) findings.push(...detect(surroundings, findings));
  return findings.sort(byWeight);
}

/** All that is said of a connection, first how it ended. */
export function findingsOn(findings: readonly Finding[], connection: ConnectionId): readonly Finding[] {
  const about = findings.filter(({ connections }) => connections.includes(connection));
  return [...about.filter(explainsEnding), ...about.filter((finding) => !explainsEnding(finding))];
}

const severityRank: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/**
 * What was lost comes before what was never had: refusals are often but the aftermath, and certain only in that the browser
 * says so. Causes that are no more than possible come after both.
 */
function rankOf({ kind, confidence }: Finding): number {
  if (confidenceRank(confidence) < confidenceRank('likely')) return 0;
  return kind === 'handshake-failed' ? 1 : 2;
}

function byWeight(a: Finding, b: Finding): number {
  return (
    severityRank[b.severity] - severityRank[a.severity] ||
    rankOf(b) - rankOf(a) ||
    confidenceRank(b.confidence) - confidenceRank(a.confidence) ||
    b.connections.length - a.connections.length ||
    (a.connections[0] ?? 0) - (b.connections[0] ?? 0)
  );
}
