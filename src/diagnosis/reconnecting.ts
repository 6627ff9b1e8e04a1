/**
 * How a page comes back after it lost a connection: not at all, at once and again and again, always after the same time or
 * after times that grow without any chance in them, or with several connections for one. Who waits longer each time, with
 * chance in it, is told that this is right.
 *
 * ```
 *   first    ───open────✕            lost
 *   second              |··delay··|──✕             delay: from the close event to the constructor call. What the browser
 *   third                             |··delay··|  itself waits before it connects comes after that and does not count.
 * ```
 */
import { type Message, message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection, PageState, SessionView } from '../session/model.ts';
import { endingOf } from './ending.ts';
import { on } from './evidence.ts';
import type { Evidence, Finding } from './finding.ts';
import { idsOf } from './grouping.ts';
import { reconnectFix } from './idle-fixes.ts';
import { byEndpoint, type Loss, readLosses } from './successors.ts';
import { firstFrom, type Surroundings } from './surroundings.ts';

/** A page that has not come back by now does not mean to. Whoever records has to go on for as long after a drop. */
export const patienceMs: Milliseconds = 60_000;
/** Who comes back sooner, though the last attempt failed, does not wait. */
const atOnceMs: Milliseconds = 500;
/** An attempt that opened and ended within this failed all the same. */
const shortLifeMs: Milliseconds = 5000;
/** So many waits after failures in a row tell a habit. */
const fewestWaits = 4;
/** Waits that differ by less are the same, as far as timers keep time. */
const sameShare = 0.1;
const sameMs: Milliseconds = 100;
/** So many connections more than were lost, within so long. */
const stormSize = 3;
const stormMs: Milliseconds = 1000;

/** A wait between a failed attempt and the next. */
interface Wait {
  readonly next: Connection;
  readonly from: EpochMs;
  readonly ms: Milliseconds;
}

/** One finding at most for each address that a document connects to. */
export function findReconnecting({ session }: Surroundings): readonly Finding[] {
  const leftAt = departures(session.pageStates);
  return byEndpoint(session.connections).flatMap((group) => judge(group, session, leftAt) ?? []);
}

/** When documents were left for good or for the cache. */
export function departures(states: readonly PageState[]): ReadonlyMap<number, EpochMs> {
  const left = new Map<number, EpochMs>();
  for (const { realm, change, at } of states)
    if (change === 'unload' || change === 'bfcache-enter') left.set(realm, at);
  return left;
}

/** @param constructed in order of their construction */
function judge(
  constructed: readonly Connection[],
  { endedAt }: SessionView,
  leftAt: ReadonlyMap<number, EpochMs>,
): Finding | null {
  const losses = readLosses(constructed);
  const last = losses.at(-1);
  if (last === undefined) return null;
  const storm = findStorm(constructed, losses);
  if (storm !== null) {
    const verdict = message('reconnect.storm', { count: storm.length });
    return toFinding(
      verdict,
      storm,
      storm.slice(0, mostShown).flatMap((next) => afterLoss(next, losses)),
    );
  }
  const waits = longestRunOfWaits(losses);
  const habit = habitOf(waits);
  if (habit !== null) {
    const shown = waits.slice(0, mostShown).map(toldWait);
    return toFinding(
      habit,
      waits.map(({ next }) => next),
      shown,
    );
  }
  if (isHealthy(waits)) {
    const { count, least, most } = rangeOf(waits);
    const told = toFinding(
      message('reconnect.healthy', { count, least, most }),
      waits.map(({ next }) => next),
      waits.slice(0, mostShown).map(toldWait),
    );
    return { ...told, severity: 'info', confidence: 'likely', fixes: [] };
  }
  const until = leftAt.get(last.connection.realm ?? -1) ?? endedAt;
  const isAlone = constructed.every(({ closure }) => closure !== null);
  if (last.next === null && isAlone && until - last.at >= patienceMs && endingOf(last.connection) === 'dropped') {
    const waited = { waited: { ms: until - last.at } };
    return toFinding(
      message('reconnect.none', waited),
      [last.connection],
      [on(last.connection, message('evidence.not-reconnected', waited), { from: last.at, to: until })],
    );
  }
  return null;
}

/** The longest run of attempts of which each failed: the waits between them, in order of time. */
function longestRunOfWaits(losses: readonly Loss[]): readonly Wait[] {
  const byConnection = new Map(losses.map((loss) => [loss.connection, loss]));
  const continued = new Set(losses.map(({ next }) => next));
  let longest: readonly Wait[] = [];
  for (const first of losses) {
    if (continued.has(first.connection)) continue;
    let run: Wait[] = [];
    for (let loss: Loss | undefined = first; loss?.next != null; loss = byConnection.get(loss.next)) {
      if (!hasFailed(loss)) run = [];
      else run.push({ next: loss.next, from: loss.at, ms: loss.next.constructedAt - loss.at });
      if (run.length > longest.length) longest = run;
    }
  }
  return longest;
}

function hasFailed({ connection: { openedAt }, at }: Loss): boolean {
  return openedAt === null || at - openedAt < shortLifeMs;
}

function habitOf(waits: readonly Wait[]): Message | null {
  if (waits.length < fewestWaits) return null;
  const { count, least, most } = rangeOf(waits);
  const params = { count, least, most };
  if (most.ms < atOnceMs) return message('reconnect.at-once', params);
  if (most.ms - least.ms <= Math.max(sameMs, most.ms * sameShare)) return message('reconnect.constant', params);
  return growsWithoutChance(waits.map(({ ms }) => ms)) ? message('reconnect.no-jitter', params) : null;
}

function rangeOf(waits: readonly Wait[]) {
  const lengths = waits.map(({ ms }) => ms);
  return { count: waits.length, least: { ms: Math.min(...lengths) }, most: { ms: Math.max(...lengths) } };
}

/** The later half waits for longer than the first by this, so that no busy server is asked again and again. */
const grownBy = 1.5;

/** Whether waits grow, though not by rule: chance makes some shorter than the ones before. */
function isHealthy(waits: readonly Wait[]): boolean {
  if (waits.length < fewestWaits) return false;
  const lengths = waits.map(({ ms }) => ms);
  const half = Math.floor(lengths.length / 2);
  return Math.max(...lengths.slice(half)) >= grownBy * Math.max(...lengths.slice(0, half));
}

/** Each wait is longer than the one before by the same factor, as near as timers are, until the longest is reached. */
function growsWithoutChance(waits: readonly Milliseconds[]): boolean {
  const most = Math.max(...waits);
  const longest = waits.findIndex((ms) => isSame(ms, most));
  const growing = waits.slice(0, longest + 1);
  if (!waits.slice(longest).every((ms) => isSame(ms, most))) return false;
  // The last step may have been cut short by the longest that is allowed.
  const factors = growing.slice(1, -1).map((ms, i) => ms / (growing[i] ?? ms));
  const [factor] = factors;
  if (factor === undefined || factors.length < fewestSteps || factor < 1 + sameShare) return false;
  return factors.every((other, i) => isSame((growing[i] ?? 0) * factor, (growing[i] ?? 0) * other));
}

/** Fewer may have grown alike by chance. */
const fewestSteps = 3;

function isSame(a: Milliseconds, b: Milliseconds): boolean {
  return Math.abs(a - b) <= Math.max(sameMs, Math.max(a, b) * sameShare);
}

/** More connections within a moment after one loss than were lost around it; null where there are not. */
function findStorm(constructed: readonly Connection[], losses: readonly Loss[]): readonly Connection[] | null {
  const madeAt = ({ constructedAt }: Connection) => constructedAt;
  const lostAt = (loss: Loss) => loss.at;
  for (const { at } of losses) {
    const first = firstFrom(constructed, madeAt, at);
    const end = firstFrom(constructed, madeAt, at + stormMs);
    const lost = firstFrom(losses, lostAt, at + stormMs) - firstFrom(losses, lostAt, at - stormMs);
    if (end - first - lost >= stormSize) return constructed.slice(first, end);
  }
  return null;
}

const mostShown = 6;

function afterLoss(next: Connection, losses: readonly Loss[]): Evidence[] {
  const loss = losses.findLast(({ at }) => at <= next.constructedAt);
  if (loss === undefined) return [];
  return [toldWait({ next, from: loss.at, ms: next.constructedAt - loss.at })];
}

function toldWait({ next, from, ms }: Wait): Evidence {
  return on(next, message('evidence.reconnected-after', { delay: { ms } }), { from, to: from + ms });
}

function toFinding(verdict: Message, connections: readonly Connection[], evidence: readonly Evidence[]): Finding {
  const ids = idsOf(connections);
  return {
    id: `reconnecting-${ids[0] ?? 0}`,
    kind: 'reconnecting',
    severity: 'warning',
    confidence: 'certain',
    connections: ids,
    message: verdict,
    for: evidence,
    against: [],
    candidates: [],
    fixes: [reconnectFix],
    sources: [generalSources.backoff],
  };
}
