/** Drops of one age, and whose limit on lifetime that could be. */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { canBeSetTo, mayDropAtOnce, measuresAge } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { everywhere, looksAtTimes, sightingEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { nominalTimeout } from './nominal-timeout.ts';
import { isSighted, lookForProducts, mayBeNamed, type Sighting, type Sightings } from './sightings.ts';
import type { Drop, Surroundings } from './surroundings.ts';

/** However short ages are: how far apart two may lie and still be one. */
export const sameAgeMs: Milliseconds = 500;

/** How far from a drop's age another may lie and still be the same. Of long lives clocks tell it less exactly. */
export function ageTolerance({ ageSlackMs }: Pick<Drop, 'ageSlackMs'>): Milliseconds {
  return Math.max(sameAgeMs, ageSlackMs);
}

/**
 * Runs of ages from one drop's on, none in two; each in order of time. Those that a halt of the page has blurred join the
 * first run that they may belong to.
 */
export function groupByAge(drops: readonly Drop[]): [Drop, ...Drop[]][] {
  const byAge = [...drops].sort((a, b) => Number(a.ageBlurred) - Number(b.ageBlurred) || a.ageMs - b.ageMs);
  const groups: { readonly youngest: Drop; readonly members: [Drop, ...Drop[]] }[] = [];
  for (const drop of byAge) {
    const mayBelong = ({ youngest }: { readonly youngest: Drop }) =>
      Math.abs(drop.ageMs - youngest.ageMs) <= ageTolerance(drop);
    const group = drop.ageBlurred ? groups.find(mayBelong) : groups.slice(-1).find(mayBelong);
    if (group === undefined) groups.push({ youngest: drop, members: [drop] });
    else group.members.push(drop);
  }
  for (const { members } of groups) members.sort((a, b) => a.closure.at - b.closure.at);
  return groups.map(({ members }) => members);
}

/** Limits that all of the drops may have reached, by the defaults of products. Vague figures are left out. */
export function lifetimesThatFit(drops: readonly Drop[], rules: readonly TimeoutRule[]): readonly TimeoutRule[] {
  return rulesOfAge(rules, (ms) => drops.every((drop) => Math.abs(drop.ageMs - ms) <= ageTolerance(drop))).filter(
    ({ confidence }) => confidence !== 'low',
  );
}

/**
 * The limit behind these ages where it is nobody's default: whole minutes where clocks may have drifted so far from them,
 * else as of silences.
 */
export function nominalAge(drops: readonly Drop[]): Milliseconds {
  const ages = drops.map(({ ageMs }) => ageMs);
  const ms = nominalTimeout(ages, 0, drops[0]?.late.ageMs);
  const minutes = Math.round(ms / minuteMs) * minuteMs;
  const withinMs = Math.min(...drops.map(ageTolerance));
  return minutes > 0 && Math.abs(ms - minutes) <= withinMs ? minutes : ms;
}

const minuteMs: Milliseconds = 60_000;

/** Rules that end a connection at an age by default, at once, where the age is one that `fits`. */
export function rulesOfAge(rules: readonly TimeoutRule[], fits: (ms: Milliseconds) => boolean): readonly TimeoutRule[] {
  return rules.filter(
    (rule) => rule.defaultMs !== null && measuresAge(rule) && mayDropAtOnce(rule) && fits(rule.defaultMs),
  );
}

/** Which products were seen on the way of these drops of one origin. Looks through all of the origin's handshakes. */
export function productsOnTheWay(drops: readonly [Drop, ...Drop[]], { origins }: Surroundings): Sightings {
  const connections = drops.map(({ connection }) => connection);
  return lookForProducts(connections, origins.get(drops[0].origin) ?? connections);
}

/** A limit that may be behind an age: it is the product's default, or the product was seen and can be set to it. */
export interface LifetimeSuspect {
  readonly rule: TimeoutRule;
  readonly sighting: Sighting | null;
  readonly isDefault: boolean;
}

/**
 * Whose limit `ageMs` may be, `defaults` being those that have it by default: what was seen first. What signs every answer
 * and was not seen is out of it. Of a product that can be set to it one setting is enough.
 */
export function lifetimeSuspects(
  ageMs: Milliseconds,
  defaults: readonly TimeoutRule[],
  rules: readonly TimeoutRule[],
  sightings: Sightings,
): readonly LifetimeSuspect[] {
  const suspects = defaults
    .map((rule): LifetimeSuspect => ({ rule, sighting: sightings.of(rule), isDefault: true }))
    .filter(({ rule, sighting }) => mayBeNamed(rule, sighting))
    .filter(({ rule, sighting }) => sighting !== null || rule.showsAlways !== true || !sightings.headersSeen);
  const seen = suspects.filter(isSeen);
  const named = new Set(seen.map(({ rule }) => rule.product));
  for (const rule of rules) {
    const sighting = sightings.of(rule);
    if (named.has(rule.product) || !isSighted(sighting)) continue;
    if (!measuresAge(rule) || !mayDropAtOnce(rule) || !canBeSetTo(rule, ageMs)) continue;
    named.add(rule.product);
    seen.push({ rule, sighting, isDefault: false });
  }
  return [...seen, ...suspects.filter((suspect) => !isSeen(suspect))];
}

/** Whether a suspect's product was seen in the answer to a handshake. */
export function isSeen({ sighting }: LifetimeSuspect): boolean {
  return isSighted(sighting);
}

/** What speaks for each suspect: its figure, and where it was seen on the way. */
export function suspectFacts(suspects: readonly LifetimeSuspect[], sightings: Sightings): Evidence[] {
  const configured = suspects.flatMap(({ rule, sighting, isDefault }) =>
    isDefault || sighting === null ? [] : [sightingEvidence(rule.product, sighting)],
  );
  const byDefault = suspects.filter(({ isDefault }) => isDefault).map(({ rule }) => rule);
  const looks = suspects.filter(isSeen).flatMap(({ rule }) => looksAtTimes(rule));
  return [...lifetimeFacts(byDefault, sightings), ...configured, ...looks];
}

/** What speaks for limits that have this length by default. */
export function lifetimeFacts(lifetimes: readonly TimeoutRule[], sightings: Sightings): Evidence[] {
  return lifetimes.flatMap((rule) => {
    const { product, defaultMs } = rule;
    const sighting = sightings.of(rule);
    const evidence = sighting === null ? [] : [sightingEvidence(product, sighting)];
    if (defaultMs === null) return evidence;
    return [everywhere(message('evidence.lifetime-fits', { product, lifetime: { ms: defaultMs } })), ...evidence];
  });
}
