/**
 * Why a heartbeat did not keep connections from the idle timeout that ended them: it was slower than the timeout or as slow
 * (a race), came from the side that does not count, was held up in a hidden page, or stopped. That there was none is told
 * with the timeout itself.
 */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import { atMost, confidenceRank } from './confidence.ts';
import { on } from './evidence.ts';
import type { Evidence, Finding, IdleLimit } from './finding.ts';
import { type HeartbeatVerdict, heartbeatFinding, paceOf, raceToleranceMs, showsFrames } from './heartbeat-verdict.ts';
import { overlap, type PageHistory, type Stretch } from './page-history.ts';
import type { Surroundings } from './surroundings.ts';
import { ownBeats, throttlesToMinutes, throttling } from './throttling.ts';

/** One finding for each idle timeout among `findings`. What is not likely to be one is no measure for heartbeats. */
export function findLateHeartbeats(surroundings: Surroundings, findings: readonly Finding[]): readonly Finding[] {
  const { session, beatsOf } = surroundings;
  return findings.flatMap(({ idle, confidence, connections }) => {
    if (idle === undefined || confidenceRank(confidence) < confidenceRank('likely')) return [];
    const dropped = connections.flatMap((id) => session.connections[id] ?? []).filter(showsFrames);
    if (dropped.length === 0) return [];
    // What only recurs may be news, and no news is no failing.
    const onlyRecur = dropped.every((connection) => beatsOf(connection).every(({ by }) => by === 'recurrence'));
    const verdict = judge(dropped, idle, surroundings);
    if (verdict === null || (onlyRecur && verdict.message.id === 'heartbeat.stopped')) return [];
    const sureness = onlyRecur ? atMost(confidence, 'possible') : confidence;
    const finding = heartbeatFinding(verdict, sureness, dropped, idle, beatsOf);
    if (verdict.cure !== 'beat-unthrottled') return [finding];
    return [{ ...finding, for: [...toldHidden(dropped, idle.timeoutMs, surroundings), ...finding.for] }];
  });
}

const mostShown = 3;

/** For how long each page was hidden in the silence that ended its connection. */
function toldHidden(
  dropped: readonly Connection[],
  silenceMs: Milliseconds,
  { historyOf }: Surroundings,
): readonly Evidence[] {
  const told = dropped.flatMap((connection) =>
    hiddenIn(lastOf(connection, silenceMs), historyOf(connection)).map((span) =>
      on(connection, message('evidence.hidden', { duration: { ms: span.to - span.from } }), span),
    ),
  );
  return told.slice(0, mostShown);
}

function judge(dropped: readonly Connection[], idle: IdleLimit, surroundings: Surroundings): HeartbeatVerdict | null {
  const { timeoutMs, direction } = idle;
  const timeout = { ms: timeoutMs };
  const beats = dropped.map(surroundings.beatsOf);
  const pace = paceOf(beats, direction);
  if (pace === null) {
    const uncounted = direction === 'any' ? null : paceOf(beats, direction === 'in' ? 'out' : 'in');
    if (uncounted === null) return null;
    return { message: message('heartbeat.one-way', { timeout, interval: { ms: uncounted }, direction }), cure: 'beat' };
  }
  const params = { timeout, interval: { ms: pace } };
  const toleranceMs = raceToleranceMs(timeoutMs);
  if (pace > timeoutMs + toleranceMs) return { message: message('heartbeat.too-slow', params), cure: 'beat' };
  if (pace >= timeoutMs - toleranceMs) return { message: message('heartbeat.race', params), cure: 'beat' };
  return heldUp(dropped, timeoutMs, surroundings) ?? { message: message('heartbeat.stopped', params), cure: 'beat' };
}

/**
 * A heartbeat of the page's own that would have been fast enough, held up because the page was hidden: in most of those that
 * fell, and by a browser that is known to do so or was seen to. What the server sends waits for no page.
 */
function heldUp(
  dropped: readonly Connection[],
  timeoutMs: Milliseconds,
  { session, beatsOf, historyOf }: Surroundings,
): HeartbeatVerdict | null {
  const hidden = dropped.filter((connection) => fellHidden(connection, timeoutMs, historyOf(connection)));
  if (hidden.length * 2 <= dropped.length) return null;
  const pace = paceOf(
    hidden.map((connection) => ownBeats(beatsOf(connection))),
    'out',
  );
  if (pace === null || pace >= timeoutMs - raceToleranceMs(timeoutMs)) return null;
  const params = { timeout: { ms: timeoutMs }, interval: { ms: pace } };
  const hiddenMs = Math.max(
    0,
    ...dropped.map((connection) => throttling(beatsOf(connection), historyOf(connection))?.hiddenMs ?? 0),
  );
  if (hiddenMs > 0) {
    const seen = message('heartbeat.throttled-seen', { ...params, hidden: { ms: hiddenMs } });
    return { message: seen, cure: 'beat-unthrottled' };
  }
  if (!throttlesToMinutes(session.environment)) return null;
  return { message: message('heartbeat.throttled', params), cure: 'beat-unthrottled' };
}

/** Whether its page was hidden in the silence that ended it. */
function fellHidden(connection: Connection, silenceMs: Milliseconds, history: PageHistory): boolean {
  return hiddenIn(lastOf(connection, silenceMs), history).length > 0;
}

function lastOf({ closure }: Connection, silenceMs: Milliseconds): Stretch | null {
  return closure === null ? null : { from: closure.at - silenceMs, to: closure.at };
}

/** When the page was hidden in it. */
function hiddenIn(stretch: Stretch | null, { hidden }: PageHistory): readonly Stretch[] {
  if (stretch === null) return [];
  return hidden
    .filter((span) => overlap(span, stretch))
    .map(({ from, to }) => ({ from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }));
}
