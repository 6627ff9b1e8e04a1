/** Drops of one age, and whose limit on lifetime that could be. */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { mayDropAtOnce, measuresAge } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { everywhere, sightingEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { lookForProducts, type Sightings } from './sightings.ts';
import type { Drop, Surroundings } from './surroundings.ts';

/** How far apart two ages may lie and still be one. */
export const sameAgeMs: Milliseconds = 500;

/** Runs of ages from one drop's on, none in two; each in order of time. */
export function groupByAge(drops: readonly Drop[]): [Drop, ...Drop[]][] {
  const groups: [Drop, ...Drop[]][] = [];
  let youngestMs = Number.NEGATIVE_INFINITY;
  for (const drop of [...drops].sort((a, b) => a.ageMs - b.ageMs)) {
    const group = groups.at(-1);
    if (group !== undefined && drop.ageMs - youngestMs <= sameAgeMs) {
      group.push(drop);
    } else {
      groups.push([drop]);
      youngestMs = drop.ageMs;
    }
  }
  for (const group of groups) group.sort((a, b) => a.closure.at - b.closure.at);
  return groups;
}

/** Limits that all of the drops may have reached, by the defaults of products. Vague figures are left out. */
export function lifetimesThatFit(drops: readonly Drop[], rules: readonly TimeoutRule[]): readonly TimeoutRule[] {
  return rulesOfAge(rules, (ms) => drops.every(({ ageMs }) => Math.abs(ageMs - ms) <= sameAgeMs)).filter(
    ({ confidence }) => confidence !== 'low',
  );
}

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
