/**
 * What will become of connections that live, by their heartbeat: held against the idle timeout that was found of their
 * server, or against the defaults of the world. Never more than possible: nobody knows what stands in front, and pings of
 * the protocol, which no page is shown, may keep a silent connection.
 */
import { message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { settingsOfServer } from '../knowledge/heartbeat-settings.ts';
import { pingsByItself } from '../knowledge/heartbeats.ts';
import { type TimeoutMark, timeoutMarks } from '../knowledge/intermediaries.ts';
import type { Connection } from '../session/model.ts';
import type { Beat } from './beats.ts';
import type { Finding, IdleLimit } from './finding.ts';
import { groupBy } from './grouping.ts';
import { type HeartbeatVerdict, heartbeatFinding, paceOf, raceToleranceMs, showsFrames } from './heartbeat-verdict.ts';
import type { PageHistory } from './page-history.ts';
import { originOf, type Surroundings } from './surroundings.ts';
import { throttling } from './throttling.ts';

/** Who was silent for less has not shown much, and shorter timeouts are rare. */
const leastSilenceMs: Milliseconds = 20_000;

interface Forecast {
  readonly connection: Connection;
  readonly verdict: HeartbeatVerdict;
  readonly origin: string;
  /** The silence or the interval that it is about: the longer, the worse. */
  readonly ms: Milliseconds;
}

/** One finding at most for each fault of the living connections of an origin, with the numbers of the worst. */
export function forecastByHeartbeat(surroundings: Surroundings, findings: readonly Finding[]): readonly Finding[] {
  const limits = knownLimits(surroundings, findings);
  const marks = timeoutMarks(surroundings.rules).filter(({ ms }) => ms >= leastSilenceMs);
  const dead = new Set(findings.flatMap(({ kind, connections }) => (kind === 'dead-but-open' ? connections : [])));
  const forecasts = surroundings.session.connections.flatMap((connection): Forecast[] => {
    if (connection.state !== 'open' || !showsFrames(connection) || dead.has(connection.id)) return [];
    const origin = originOf(connection.url);
    const judgements = judge(connection, limits.get(origin) ?? null, marks, surroundings);
    return judgements.map((judgement) => ({ ...judgement, connection, origin }));
  });
  return groupBy(forecasts, ({ origin, verdict }) => `${verdict.message.id} ${origin}`).flatMap((group) => {
    const worst = group.reduce((a, b) => (b.ms > a.ms ? b : a));
    const connections = group.map(({ connection }) => connection);
    const limit = limits.get(worst.origin) ?? commonLimit;
    return [heartbeatFinding(worst.verdict, 'possible', connections, limit, surroundings.beatsOf)];
  });
}

/** Of nginx, of AWS's load balancers and of many more. */
const commonLimit: IdleLimit = { timeoutMs: 60_000, direction: 'any' };

/** The shortest idle timeout that was found of each origin. */
function knownLimits({ session }: Surroundings, findings: readonly Finding[]): ReadonlyMap<string, IdleLimit> {
  const limits = new Map<string, IdleLimit>();
  for (const { idle, connections } of findings) {
    if (idle === undefined) continue;
    const origin = originOf(session.connections[connections[0] ?? -1]?.url ?? '');
    if (idle.timeoutMs < (limits.get(origin)?.timeoutMs ?? Number.POSITIVE_INFINITY)) limits.set(origin, idle);
  }
  return limits;
}

type Judgement = Pick<Forecast, 'verdict' | 'ms'>;

function judge(
  connection: Connection,
  limit: IdleLimit | null,
  marks: readonly TimeoutMark[],
  { session, beatsOf, historyOf, survivalOf }: Surroundings,
): readonly Judgement[] {
  const beats = beatsOf(connection);
  const pace = paceOf([beats], 'any');
  if (pace === null) {
    const silenceMs = survivalOf(connection, 'any')?.ms ?? 0;
    return silenceMs < leastSilenceMs || pingsUnseen(connection) ? [] : [silent(silenceMs, limit, marks)];
  }
  // That nobody answers and that it is held up are two faults.
  const faults = [unanswered(pace, beats, session.endedAt), throttled(beats, historyOf(connection))].filter(
    (fault) => fault !== null,
  );
  if (faults.length > 0) return faults;
  const fromServerMs = survivalOf(connection, 'in')?.ms ?? 0;
  const weak = slow(pace, limit, marks) ?? (isOneWay(connection, beats) ? oneWay(pace, fromServerMs) : null);
  return weak === null ? [] : [weak];
}

function unanswered(pace: Milliseconds, beats: readonly Beat[], now: EpochMs): Judgement | null {
  const count = unansweredPings(beats, now);
  if (count === null) return null;
  const verdict = message('heartbeat.unanswered', { count, interval: { ms: pace } });
  return { verdict: { message: verdict, cure: 'answer' }, ms: count };
}

function throttled(beats: readonly Beat[], history: PageHistory): Judgement | null {
  const stretch = throttling(beats, history);
  if (stretch === null) return null;
  const params = { interval: { ms: stretch.visibleMs }, hidden: { ms: stretch.hiddenMs } };
  const verdict = message('heartbeat.throttled-alive', params);
  return { verdict: { message: verdict, cure: 'beat-unthrottled' }, ms: stretch.hiddenMs };
}

function silent(ms: Milliseconds, limit: IdleLimit | null, marks: readonly TimeoutMark[]): Judgement {
  const silence = { ms };
  const next = marks.find((mark) => mark.ms > ms);
  const verdict =
    limit !== null
      ? message('heartbeat.none-alive-found', { silence, timeout: { ms: limit.timeoutMs } })
      : next !== undefined
        ? message('heartbeat.none-alive-default', { silence, timeout: { ms: next.ms }, products: named(next) })
        : message('heartbeat.none-alive', { silence });
  return { verdict: { message: verdict, cure: 'beat' }, ms };
}

/** A heartbeat that comes no sooner than the timeout that was found, or than one that many have by default. */
function slow(ms: Milliseconds, limit: IdleLimit | null, marks: readonly TimeoutMark[]): Judgement | null {
  const comesTooLate = (timeoutMs: Milliseconds) => ms >= timeoutMs - raceToleranceMs(timeoutMs);
  const interval = { ms };
  if (limit !== null) {
    if (!comesTooLate(limit.timeoutMs)) return null;
    const verdict = message('heartbeat.slow-alive-found', { interval, timeout: { ms: limit.timeoutMs } });
    return { verdict: { message: verdict, cure: 'beat' }, ms };
  }
  // Shorter ones are rare: a heartbeat of half a minute is what is commonly advised.
  const [common] = marks
    .filter((mark) => mark.ms >= commonLimit.timeoutMs && comesTooLate(mark.ms))
    .sort((a, b) => b.products.length - a.products.length || a.ms - b.ms);
  if (common === undefined) return null;
  const verdict = message('heartbeat.slow-alive', { interval, timeout: { ms: common.ms }, products: named(common) });
  return { verdict: { message: verdict, cure: 'beat' }, ms };
}

/** Only the page beats, and nothing of the server's is known to. */
function isOneWay(connection: Connection, beats: readonly Beat[]): boolean {
  return beats.every(({ direction }) => direction === 'out') && !pingsUnseen(connection);
}

function oneWay(pace: Milliseconds, fromServerMs: Milliseconds): Judgement | null {
  if (fromServerMs < leastSilenceMs) return null;
  const params = { interval: { ms: pace }, silence: { ms: fromServerMs } };
  return { verdict: { message: message('heartbeat.one-way-alive', params), cure: 'beat' }, ms: fromServerMs };
}

/** How many products a sentence may list. */
const mostNamed = 3;

function named({ products }: TimeoutMark): { readonly list: readonly string[] } {
  return { list: products.slice(0, mostNamed) };
}

/** The server sends pings of the protocol by itself, and nobody showed them. */
function pingsUnseen({ url, protocol, requestedProtocols, wireSeen, handshake }: Connection): boolean {
  if (wireSeen) return false;
  const bySettings = settingsOfServer(handshake?.responseHeaders ?? []).some(
    ({ paces, defaultMs }) => paces.length === 0 && defaultMs !== null && defaultMs <= commonLimit.timeoutMs / 2,
  );
  return bySettings || pingsByItself(url, protocol === '' ? requestedProtocols : [protocol]);
}

/** An answer that takes longer is none. */
const answerMs: Milliseconds = 10_000;
/** So many without an answer are no accident. */
const fewestUnanswered = 3;

/** How often the page asked, where nothing that the server sends is a heartbeat; null where it may still answer. */
function unansweredPings(beats: readonly Beat[], now: EpochMs): number | null {
  if (beats.some(({ direction }) => direction === 'in')) return null;
  const pings = beats.filter(({ role, at }) => role === 'ping' && now - at > answerMs);
  return pings.length < fewestUnanswered ? null : pings.length;
}
