/**
 * Finds limits on lifetime: drops of one origin that recur at one age, at different moments, whatever passed over them.
 * Idle timeouts have taken theirs before. No heartbeat cures a limit on lifetime, so it is never called idle.
 */
import { type Message, message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import { type Connection, type Direction, minimumGapMs } from '../session/model.ts';
import { lastSeenAt } from '../session/silence.ts';
import { atMost } from './confidence.ts';
import { everywhere, on, silenceAndAge, sourcesOf } from './evidence.ts';
import type { Candidate, Confidence, Evidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { raise, raiseIfIt, reconnectFix } from './idle-fixes.ts';
import { ageTightness, lifetimeConfidence } from './lifetime-confidence.ts';
import {
  ageTolerance,
  groupByAge,
  isSeen,
  type LifetimeSuspect,
  lifetimeSuspects,
  lifetimesThatFit,
  nominalAge,
  productsOnTheWay,
  suspectFacts,
} from './lifetime-suspects.ts';
import { cameOnHeels } from './on-its-heels.ts';
import { reproduceFix } from './reproduce.ts';
import { checkSettings } from './setting-checks.ts';
import { cameOtherwise, type Drop, distinctMoments, type Surroundings, undisturbedDrops } from './surroundings.ts';

interface LifetimeHypothesis {
  /** Of one age, in order of time; never empty. */
  readonly drops: readonly [Drop, ...Drop[]];
  /** Those of them whose age no halt of the page has blurred: the others only join. Never empty. */
  readonly sharp: readonly Drop[];
  readonly ageMs: Milliseconds;
  /** Whose limit it may be, those that were seen before those that only fit. */
  readonly suspects: readonly LifetimeSuspect[];
  /** What speaks for the suspects. */
  readonly facts: readonly Evidence[];
  /** One that grew older, or null. */
  readonly older: Connection | null;
  readonly outnumbered: boolean;
  /** Sides that said nothing in all of their lives. */
  readonly mute: readonly Direction[];
  readonly confidence: Confidence;
}

export function findLifetimeCaps(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const eligible = undisturbedDrops(surroundings, unexplained);
  return groupBy(eligible, ({ origin }) => origin).flatMap((ofOrigin) => {
    const elders = eldersOf(ofOrigin, surroundings);
    return groupByAge(ofOrigin)
      .map((drops) => weigh(drops, ofOrigin, elders, surroundings))
      .filter((hypothesis) => hypothesis !== null)
      .map((hypothesis) => toFinding(hypothesis, surroundings));
  });
}

/** null where there is no confidence in it. */
function weigh(
  drops: LifetimeHypothesis['drops'],
  ofOrigin: readonly Drop[],
  elders: Elders,
  surroundings: Surroundings,
): LifetimeHypothesis | null {
  const defaults = lifetimesThatFit(drops, surroundings.rules);
  const sharp = drops.filter(({ ageBlurred }) => !ageBlurred);
  const occurrences = distinctMoments(sharp).length;
  if (occurrences === 0) return null;
  // Most ages are nobody's and come once or twice: those are not worth looking through the whole origin for.
  if (defaults.length === 0 && occurrences < fewestUnknown) return null;

  const sightings = productsOnTheWay(drops, surroundings);
  const nominalMs = nominalAge(sharp);
  const suspects = lifetimeSuspects(nominalMs, defaults, surroundings.rules, sightings);
  const ageMs = suspects.find(({ isDefault }) => isDefault)?.rule.defaultMs ?? nominalMs;
  // Let in and hung up on at once: that is no limit on lifetime.
  if (ageMs < minimumGapMs) return null;
  const older = findOlder(drops[0].connection, sharp, elders);
  const outnumbered = cameOtherwise(ofOrigin, new Set(drops), occurrences);
  const mute = (['in', 'out'] as const).filter((side) =>
    sharp.every((drop) => drop.ageMs - drop.silence[side].seenMs <= ageTolerance(drop)),
  );
  const onHeels = cameOnHeels(sharp, surroundings.session.frames);
  const confidence = lifetimeConfidence({
    ageMs,
    occurrences,
    tight: agreeClosely(sharp, ageTightness(ageMs)),
    equalsDefault: suspects.some(({ isDefault }) => isDefault),
    defaultSeen: suspects.some((suspect) => suspect.isDefault && isSeen(suspect)),
    outlived: older === null ? 'nowhere' : pathOf(older) === pathOf(drops[0].connection) ? 'path' : 'origin',
    outnumbered,
    mute: mute.length > 0,
    onHeels,
  });
  if (confidence === 'none') return null;
  const facts = suspectFacts(suspects, sightings);
  return { drops, sharp, ageMs, suspects, facts, older, outnumbered, mute, confidence };
}

/** Ages that are read less exactly neither agree closely nor contradict: at least two others have to agree. */
function agreeClosely(drops: readonly Drop[], withinMs: Milliseconds): boolean {
  const sharpest = Math.min(...drops.map(({ ageSlackMs }) => ageSlackMs));
  const sharp = drops.filter(({ ageSlackMs }) => ageSlackMs <= 2 * sharpest).map(({ ageMs }) => ageMs);
  return sharp.length > 1 && Math.max(...sharp) - Math.min(...sharp) <= withinMs;
}

interface Elder {
  readonly connection: Connection;
  readonly ageMs: Milliseconds;
  /** By how much a halt of the page may have made it look older. */
  readonly blurMs: Milliseconds;
}

/** The connections of an origin, the oldest first: all, and by path. */
interface Elders {
  readonly all: readonly Elder[];
  readonly byPath: ReadonlyMap<string, readonly Elder[]>;
}

function eldersOf([first, ...others]: readonly Drop[], { session, origins }: Surroundings): Elders {
  if (first === undefined) return { all: [], byPath: new Map() };
  const slackMs = new Map([first, ...others].map(({ connection, ageSlackMs }) => [connection, ageSlackMs]));
  const all = (origins.get(first.origin) ?? [])
    .flatMap((connection): Elder[] => {
      if (connection.openedAt === null) return [];
      const ageMs = lastSeenAt(connection, session.endedAt) - connection.openedAt;
      return [{ connection, ageMs, blurMs: slackMs.get(connection) ?? 0 }];
    })
    .sort((a, b) => b.ageMs - a.ageMs || a.connection.id - b.connection.id);
  const byPath = groupBy(all, ({ connection }) => pathOf(connection));
  return { all, byPath: new Map(byPath.map((group) => [pathOf(group[0].connection), group])) };
}

/**
 * A connection of the origin that outlived the age, at the same path if there is one. One that a halt of the page may have
 * made look older than it was did not.
 */
function findOlder(of: Connection, drops: readonly Drop[], elders: Elders): Connection | null {
  const oldestMs = Math.max(...drops.map(({ ageMs }) => ageMs));
  const slackMs = Math.max(...drops.map(ageTolerance));
  const among = (oldestFirst: readonly Elder[]) => {
    for (const { connection, ageMs, blurMs } of oldestFirst) {
      if (ageMs <= oldestMs + 2 * slackMs) return null;
      if (ageMs > oldestMs + slackMs + blurMs) return connection;
    }
    return null;
  };
  return among(elders.byPath.get(pathOf(of)) ?? []) ?? among(elders.all);
}

function pathOf({ url }: Connection): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

function toFinding(hypothesis: LifetimeHypothesis, surroundings: Surroundings): Finding {
  const { drops, suspects, facts, confidence } = hypothesis;
  const ids = idsOf(drops.map(({ connection }) => connection));
  return {
    id: `lifetime-cap-${ids[0] ?? 0}`,
    kind: 'lifetime-cap',
    severity: 'error',
    confidence,
    connections: ids,
    message: verdict(hypothesis),
    for: [...agesOf(hypothesis), ...facts],
    against: objections(hypothesis, surroundings),
    candidates: suspects.map(
      (suspect): Candidate => ({
        id: suspect.rule.id,
        product: suspect.rule.product,
        setting: suspect.rule.setting,
        confidence: suspectConfidence(suspect, hypothesis),
      }),
    ),
    fixes: [...fixesFor(hypothesis), ...reproduceFix(drops[0].connection, surroundings.session)],
    sources: [...sourcesOf(suspects.map(({ rule }) => rule)), generalSources.abnormalClosure],
  };
}

/** Whose limit it is: one seen that has it by default, or that can be set so while nobody else may be; else null. */
function culpritAmong(suspects: readonly LifetimeSuspect[]): LifetimeSuspect | null {
  const [best, second] = suspects;
  if (best === undefined || !isSeen(best)) return null;
  return best.isDefault || second === undefined ? best : null;
}

/** As sure as the verdict where the age is the default of what was seen; where it only can be set so, likely at most. */
function suspectConfidence(suspect: LifetimeSuspect, { suspects, confidence }: LifetimeHypothesis): Confidence {
  if (!isSeen(suspect)) return atMost(confidence, 'possible');
  if (suspect.isDefault) return confidence;
  return atMost(confidence, culpritAmong(suspects) === suspect ? 'likely' : 'possible');
}

function verdict({ ageMs, suspects }: LifetimeHypothesis): Message {
  const age = { ms: ageMs };
  const culprit = culpritAmong(suspects);
  if (culprit !== null) {
    const { product, defaultMs } = culprit.rule;
    if (culprit.isDefault) return message('lifetime.default', { age, product });
    if (defaultMs === null) return message('lifetime.configured-without-default', { age, product });
    return message('lifetime.configured', { age, product, default: { ms: defaultMs } });
  }
  const products = (some: readonly LifetimeSuspect[]) => ({ list: some.map(({ rule }) => rule.product) });
  const byDefault = suspects.filter(({ isDefault }) => isDefault);
  const settable = suspects.filter(({ isDefault }) => !isDefault);
  if (settable.length === 0) {
    return byDefault.length === 0
      ? message('lifetime.unnamed', { age })
      : message('lifetime.candidates', { age, products: products(byDefault) });
  }
  if (byDefault.length === 0) return message('lifetime.settable', { age, seen: products(settable) });
  return message('lifetime.seen-or-candidates', { age, seen: products(settable), products: products(byDefault) });
}

/** Ages that are nobody's known limit mean nothing below this many (`lifetimeConfidence`). */
const fewestUnknown = 3;

const mostShown = 5;

function agesOf({ drops, sharp }: LifetimeHypothesis): Evidence[] {
  const ages = sharp.map(({ ageMs }) => ageMs);
  const [least, most] = [Math.min(...ages), Math.max(...ages)];
  // How far apart they are is told as well: ages of hours read alike.
  const agree = message('evidence.ages-agree', {
    count: sharp.length,
    least: { ms: least },
    most: { ms: most },
    spread: { ms: most - least },
  });
  const each = drops
    .slice(0, mostShown)
    .map((drop) => silenceAndAge(drop, { from: drop.closure.at - drop.ageMs, to: drop.closure.at }));
  const moments = distinctMoments(sharp).length;
  return [
    ...(sharp.length > 1 ? [everywhere(agree)] : []),
    ...(moments > 1 ? [everywhere(message('evidence.moments', { moments }))] : []),
    ...each,
  ];
}

function objections({ older, outnumbered, mute }: LifetimeHypothesis, { session }: Surroundings): Evidence[] {
  const evidence: Evidence[] = [];
  if (older !== null && older.openedAt !== null) {
    const span = { from: older.openedAt, to: lastSeenAt(older, session.endedAt) };
    evidence.push(on(older, message('evidence.grew-older', { age: { ms: span.to - span.from } }), span));
  }
  evidence.push(...mute.map((side) => everywhere(message('evidence.mute', { side }))));
  if (outnumbered) evidence.push(everywhere(message('evidence.other-ages')));
  return evidence;
}

/** More snippets than this are no help. */
const mostRaises = 2;

function fixesFor({ ageMs, drops, suspects }: LifetimeHypothesis): Fix[] {
  const considered = culpritAmong(suspects) === null ? suspects : suspects.filter(isSeen);
  const limit = { ms: ageMs };
  const { url } = drops[0].connection;
  const raises = considered
    .filter(({ sighting }) => sighting !== null)
    .flatMap(({ rule }) => raise(rule, ageMs, url, message('fix.lifetime-fixed', { product: rule.product, limit })));
  // Nobody is told to set what nobody has seen there.
  const ifs = considered
    .filter(({ rule, sighting }) => sighting === null && rule.adjustable)
    .flatMap(({ rule }) => raiseIfIt(rule, ageMs, url));
  const renew: Fix = { who: 'client', advice: message('fix.renew-before', { limit }), snippets: [] };
  const mayRaise = ifs.slice(0, Math.max(0, mostRaises - raises.length));
  const look = checkSettings(considered.slice(0, mostRaises).map(({ rule }) => rule.product));
  return [...raises.slice(0, mostRaises), renew, ...mayRaise, ...look, reconnectFix];
}
