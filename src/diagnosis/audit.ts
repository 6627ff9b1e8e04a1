/**
 * What keeps connections from dying, as a checklist: not why something ended, but whether the page and its server are
 * ready for what proxies, networks and restarts do. Each check has its numbers; what was not seen is neither good nor bad.
 */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { intermediaries, timeoutMarks } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, ConnectionId, Direction, SessionView } from '../session/model.ts';
import { lastSeenAt, lastSilence } from '../session/silence.ts';
import { readBeats } from './beats.ts';
import { confidenceRank } from './confidence.ts';
import { endingOf } from './ending.ts';
import type { Finding, IdleLimit } from './finding.ts';
import { idsOf } from './grouping.ts';
import { type Heard, mayBeAtWork } from './heard-protocol.ts';
import { paceOf, raceToleranceMs, showsFrames } from './heartbeat-verdict.ts';
import { departures, patienceMs } from './reconnecting.ts';
import { byEndpoint, readLosses } from './successors.ts';

export interface AuditCheck {
  readonly id: 'beats-in' | 'beats-out' | 'outlasts-proxies' | 'reconnects' | 'closes' | 'handshakes';
  /** `unknown`: nothing was seen that would tell. */
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly message: Message;
  /** Those that fail it, in order of id. */
  readonly connections: readonly ConnectionId[];
}

/** So long may either side be silent: less than the minute that most proxies allow, with room for a beat that is late. */
const mostSilentMs: Milliseconds = 50_000;
/** Who lived for less had no need of a heartbeat. */
const longLifeMs: Milliseconds = 60_000;

/** So many drops tell whether a page waits before it comes back, */
const fewestWaits = 2;
/** and who is back within this does not: chance alone gives so little once in twenty times. */
const noWaitMs: Milliseconds = 50;
/** Oftener is not needed by anybody. */
const oftenEnoughMs: Milliseconds = 29_000;

/** All checks, always in the same order. `findings` are those of the session. */
export function audit(
  session: SessionView,
  findings: readonly Finding[],
  rules: readonly TimeoutRule[] = intermediaries,
): readonly AuditCheck[] {
  const long = session.connections.filter(
    (connection) => showsFrames(connection) && lifeMs(connection, session) >= longLifeMs,
  );
  const heard = { session, beatsOf: readBeats(session) };
  const present = rules.filter((rule) => mayBeAtWork(rule, long, heard));
  const met = findings.filter(isIdleTimeout);
  return [
    checkBeats('in', long, met, heard),
    checkBeats('out', long, met, heard),
    checkProxies(long, met, session, present),
    checkReconnects(session, findings),
    checkCloses(session),
    checkHandshakes(session),
  ];
}

function lifeMs(connection: Connection, { endedAt }: SessionView): Milliseconds {
  return connection.openedAt === null ? 0 : lastSeenAt(connection, endedAt) - connection.openedAt;
}

/** The longest time without a frame of that direction, or of both, the last one included. */
function longestSilenceMs(
  connection: Connection,
  direction: 'any' | Direction,
  { endedAt }: SessionView,
): Milliseconds {
  const { longestSilence, longestSilenceIn, longestSilenceOut } = connection.totals;
  const outlived = { any: longestSilence, in: longestSilenceIn, out: longestSilenceOut }[direction];
  return Math.max(outlived, lastSilence(connection, direction, endedAt)?.ms ?? 0);
}

/** Of several connections the longest. */
function worst(connections: readonly Connection[], direction: 'any' | Direction, session: SessionView): Milliseconds {
  return connections.reduce((most, connection) => Math.max(most, longestSilenceMs(connection, direction, session)), 0);
}

/** A timeout that ended connections of this session, told as likely at least: who met it was not heard from in time. */
type MetTimeout = Finding & { readonly idle: IdleLimit };

function isIdleTimeout(finding: Finding): finding is MetTimeout {
  return finding.idle !== undefined && confidenceRank(finding.confidence) >= confidenceRank('likely');
}

/** The shortest first: it is what the next connection has to be in time for. */
function inOrder(met: readonly MetTimeout[]): readonly MetTimeout[] {
  return met.toSorted((a, b) => a.idle.timeoutMs - b.idle.timeoutMs);
}

function endedBy(met: readonly MetTimeout[]): readonly ConnectionId[] {
  return [...new Set(met.flatMap(({ connections }) => connections))].sort((a, b) => a - b);
}

function checkBeats(
  direction: Direction,
  long: readonly Connection[],
  met: readonly MetTimeout[],
  { session, beatsOf }: Heard,
): AuditCheck {
  const id = direction === 'in' ? 'beats-in' : 'beats-out';
  const missed = inOrder(met.filter(({ idle }) => idle.direction === 'any' || idle.direction === direction));
  const [shortest] = missed;
  if (shortest !== undefined) {
    const connections = endedBy(missed);
    const beats = connections.flatMap((ended) => session.connections[ended] ?? []).map(beatsOf);
    const pace = paceOf(beats, direction);
    const params = { direction, count: connections.length, timeout: { ms: shortest.idle.timeoutMs } };
    const told =
      pace === null
        ? message('audit.no-beats-missed', params)
        : message('audit.beats-missed', { ...params, interval: { ms: pace } });
    return { id, result: 'fail', message: told, connections };
  }
  if (long.length === 0) return { id, result: 'unknown', message: message('audit.no-long-life'), connections: [] };
  const silent = long.filter((connection) => longestSilenceMs(connection, direction, session) > mostSilentMs);
  const silence = { ms: worst(long, direction, session) };
  const pace = paceOf(long.map(beatsOf), direction);
  const often = pace !== null && pace < oftenEnoughMs ? 'yes' : 'no';
  const told =
    pace === null
      ? message('audit.no-beats', { direction, silence, most: { ms: mostSilentMs } })
      : message('audit.beats', { direction, often, interval: { ms: pace }, silence, most: { ms: mostSilentMs } });
  return { id, result: silent.length === 0 ? 'pass' : 'fail', message: told, connections: idsOf(silent) };
}

/** How many products a sentence may list. */
const mostNamed = 4;

function checkProxies(
  long: readonly Connection[],
  met: readonly MetTimeout[],
  session: SessionView,
  rules: readonly TimeoutRule[],
): AuditCheck {
  const id = 'outlasts-proxies';
  const [found] = inOrder(met);
  if (found !== undefined) return { id, result: 'fail', message: found.message, connections: endedBy(met) };
  if (long.length === 0) return { id, result: 'unknown', message: message('audit.no-long-life'), connections: [] };
  const silenceMs = worst(long, 'any', session);
  const silence = { ms: silenceMs };
  const cutting = timeoutMarks(rules).filter(({ ms }) => reaches(silenceMs, ms));
  // The few that allow less than is good practice are told, but failed by nearly everybody.
  const usual = cutting.filter(({ ms }) => ms > mostSilentMs);
  const [shortest] = usual;
  const names = [...new Set((shortest === undefined ? cutting : usual).flatMap((mark) => mark.products))];
  const count = names.length;
  const products = { list: names.slice(0, mostNamed) };
  if (shortest === undefined) {
    const told =
      count === 0
        ? message('audit.outlasts', { silence })
        : message('audit.outlasts-but', { silence, count, products });
    return { id, result: 'pass', message: told, connections: [] };
  }
  const cut = long.filter((connection) => reaches(longestSilenceMs(connection, 'any', session), shortest.ms));
  return {
    id,
    result: 'fail',
    message: message('audit.cut-by', { silence, count, products }),
    connections: idsOf(cut),
  };
}

/** Whether a proxy with that timeout ends it, or may. */
function reaches(silenceMs: Milliseconds, timeoutMs: Milliseconds): boolean {
  return silenceMs >= timeoutMs - raceToleranceMs(timeoutMs);
}

function checkReconnects({ connections, pageStates, endedAt }: SessionView, findings: readonly Finding[]): AuditCheck {
  const id = 'reconnects';
  const faults = findings.filter(({ kind, severity }) => kind === 'reconnecting' && severity !== 'info');
  const [fault] = faults;
  if (fault !== undefined) {
    const ids = [...new Set(faults.flatMap((finding) => finding.connections))].sort((a, b) => a - b);
    return { id, result: 'fail', message: fault.message, connections: ids };
  }
  const drops = byEndpoint(connections)
    .flatMap(readLosses)
    .filter(({ connection }) => endingOf(connection) === 'dropped');
  const leftAt = departures(pageStates);
  // Those after which it was not looked for long enough say nothing.
  const judged = drops.filter(
    ({ connection, at, next }) => next !== null || (leftAt.get(connection.realm ?? -1) ?? endedAt) - at >= patienceMs,
  );
  const followed = judged.flatMap(({ at, next }) => (next === null ? [] : [{ next, waitMs: next.constructedAt - at }]));
  const count = judged.length;
  if (count === 0) return { id, result: 'unknown', message: message('audit.no-reconnects'), connections: [] };
  const abandoned = judged.filter(({ next }) => next === null).map(({ connection }) => connection);
  if (abandoned.length > 0) {
    const told = message('audit.reconnects-missing', { count, abandoned: abandoned.length });
    return { id, result: 'fail', message: told, connections: idsOf(abandoned) };
  }
  const waits = followed.map(({ waitMs }) => waitMs);
  const [least, most] = [{ ms: Math.min(...waits) }, { ms: Math.max(...waits) }];
  if (count >= fewestWaits && most.ms < noWaitMs) {
    const told = message('audit.reconnects-at-once', { count, most });
    return { id, result: 'fail', message: told, connections: idsOf(followed.map(({ next }) => next)) };
  }
  const backoff = findings.find(({ kind }) => kind === 'reconnecting');
  const followedBy =
    count === 1
      ? message('audit.reconnects-once', { wait: least })
      : message('audit.reconnects', { count, least, most });
  const told = backoff?.message ?? followedBy;
  return { id, result: 'pass', message: told, connections: [] };
}

function checkCloses({ connections }: SessionView): AuditCheck {
  const id = 'closes';
  const closed = connections.filter(({ closeCall }) => closeCall !== null && !closeCall.beforeOpen);
  if (closed.length === 0) return { id, result: 'unknown', message: message('audit.no-closes'), connections: [] };
  const mute = closed.filter(({ closeCall }) => closeCall?.code === null || closeCall?.reason === '');
  const count = closed.length;
  const told =
    mute.length === 0 ? message('audit.closes', { count }) : message('audit.closes-mute', { count, mute: mute.length });
  return { id, result: mute.length === 0 ? 'pass' : 'fail', message: told, connections: idsOf(mute) };
}

function checkHandshakes({ connections }: SessionView): AuditCheck {
  const id = 'handshakes';
  const failed = connections.filter((connection) => endingOf(connection) === 'never-opened');
  const opened = connections.filter(({ openedAt }) => openedAt !== null);
  if (failed.length + opened.length === 0) {
    return { id, result: 'unknown', message: message('audit.no-handshakes'), connections: [] };
  }
  const count = failed.length + opened.length;
  const told =
    failed.length === 0
      ? message('audit.handshakes', { count })
      : message('audit.handshakes-failed', { failed: failed.length, count });
  return { id, result: failed.length === 0 ? 'pass' : 'fail', message: told, connections: idsOf(failed) };
}
