/** An idle timeout as a hypothesis about some drops of one origin, with all that was observed for and against it. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { isLimitless } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Connection, GapDirection } from '../session/model.ts';
import { lastSeenAt, lastSilence } from '../session/silence.ts';
import { confidenceRank } from './confidence.ts';
import { endingOf } from './ending.ts';
import type { Confidence } from './finding.ts';
import { mayBeAtWork } from './heard-protocol.ts';
import { clockDirection, findSuspects, type IdleSuspect, isSeen, silenceRules } from './idle-candidates.ts';
import { type Cluster, findClusters } from './idle-cluster.ts';
import { type IdleObservations, idleConfidence, tightness } from './idle-confidence.ts';
import { findSurvival, isOneOfMany, survivedWhere } from './idle-survival.ts';
import { isKeepAlive } from './keep-alive.ts';
import { rulesOfAge } from './lifetime-suspects.ts';
import { nominalTimeout } from './nominal-timeout.ts';
import { cameOnHeels } from './on-its-heels.ts';
import { isSighted, lookForProducts, type Sightings } from './sightings.ts';
import { fits } from './silence-reading.ts';
import { type Drop, distinctMoments, dropsAround, momentsOf, type Surroundings } from './surroundings.ts';
import type { Survival } from './survival.ts';

export interface IdleHypothesis {
  readonly cluster: Cluster;
  /** What it is called: a product's default where it equals one, else the silence, rounded. */
  readonly timeoutMs: Milliseconds;
  readonly suspects: readonly IdleSuspect[];
  readonly sightings: Sightings;
  readonly observations: IdleObservations;
  readonly confidence: Confidence;
  /** The longest silence that was survived and should not have been, or null. */
  readonly survival: Survival | null;
  /** Drops of talking connections at the same moments. */
  readonly company: readonly Drop[];
  /** Limits on lifetime that would explain the drops as well. */
  readonly lifetimes: readonly TimeoutRule[];
  /** Products on the way that have no such timeout: it is another's. */
  readonly limitless: readonly TimeoutRule[];
  /** A connection that outlived the silence by talking, where that settles it. */
  readonly talker: Connection | null;
}

/** The best explanation of some of the drops by an idle timeout, or null. `drops` are undisturbed ones of one origin. */
export function bestHypothesis(
  drops: readonly Drop[],
  origin: readonly Connection[],
  surroundings: Surroundings,
): IdleHypothesis | null {
  let best: IdleHypothesis | null = null;
  for (const direction of ['any', 'in', 'out'] as const) {
    const rules = silenceRules(surroundings.rules);
    const defaults = rules.flatMap((rule) =>
      rule.defaultMs !== null && rule.confidence !== 'low' && clockDirection(rule.clock) === direction
        ? [rule.defaultMs]
        : [],
    );
    for (const cluster of findClusters(drops, direction, defaults)) {
      if (direction !== 'any' && !tellsDirection(cluster)) continue;
      // Whoever breaks everybody's silence, and falls, may fall for what it said.
      if (direction === 'in' && cameOnHeels(cluster.sharp, surroundings.session.frames)) continue;
      const hypothesis = weigh(cluster, drops, origin, surroundings);
      if (hypothesis.confidence !== 'none' && (best === null || isBetter(hypothesis, best))) best = hypothesis;
    }
  }
  return best;
}

/** Silence at least this many times as long as any before it is out of the ordinary. */
const unusualRatio = 2;

function isUnusual(
  timeoutMs: Milliseconds,
  direction: GapDirection,
  origin: readonly Connection[],
  { survivalOf }: Surroundings,
): boolean {
  return origin.every((each) => timeoutMs >= unusualRatio * (survivalOf(each, direction)?.ms ?? 0));
}

/** The most moments at which drops came after silences that agree closely. */
function countTight(sharp: readonly Drop[], direction: GapDirection, timeoutMs: Milliseconds): number {
  const withinMs = tightness(timeoutMs);
  const momentOf = momentsOf(sharp);
  const bySilence = [...sharp].sort((a, b) => a.silence[direction].seenMs - b.silence[direction].seenMs);
  /** How many of the window came at each moment. */
  const inWindow = new Map<number, number>();
  let most = 0;
  let first = 0;
  for (const drop of bySilence) {
    const moment = momentOf.get(drop) ?? 0;
    inWindow.set(moment, (inWindow.get(moment) ?? 0) + 1);
    for (let left = bySilence[first]; left !== undefined; left = bySilence[first]) {
      if (left.silence[direction].seenMs >= drop.silence[direction].seenMs - withinMs) break;
      const gone = momentOf.get(left) ?? 0;
      const rest = (inWindow.get(gone) ?? 1) - 1;
      if (rest === 0) inWindow.delete(gone);
      else inWindow.set(gone, rest);
      first++;
    }
    most = Math.max(most, inWindow.size);
  }
  return most;
}

/** An answer comes soon after its question: one side alone was silent if the other sent later than this, or than that share. */
const answerMs: Milliseconds = 5000;
const answerShare = 0.1;

/** Whether one side was silent while the other talked, in half of the drops; else its silence is just everybody's. */
function tellsDirection({ sharp, direction }: Cluster): boolean {
  const oneSided = sharp.filter(({ silence }) => {
    const { seenMs } = silence[direction];
    return silence.any.seenMs < seenMs - Math.min(answerMs, seenMs * answerShare);
  });
  return oneSided.length * 2 >= sharp.length;
}

function isBetter(a: IdleHypothesis, b: IdleHypothesis): boolean {
  const surer = confidenceRank(a.confidence) - confidenceRank(b.confidence);
  return surer > 0 || (surer === 0 && a.cluster.sharp.length > b.cluster.sharp.length);
}

function weigh(
  cluster: Cluster,
  drops: readonly Drop[],
  origin: readonly Connection[],
  surroundings: Surroundings,
): IdleHypothesis {
  const { sharp, direction } = cluster;
  const silences = sharp.map((drop) => drop.silence[direction]);
  const roughMs = nominalTimeout(
    silences.map(({ seenMs }) => seenMs),
    Math.min(...silences.map(({ lagMs }) => lagMs)),
    sharp[0]?.late.silenceMs,
  );
  const members = sharp.map(({ connection }) => connection);
  const sightings = lookForProducts(members, origin);
  const rules = silenceRules(surroundings.rules).filter((rule) => mayBeAtWork(rule, members, surroundings));
  const suspects = findSuspects(rules, sharp, direction, roughMs, sightings);
  const ownDefault = suspects.find(({ isDefault, rule }) => isDefault && rule.confidence !== 'low');
  const timeoutMs = ownDefault?.rule.defaultMs ?? roughMs;

  const own = new Set([...sharp, ...cluster.blurred]);
  const others = drops.filter((drop) => !own.has(drop));
  const moments = distinctMoments(sharp);
  const company = companyOf(moments, cluster, surroundings);
  const survival = findSurvival(cluster, timeoutMs, others, origin, surroundings);
  const lifetimes = rulesOfAge(surroundings.rules, (ms) => sharp.every((drop) => isOfAge(drop, ms)));
  const talker = findTalker(cluster, timeoutMs, origin, surroundings);
  const seenToLimitLife = lifetimes.some((rule) => isSighted(sightings.of(rule)));
  const productSeen = suspects.some(isSeen);
  const support = Number(ownDefault !== undefined) + Number(productSeen);
  const observations: IdleObservations = {
    timeoutMs,
    occurrences: moments.length,
    tight: countTight(sharp, direction, timeoutMs),
    equalsDefault: ownDefault !== undefined,
    productSeen,
    defaultSeen: suspects.some((suspect) => suspect.isDefault && isSeen(suspect) && suspect.rule.confidence !== 'low'),
    unusual: isUnusual(timeoutMs, direction, origin, surroundings),
    age:
      seenToLimitLife && !productSeen
        ? 'rather-age'
        : readAge(cluster, moments.length, support, others, talker, lifetimes),
    survived: survivedWhere(survival, sharp),
    company: company.moments === 0 ? 'none' : company.moments * 2 < moments.length ? 'some' : 'most',
    outnumbered: distinctMoments(others).length >= moments.length,
    // The browser says no goodbye for the other end, and hears from whoever sends.
    keepAlive: sharp.every(
      ({ connection, silence }) =>
        endingOf(connection) !== 'by-peer' && isKeepAlive(silence.any.seenMs, surroundings.session.environment),
    ),
  };
  const confidence = idleConfidence(observations);
  return {
    cluster,
    timeoutMs,
    suspects,
    sightings,
    observations,
    confidence,
    survival,
    company: company.drops,
    lifetimes,
    limitless: surroundings.rules.filter((rule) => isLimitless(rule) && sightings.of(rule) !== null),
    talker,
  };
}

/** Drops around the same moments that had another silence behind them: these had another cause, and so may all. */
function companyOf(
  moments: readonly EpochMs[],
  { sharp, blurred, direction }: Cluster,
  { drops }: Surroundings,
): { readonly moments: number; readonly drops: readonly Drop[] } {
  const own = new Set([...sharp, ...blurred]);
  const company = new Set<Drop>();
  let count = 0;
  for (const moment of moments) {
    const strangers = dropsAround(drops, moment).filter(
      (drop) =>
        !own.has(drop) && !sharp.some((member) => fits(drop.silence[direction], member.silence[direction].seenMs)),
    );
    if (strangers.length > 0) count++;
    for (const stranger of strangers) company.add(stranger);
  }
  return { moments: count, drops: [...company] };
}

/** Whether the connection may have been cut at this age. */
function isOfAge({ ageMs, ageSlackMs }: Drop, ms: Milliseconds): boolean {
  return Math.abs(ageMs - ms) <= ageSlackMs;
}

function areOfOneAge(drops: readonly Drop[]): boolean {
  const youngestMs = Math.min(...drops.map(({ ageMs, ageSlackMs }) => ageMs + ageSlackMs));
  const oldestMs = Math.max(...drops.map(({ ageMs, ageSlackMs }) => ageMs - ageSlackMs));
  return oldestMs <= youngestMs;
}

/** A connection silent for this share of its life was as good as always silent. */
const silentShare = 0.8;

/** Silent for nearly all of its life. */
export function isSilentFromBirth({ silence, ageMs }: Drop, direction: GapDirection): boolean {
  return silence[direction].seenMs >= ageMs * silentShare;
}

/**
 * Which clock the drops went by. Where all were of one age, silence is believed only as far as something else speaks for
 * it: `support` counts a product's default and a product seen.
 */
function readAge(
  { sharp, direction }: Cluster,
  occurrences: number,
  support: number,
  others: readonly Drop[],
  talker: Connection | null,
  lifetimes: readonly TimeoutRule[],
): IdleObservations['age'] {
  const [first] = sharp;
  if (first === undefined || !areOfOneAge(sharp)) return 'apart';
  const busyOfThatAge = others.some(
    (drop) => isOfAge(drop, first.ageMs) && drop.silence[direction].mostMs < first.silence[direction].leastMs,
  );
  if (busyOfThatAge) return 'rather-age';
  if (occurrences > 1 && sharp.every((drop) => isOneOfMany(drop, direction))) return 'rather-age';
  if (talker !== null) return 'apart';
  const alwaysSilent = sharp.every((drop) => isSilentFromBirth(drop, direction));
  if (occurrences === 1 && !alwaysSilent) return 'apart';
  // Silent on one side only: the other side's traffic makes a limit on lifetime the likelier reading.
  if (direction !== 'any') return support === 2 ? 'same' : 'rather-age';
  if (alwaysSilent && lifetimes.length > 0) return support === 0 ? 'rather-age' : 'known-lifetime';
  return alwaysSilent || support > 0 ? 'same' : 'rather-age';
}

/** A connection of the origin that lived on for longer than the timeout by never being silent for so long. */
function findTalker(
  { sharp, blurred, direction }: Cluster,
  timeoutMs: Milliseconds,
  origin: readonly Connection[],
  surroundings: Surroundings,
): Connection | null {
  const own = new Set([...sharp, ...blurred].map(({ connection }) => connection));
  const slackMs = Math.max(...sharp.map(({ silence }) => silence[direction].mostMs - silence[direction].seenMs));
  const talker = origin.find((connection) => {
    const { openedAt } = connection;
    if (openedAt === null || own.has(connection)) return false;
    const ageMs = lastSeenAt(connection, surroundings.session.endedAt) - openedAt;
    const last = lastSilence(connection, direction, surroundings.session.endedAt);
    const longestMs = Math.max(surroundings.survivalOf(connection, direction)?.ms ?? 0, last?.ms ?? 0);
    return ageMs > timeoutMs + 2 * slackMs && longestMs < timeoutMs - slackMs;
  });
  return talker ?? null;
}
