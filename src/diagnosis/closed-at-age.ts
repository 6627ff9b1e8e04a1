/**
 * Limits on lifetime that say goodbye: a server that ends what has reached an age with a code and no word, as if it had
 * nothing more to send. Many a server is through with its work after the same time, so that ages alone say little: only
 * where a product was seen that is known to close so are they read as its limit.
 */
import { measuresAge } from '../knowledge/intermediaries.ts';
import type { Connection } from '../session/model.ts';
import { asGoodbye, goodbyesOf, rulesThatEndSo } from './closed-after-silence.ts';
import { atMost } from './confidence.ts';
import type { Finding } from './finding.ts';
import { findLifetimeCaps } from './lifetime-cap.ts';
import { productsOnTheWay } from './lifetime-suspects.ts';
import { groupByGoodbye, rulesThatCloseLike } from './peer-rules.ts';
import { isSighted } from './sightings.ts';
import type { Surroundings } from './surroundings.ts';

/** What its default gives away already is left to `closed-by-peer.ts`, which needs but one of them. */
export function findClosedAtAge(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  return groupByGoodbye(unexplained, surroundings.rules).flatMap((group): readonly Finding[] => {
    const { code, reason } = group[0].closure ?? { code: null, reason: '' };
    if (code === null || reason !== '' || rulesThatCloseLike(group, surroundings).length > 0) return [];
    const [first, ...others] = goodbyesOf(group, surroundings);
    if (first === undefined) return [];
    const limits = rulesThatEndSo(surroundings.rules, code).filter(measuresAge);
    const sightings = productsOnTheWay([first, ...others], surroundings);
    const rules = limits.filter((rule) => isSighted(sightings.of(rule)));
    if (rules.length === 0) return [];
    const caps = findLifetimeCaps({ ...surroundings, drops: [first, ...others], rules }, group);
    return caps.map((finding) => asGoodbye(finding, code, atMost(finding.confidence, 'likely')));
  });
}
