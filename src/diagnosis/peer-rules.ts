/** Timeouts whose expiry a product announces by a Close frame, recognised by that frame. */
import { readReason } from '../knowledge/close-reasons.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Closure, Connection } from '../session/model.ts';
import type { Confidence } from './finding.ts';
import { groupBy } from './grouping.ts';
import { isSpoken, mayBeAtWork } from './heard-protocol.ts';
import { clockDirection } from './idle-candidates.ts';
import { ageTolerance } from './lifetime-suspects.ts';
import { possibleDelay, uneventful } from './page-history.ts';
import { type Wait, waitThatEnded } from './patience.ts';
import { lookForProducts } from './sightings.ts';
import { ageSlackOf, fits, readSilence } from './silence-reading.ts';
import { originOf, type Surroundings, sameMomentMs } from './surroundings.ts';

/**
 * Connections of one origin and protocol that were closed with one code and reason. Where a product writes numbers of the
 * one connection into its words (Tomcat its session's, Jetty 9 the silence), they are one reason all the same.
 */
export function groupByGoodbye(
  connections: readonly Connection[],
  rules: readonly TimeoutRule[],
): readonly (readonly [Connection, ...Connection[]])[] {
  return groupBy(connections, ({ url, closure, protocol }) => {
    const spoken = rules.find((rule) => closure !== null && saysItself(rule, closure));
    return JSON.stringify([originOf(url), closure?.code, spoken?.id ?? closure?.reason, protocol]);
  });
}

/** Whether a rule's very words came with the close. */
function saysItself({ close }: TimeoutRule, { code, reason }: Closure): boolean {
  return close.kind === 'close-frame' && close.code === code && close.reason?.test(reason) === true;
}

/**
 * The rules that close like this group was closed (one origin, code and reason): by their very words, or by a code that
 * suits a product that was seen or whose protocol is spoken there, after the silence or at the age that it has by default.
 */
export function rulesThatCloseLike(group: readonly Connection[], surroundings: Surroundings): readonly TimeoutRule[] {
  const [first] = group;
  if (first?.closure == null) return [];
  const { rules, origins } = surroundings;
  const { closure } = first;
  const sightings = lookForProducts(group, origins.get(originOf(first.url)) ?? group);
  const isThere = (rule: TimeoutRule) =>
    isSpoken(rule, group, surroundings) || (sightings.of(rule) !== null && mayBeAtWork(rule, group, surroundings));
  return rules.filter((rule) => {
    const { close } = rule;
    if (close.kind !== 'close-frame' || close.code !== closure.code) return false;
    if (close.reason !== null) return saysItself(rule, closure);
    return (
      saysNoOther(rule, closure) && isThere(rule) && group.every((connection) => isDue(rule, connection, surroundings))
    );
  });
}

/** No reason was given, or one that speaks of what the rule measures. */
function saysNoOther({ clock }: TimeoutRule, { reason }: Closure): boolean {
  return reason === '' || readReason(reason) === (clock === 'max-lifetime' ? 'age' : 'silence');
}

/** How sure it is that these rules closed the group: by their words or at several moments it is, once may be an accident. */
export function closingConfidence(group: readonly Connection[], rules: readonly TimeoutRule[]): Confidence {
  const toldByWords = rules.some(({ close }) => close.kind === 'close-frame' && close.reason !== null);
  const times = group.map(({ closure }) => closure?.at ?? 0);
  const apart = Math.max(...times) - Math.min(...times) > sameMomentMs;
  return rules.length === 0 || toldByWords || apart ? 'certain' : 'likely';
}

/** Whether the rule's clock had run out by its default when the connection was closed. */
function isDue(rule: TimeoutRule, connection: Connection, surroundings: Surroundings): boolean {
  const { clock, defaultMs, trigger } = rule;
  const { closure, openedAt } = connection;
  if (defaultMs === null || trigger !== undefined || closure === null || openedAt === null) return false;
  if (clock === 'missed-heartbeat') return heartbeatMissed(rule, connection, surroundings) !== null;
  const direction = clockDirection(clock);
  const silence = readSilence(connection, closure, direction, uneventful);
  if (silence === null) return false;
  if (clock === 'max-lifetime') {
    const ageMs = closure.at - openedAt;
    const ageSlackMs = ageSlackOf(connection, openedAt, closure.at, uneventful);
    return Math.abs(ageMs - defaultMs) <= ageTolerance({ ageSlackMs });
  }
  return clock !== 'pong-timeout' && fits(silence, defaultMs);
}

/** The wait for a heartbeat of the page that a server ended by its close: it may have come while the page did not run. */
export function heartbeatMissed(rule: TimeoutRule, connection: Connection, surroundings: Surroundings): Wait | null {
  const { closure } = connection;
  if (closure === null || rule.clock !== 'missed-heartbeat') return null;
  const haltedMs = possibleDelay(surroundings.historyOf(connection), closure.at);
  return waitThatEnded(rule, connection, surroundings, closure.at, haltedMs);
}
