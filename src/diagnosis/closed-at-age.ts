/**
 * Limits on lifetime that say goodbye: a server that ends what has reached an age with a code and no word, as if it had
 * nothing more to send. Some are through with their work after the same time, so that ages alone say less than of drops: as
 * much only where a product was seen that is known to close so, or where the reason speaks of it.
 */
import { readReason } from '../knowledge/close-reasons.ts';
import { measuresAge } from '../knowledge/intermediaries.ts';
import type { Connection } from '../session/model.ts';
import { asGoodbye, goodbyeOf, goodbyesOf, rulesThatEndSo } from './closed-after-silence.ts';
import { atMost, confidenceAt, confidenceRank } from './confidence.ts';
import type { Finding } from './finding.ts';
import { findLifetimeCaps } from './lifetime-cap.ts';
import { productsOnTheWay } from './lifetime-suspects.ts';
import { groupByGoodbye, rulesThatCloseLike } from './peer-rules.ts';
import { isSighted } from './sightings.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Of products that were seen: before silences, which they may have had in common. What the default gives away already is
 * left to `closed-by-peer.ts`, which needs but one of them.
 */
export function findClosedAtAge(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  return groupByGoodbye(unexplained, surroundings.rules).flatMap((group): readonly Finding[] => {
    const goodbye = goodbyeOf(group[0]);
    if (goodbye === null || goodbye.reason !== '') return [];
    const [first, ...others] = goodbyesOf(group, surroundings);
    if (first === undefined) return [];
    const limits = rulesThatEndSo(surroundings.rules, goodbye.code).filter(measuresAge);
    const sightings = productsOnTheWay([first, ...others], surroundings);
    const rules = limits.filter((rule) => isSighted(sightings.of(rule)));
    if (rules.length === 0 || rulesThatCloseLike(group, surroundings).length > 0) return [];
    const caps = findLifetimeCaps({ ...surroundings, drops: [first, ...others], rules }, group);
    return caps.map((finding) => asGoodbye(finding, goodbye, atMost(finding.confidence, 'likely')));
  });
}

/** Of whomever: one level less sure than of drops, unless the reason speaks of an age. */
export function findClosedAtSomeAge(
  surroundings: Surroundings,
  unexplained: readonly Connection[],
): readonly Finding[] {
  return groupByGoodbye(unexplained, surroundings.rules).flatMap((group): readonly Finding[] => {
    const goodbye = goodbyeOf(group[0]);
    if (goodbye === null || !(goodbye.saysNothing || readReason(goodbye.reason) === 'age')) return [];
    if (rulesThatCloseLike(group, surroundings).length > 0) return [];
    const rules = rulesThatEndSo(surroundings.rules, goodbye.code);
    const caps = findLifetimeCaps({ ...surroundings, drops: goodbyesOf(group, surroundings), rules }, group);
    return caps.flatMap((finding): Finding[] => {
      const confidence = goodbye.saysNothing
        ? confidenceAt(confidenceRank(finding.confidence) - 1)
        : finding.confidence;
      return confidence === 'none' ? [] : [asGoodbye(finding, goodbye, confidence)];
    });
  });
}
