/** Whose idle timeout it could be. */
import type { Milliseconds } from '../base/units.ts';
import { canBeSetTo, mayDropAtOnce, measuresSilence } from '../knowledge/intermediaries.ts';
import type { TimeoutClock, TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { GapDirection } from '../session/model.ts';
import { atMost } from './confidence.ts';
import type { Confidence } from './finding.ts';
import { isSighted, mayBeNamed, type Sighting, type Sightings } from './sightings.ts';
import { fits } from './silence-reading.ts';
import type { Drop } from './surroundings.ts';

/** A rule that may be behind a silence: it has that length by default, or its product was seen and can be set to it. */
export interface IdleSuspect {
  readonly rule: TimeoutRule;
  readonly sighting: Sighting | null;
  readonly isDefault: boolean;
}

/** Rules that a silence before an abrupt close may be compared with. */
export function silenceRules(rules: readonly TimeoutRule[]): readonly TimeoutRule[] {
  return rules.filter((rule) => measuresSilence(rule) && mayDropAtOnce(rule));
}

/** Which silence a rule's clock runs on. */
export function clockDirection(clock: TimeoutClock): GapDirection {
  if (clock === 'idle-from-server' || clock === 'missed-heartbeat') return 'in';
  return clock === 'idle-from-client' ? 'out' : 'any';
}

/**
 * The suspects behind drops that came after about `timeoutMs` of silence in `direction`, best first: seen before unseen,
 * default before configured, sure figures before vague ones. `drops` are the sharp ones; a rule has to fit every one of
 * them, also on the silence that its own clock runs on, so that traffic in its window rules it out.
 */
export function findSuspects(
  rules: readonly TimeoutRule[],
  drops: readonly Drop[],
  direction: GapDirection,
  timeoutMs: Milliseconds,
  sightings: Sightings,
): readonly IdleSuspect[] {
  const fitsAll = ({ clock }: TimeoutRule, length: Milliseconds) =>
    drops.every(({ silence }) => fits(silence[direction], length) && fits(silence[clockDirection(clock)], length));
  const suspects: IdleSuspect[] = [];
  const configured = new Set<string>();
  for (const rule of rules) {
    const sighting = sightings.of(rule);
    if (!mayBeNamed(rule, sighting)) continue;
    if (rule.defaultMs !== null && fitsAll(rule, rule.defaultMs)) {
      suspects.push({ rule, sighting, isDefault: true });
    } else if (
      sighting?.header != null &&
      !configured.has(rule.product) &&
      canBeSetTo(rule, timeoutMs) &&
      fitsAll(rule, timeoutMs)
    ) {
      configured.add(rule.product);
      suspects.push({ rule, sighting, isDefault: false });
    }
  }
  // Behind a CDN the headers of what comes after it are replaced.
  const allShown = sightings.headersSeen && !rules.some((rule) => rule.kind === 'cdn' && sightings.of(rule) !== null);
  const rank = new Map(suspects.map((suspect) => [suspect, rankOf(suspect, allShown)]));
  return suspects.sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0));
}

const sightingRank = { own: 8, near: 6, hint: 2 } as const;
const figureRank = { high: 0.4, medium: 0.2, low: -3 } as const;

function rankOf({ rule, sighting, isDefault }: IdleSuspect, allShown: boolean): number {
  const seen = sighting === null ? 0 : sightingRank[sighting.strength];
  // A header can be taken off on purpose, so the want of it does not acquit.
  const missed = sighting === null && allShown && rule.showsAlways === true ? -1 : 0;
  return seen + missed + (isDefault ? 3 : 0) + figureRank[rule.confidence];
}

/** The rule of a suspect; of one that is configured all that its product can be set so by, since it stands for them. */
export function rulesBehind(
  { rule, isDefault }: IdleSuspect,
  rules: readonly TimeoutRule[],
  timeoutMs: Milliseconds,
): readonly TimeoutRule[] {
  if (isDefault) return [rule];
  return silenceRules(rules).filter((other) => other.product === rule.product && canBeSetTo(other, timeoutMs));
}

/** Whether a suspect's product was seen in the answer to a handshake. */
export function isSeen({ sighting }: IdleSuspect): boolean {
  return isSighted(sighting);
}

/**
 * How sure it is that the timeout is this suspect's, when it is an idle timeout at all: with `verdict` as far as it equals
 * the product's default and the product was seen; one level less where the timeout is configured or the sighting near;
 * otherwise only possible. The server behind a proxy that was seen may be the one to hang up, unseen.
 */
export function suspectConfidence(suspect: IdleSuspect, verdict: Confidence, rivals: boolean): Confidence {
  const { rule, sighting, isDefault } = suspect;
  if (rule.confidence === 'low' || sighting === null || sighting.strength === 'hint')
    return atMost(verdict, 'possible');
  if (isDefault) return sighting.strength === 'own' ? verdict : atMost(verdict, 'likely');
  return sighting.strength === 'own' && !rivals ? atMost(verdict, 'likely') : atMost(verdict, 'possible');
}
