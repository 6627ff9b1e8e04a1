/**
 * Connections that something on the way had forgotten in a silence, and said so only to who sent next: address
 * translation and some load balancers drop what was idle without a word and answer the next packet with a reset.
 *
 * ```
 *   frame |<----- silence, and forgotten somewhere in it ----->| the page sends |✕ 1006 a round trip later
 * ```
 */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { mayDropAtOnce, measuresSilence } from '../knowledge/intermediaries.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, Gap } from '../session/model.ts';
import { confidenceAt } from './confidence.ts';
import { everywhere, lateNews, outlivedSilence, sightingEvidence, sourcesOf } from './evidence.ts';
import type { Candidate, Confidence, Finding } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { idleFixes, raiseIfIt } from './idle-fixes.ts';
import { productsOnTheWay } from './lifetime-suspects.ts';
import { reproduceFix } from './reproduce.ts';
import { checkSettings } from './setting-checks.ts';
import { isSighted } from './sightings.ts';
import { type Drop, distinctMoments, type Surroundings, undisturbedDrops } from './surroundings.ts';
import { longestBeyond, type Survival } from './survival.ts';

/** Nothing that we know of forgets sooner. */
const forgottenAfterMs: Milliseconds = 60_000;
/** A round trip, and what a busy page adds. */
const newsWithinMs: Milliseconds = 5000;

/** The silence that the page broke just before the drop, long enough to be forgotten in; null where there is none. */
export function silenceBeforeNews({ connection, closure, silence }: Drop): Gap | null {
  if (silence.out.seenMs > newsWithinMs || silence.in.seenMs < forgottenAfterMs) return null;
  const gap = connection.gaps.any.last;
  if (gap === null || closure.at - gap.to > newsWithinMs || gap.to - gap.from < forgottenAfterMs) return null;
  return gap;
}

export interface ForgottenObservations {
  /** Different moments at which it happened. At least 1. */
  readonly occurrences: number;
  /** Another connection of the origin outlived a silence as long as the shortest of theirs. */
  readonly outlived: boolean;
}

/**
 * How sure it is: `possible` once, `likely` when it comes again, since frames after long silences rarely meet a crash
 * twice by chance; one less where as long a silence was outlived. Never certain: a server that had forgotten the
 * connection itself looks the same.
 */
export function forgottenConfidence({ occurrences, outlived }: ForgottenObservations): Confidence {
  return confidenceAt(Math.min(occurrences, 2) - Number(outlived));
}

interface Forgotten {
  readonly drop: Drop;
  readonly gap: Gap;
}

/** One finding for each origin. */
export function findForgottenPaths(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const forgotten = undisturbedDrops(surroundings, unexplained).flatMap((drop): Forgotten[] => {
    const gap = silenceBeforeNews(drop);
    return gap === null || isRace(gap, surroundings.rules) ? [] : [{ drop, gap }];
  });
  return groupBy(forgotten, ({ drop }) => drop.origin).flatMap((group) => toFinding(group, surroundings) ?? []);
}

function toFinding(group: readonly Forgotten[], surroundings: Surroundings): Finding | null {
  const [first, ...rest] = group.map(({ drop }) => drop);
  if (first === undefined) return null;
  const drops = [first, ...rest] as const;
  const leastMs = Math.min(...group.map(({ gap }) => gap.to - gap.from));
  const survival = longestElsewhere(drops, surroundings);
  const outlived = survival !== null && survival.ms >= leastMs;
  const confidence = forgottenConfidence({ occurrences: distinctMoments(drops).length, outlived });
  if (confidence === 'none') return null;
  const ids = idsOf(drops.map(({ connection }) => connection));
  const suspects = surroundings.rules.filter((rule) => forgetsWithin(rule, leastMs));
  const sightings = productsOnTheWay([...drops], surroundings);
  const seen = suspects.filter((rule) => isSighted(sightings.of(rule)));
  const shortestMs = Math.min(leastMs, ...suspects.map(({ defaultMs }) => defaultMs ?? leastMs));
  return {
    id: `path-forgot-${ids[0] ?? 0}`,
    kind: 'path-forgot',
    severity: 'error',
    confidence,
    connections: ids,
    message: message('forgot.path', { count: drops.length, silence: { ms: leastMs } }),
    for: [
      ...group.slice(0, mostShown).map(({ drop, gap }) => lateNews(drop, gap)),
      ...seen.flatMap((rule) => {
        const sighting = sightings.of(rule);
        return sighting === null ? [] : [sightingEvidence(rule.product, sighting)];
      }),
      ...suspects
        .slice(0, mostShown)
        .flatMap(({ product, defaultMs }) =>
          defaultMs === null ? [] : [everywhere(message('evidence.forgets', { product, timeout: { ms: defaultMs } }))],
        ),
    ],
    against: survival === null || !outlived ? [] : [outlivedSilence(survival, 'any', 'elsewhere')],
    candidates: suspects.map(
      ({ id, product, setting, ...rule }): Candidate => ({
        id,
        product,
        setting,
        confidence: seen.some((one) => one.id === id) && rule.confidence !== 'low' ? confidence : 'possible',
      }),
    ),
    // Whose memory it was is not known mostly: what keeps it awake helps with all.
    fixes: [
      ...idleFixes([], false, 'any', shortestMs, first.connection),
      ...(seen.length > 0 ? seen : suspects)
        .flatMap((rule) => raiseIfIt(rule, rule.defaultMs ?? shortestMs, first.connection.url))
        .slice(0, mostRaised),
      ...checkSettings((seen.length > 0 ? seen : suspects).slice(0, mostRaised).map(({ product }) => product)),
      ...reproduceFix(first.connection, surroundings.session),
    ],
    sources: [...sourcesOf(suspects), generalSources.nat],
  };
}

const mostShown = 5;
const mostRaised = 4;

/** A frame that is sent just as a timeout runs out comes too late for it. */
const raceMs: Milliseconds = 1000;

/** Whether the silence was as long as a timeout that drops at once: the close was on its way already. */
function isRace({ from, to }: Gap, rules: readonly TimeoutRule[]): boolean {
  return rules.some((rule) => {
    if (rule.defaultMs === null || rule.confidence === 'low' || !measuresSilence(rule)) return false;
    return mayDropAtOnce(rule) && Math.abs(to - from - rule.defaultMs) <= raceMs;
  });
}

function forgetsWithin(rule: TimeoutRule, ms: Milliseconds): boolean {
  return rule.close.kind === 'silent-drop' && measuresSilence(rule) && rule.defaultMs !== null && rule.defaultMs <= ms;
}

/** The longest silence that a connection outlived which was not forgotten itself. */
function longestElsewhere(drops: readonly [Drop, ...Drop[]], { origins, survivalOf }: Surroundings): Survival | null {
  const own = new Set(drops.map(({ connection }) => connection));
  const others = (origins.get(drops[0].origin) ?? []).filter((connection) => !own.has(connection));
  return longestBeyond(
    0,
    others.map((connection) => survivalOf(connection, 'any')),
  );
}
