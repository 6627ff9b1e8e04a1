/** Drops of one age, and whose limit on lifetime that could be. */
import { message } from '../base/message.ts';
import type { Milliseconds } from '../base/units.ts';
import { mayDropAtOnce, measuresAge } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { everywhere, sightingEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import type { Sightings } from './sightings.ts';
import type { Drop } from './surroundings.ts';

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
  return rules.filter((rule) => {
    const { defaultMs, confidence } = rule;
    if (defaultMs === null || confidence === 'low' || !measuresAge(rule) || !mayDropAtOnce(rule)) return false;
    return drops.every(({ ageMs }) => Math.abs(ageMs - defaultMs) <= sameAgeMs);
  });
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
