/**
 * Finds limits on lifetime: drops of one origin that recur at one age, at different moments, whatever passed over them.
 * Idle timeouts have taken theirs before. No heartbeat cures a limit on lifetime, so it is never called idle.
 */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { measuresAge } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Connection, minimumGapMs } from '../session/model.ts';
import { lastSeenAt } from '../session/silence.ts';
import { atMost } from './confidence.ts';
import { everywhere, on } from './evidence.ts';
import type { Candidate, Confidence, Evidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { reconnectFix } from './idle-fixes.ts';
import { ageTightness, lifetimeConfidence } from './lifetime-confidence.ts';
import { groupByAge, lifetimeFacts, lifetimesThatFit, sameAgeMs } from './lifetime-suspects.ts';
import { nominalTimeout } from './nominal-timeout.ts';
import { lookForProducts, type Sightings } from './sightings.ts';
import { fillSnippet, raisedTimeout } from './snippets.ts';
import { type Drop, distinctMoments, type Surroundings } from './surroundings.ts';

interface LifetimeHypothesis {
  /** Of one age, in order of time; never empty. */
  readonly drops: readonly [Drop, ...Drop[]];
  readonly ageMs: Milliseconds;
  readonly rules: readonly TimeoutRule[];
  readonly sightings: Sightings;
  /** One that grew older, or null. */
  readonly older: Connection | null;
  readonly outnumbered: boolean;
  readonly confidence: Confidence;
}

export function findLifetimeCaps(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const open = new Set(unexplained);
  const eligible = surroundings.drops.filter((drop) => drop.disturbance === null && open.has(drop.connection));
  return groupBy(eligible, ({ origin }) => origin).flatMap((ofOrigin) =>
    groupByAge(ofOrigin)
      .map((drops) => weigh(drops, ofOrigin, surroundings))
      .filter(({ confidence }) => confidence !== 'none')
      .map((hypothesis) => toFinding(hypothesis, surroundings)),
  );
}

function weigh(
  drops: LifetimeHypothesis['drops'],
  ofOrigin: readonly Drop[],
  surroundings: Surroundings,
): LifetimeHypothesis {
  const connections = drops.map(({ connection }) => connection);
  const origin = surroundings.origins.get(drops[0].origin) ?? connections;
  const sightings = lookForProducts(connections, origin);
  const rules = lifetimesThatFit(drops, surroundings.rules);
  const ages = drops.map(({ ageMs }) => ageMs);
  const seen = rules.filter((rule) => isSeen(rule, sightings));
  const ageMs = seen[0]?.defaultMs ?? nominalTimeout(ages);
  const older = findOlder(drops, Math.max(...ages), origin, surroundings);
  const occurrences = distinctMoments(drops).length;
  const others = ofOrigin.filter((drop) => !drops.includes(drop));
  const outnumbered = distinctMoments(others).length >= occurrences;
  const observations = {
    ageMs,
    occurrences,
    tight: Math.max(...ages) - Math.min(...ages) <= ageTightness(ageMs),
    equalsDefault: rules.length > 0,
    defaultSeen: seen.length > 0,
    outlived: older === null ? 'nowhere' : pathOf(older) === pathOf(drops[0].connection) ? 'path' : 'origin',
    outnumbered,
  } as const;
  // Let in and hung up on at once: that is no limit on lifetime.
  const confidence = ageMs < minimumGapMs ? 'none' : lifetimeConfidence(observations);
  return { drops, ageMs, rules, sightings, older, outnumbered, confidence };
}

function isSeen(rule: TimeoutRule, sightings: Sightings): boolean {
  const sighting = sightings.of(rule);
  return sighting !== null && sighting.strength !== 'hint';
}

/** A connection of the origin that outlived the age, at the same path if there is one. */
function findOlder(
  drops: LifetimeHypothesis['drops'],
  oldestMs: Milliseconds,
  origin: readonly Connection[],
  { session }: Surroundings,
): Connection | null {
  const slackMs = Math.max(sameAgeMs, ...drops.map(({ ageSlackMs }) => ageSlackMs));
  const older = origin.filter(
    (connection) =>
      connection.openedAt !== null &&
      lastSeenAt(connection, session.endedAt) - connection.openedAt > oldestMs + 2 * slackMs,
  );
  const path = pathOf(drops[0].connection);
  return older.find((connection) => pathOf(connection) === path) ?? older[0] ?? null;
}

function pathOf({ url }: Connection): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function toFinding(hypothesis: LifetimeHypothesis, surroundings: Surroundings): Finding {
  const { drops, rules, sightings, confidence } = hypothesis;
  const ids = idsOf(drops.map(({ connection }) => connection));
  // Those seen before those that only fit.
  const suspects = [...rules].sort((a, b) => Number(isSeen(b, sightings)) - Number(isSeen(a, sightings)));
  return {
    id: `lifetime-cap-${ids[0] ?? 0}`,
    kind: 'lifetime-cap',
    severity: 'error',
    confidence,
    connections: ids,
    message: verdict(hypothesis, suspects),
    for: [...agesOf(hypothesis), ...lifetimeFacts(suspects, sightings)],
    against: objections(hypothesis, surroundings),
    candidates: suspects.map(
      (rule): Candidate => ({
        id: rule.id,
        product: rule.product,
        setting: rule.setting,
        confidence: isSeen(rule, sightings) ? confidence : atMost(confidence, 'possible'),
      }),
    ),
    fixes: fixesFor(hypothesis, suspects),
    sources: [...new Set(suspects.map(({ source }) => source))],
  };
}

function verdict({ ageMs, sightings }: LifetimeHypothesis, suspects: readonly TimeoutRule[]): Message {
  const age = { ms: ageMs };
  const [best] = suspects;
  if (best === undefined) return message('lifetime.unnamed', { age });
  if (isSeen(best, sightings)) return message('lifetime.default', { age, product: best.product });
  return message('lifetime.candidates', { age, products: { list: suspects.map(({ product }) => product) } });
}

const mostShown = 5;

function agesOf({ drops }: LifetimeHypothesis): Evidence[] {
  const ages = drops.map(({ ageMs }) => ageMs);
  const agree = message('evidence.ages-agree', {
    count: drops.length,
    least: { ms: Math.min(...ages) },
    most: { ms: Math.max(...ages) },
  });
  const each = drops.slice(0, mostShown).map(({ connection, closure, ageMs, silence }) => {
    const params = { silence: { ms: silence.any.seenMs }, age: { ms: ageMs } };
    return on(connection, message('evidence.silence-and-age', params), { from: closure.at - ageMs, to: closure.at });
  });
  const moments = distinctMoments(drops).length;
  return [
    ...(drops.length > 1 ? [everywhere(agree)] : []),
    ...(moments > 1 ? [everywhere(message('evidence.moments', { moments }))] : []),
    ...each,
  ];
}

function objections({ older, outnumbered }: LifetimeHypothesis, { session }: Surroundings): Evidence[] {
  const evidence: Evidence[] = [];
  if (older !== null && older.openedAt !== null) {
    const span = { from: older.openedAt, to: lastSeenAt(older, session.endedAt) };
    evidence.push(on(older, message('evidence.grew-older', { age: { ms: span.to - span.from } }), span));
  }
  if (outnumbered) evidence.push(everywhere(message('evidence.other-ages')));
  return evidence;
}

/** More snippets than this are no help. */
const mostRaises = 2;

function fixesFor({ ageMs, drops, sightings }: LifetimeHypothesis, suspects: readonly TimeoutRule[]): Fix[] {
  const seen = suspects.filter((rule) => isSeen(rule, sightings));
  const considered = (seen.length > 0 ? seen : suspects).filter(measuresAge);
  const raises = considered.flatMap(({ snippet, ...rule }): Fix[] => {
    const { product, setting, kind } = rule;
    const who = kind === 'server-library' ? 'server' : 'proxy';
    const limit = { ms: ageMs };
    if (!rule.adjustable) return [{ who, advice: message('fix.lifetime-fixed', { product, limit }), snippet: null }];
    if (snippet === null) return [];
    const raisedMs = raisedTimeout({ ...rule, snippet }, ageMs);
    const advice = message('fix.raise', { product, setting, from: limit, to: { ms: raisedMs } });
    return [{ who, advice, snippet: fillSnippet(snippet, raisedMs, drops[0].connection.url) }];
  });
  const renew: Fix = { who: 'client', advice: message('fix.renew-before', { limit: { ms: ageMs } }), snippet: null };
  return [...raises.slice(0, mostRaises), renew, reconnectFix];
}
