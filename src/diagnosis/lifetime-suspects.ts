/** Drops of one age, and whose limit on lifetime that could be. */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { mayDropAtOnce, measuresAge } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { everywhere, sightingEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { nominalTimeout } from './nominal-timeout.ts';
import { lookForProducts, type Sightings } from './sightings.ts';
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
  const ms = nominalTimeout(ages);
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

/** What speaks for each of them: its figure, and where it was seen on the way. */
export function lifetimeFacts(lifetimes: readonly TimeoutRule[], sightings: Sightings): Evidence[] {
  return lifetimes.flatMap((rule) => {
    const { product, defaultMs } = rule;
    const sighting = sightings.of(rule);
    const evidence = sighting === null ? [] : [sightingEvidence(product, sighting)];
    if (defaultMs === null) return evidence;
    return [everywhere(message('evidence.lifetime-fits', { product, lifetime: { ms: defaultMs } })), ...evidence];
  });
}
