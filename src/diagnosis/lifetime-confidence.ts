/** How sure a limit on lifetime is. One function of what was observed, so that every verdict can be argued with. */
import type { Milliseconds } from '../base/units.ts';
import { confidenceAt } from './confidence.ts';
import type { Confidence } from './finding.ts';

export interface LifetimeObservations {
  /** The age in question. */
  readonly ageMs: Milliseconds;
  /** Drops at this age that came apart in time, so that no single event explains two of them. At least 1. */
  readonly occurrences: number;
  /** All that no halt of the page has blurred agree closely, within `ageTightness`. */
  readonly tight: boolean;
  /** A known product limits lifetime to it by default. */
  readonly equalsDefault: boolean;
  /** Both at once: a product that was seen in the answer to a handshake limits lifetime to it by default. */
  readonly defaultSeen: boolean;
  /** One side said nothing in all of these lives: a timeout that listens to it would look the same. */
  readonly mute: boolean;
  /** All came on the heels of a message of the page's that was new there: it may be what ended them. */
  readonly onHeels: boolean;
  /** Where a connection grew older: at the same path, elsewhere at the origin, or nowhere. */
  readonly outlived: 'nowhere' | 'origin' | 'path';
  /** As many drops of the origin came at other ages as at this one, or more. */
  readonly outnumbered: boolean;
}

const [none, possible, likely, certain] = [0, 1, 2, 3] as const;

/** Shorter lives than this are of one length by accident, or by another timer's doing: of a retry, say. */
const longMs: Milliseconds = 10_000;

/** How near together the ages of one limit lie as a rule; the time the handshake took is in them. */
export function ageTightness(ageMs: Milliseconds): Milliseconds {
  return Math.max(100, ageMs * 0.005);
}

/**
 * | occurrences | default of a product seen | default of another | agree closely (1) | agree    |
 * |---|---|---|---|---|
 * | 1           | likely                    | none               | none              | none     |
 * | 2           | certain                   | possible           | none              | none     |
 * | 3           | certain                   | likely             | likely            | possible (1) |
 * | 4 or more   | certain                   | certain            | certain           | likely (1)   |
 *
 * (1) of 10 s or longer, else none. A connection that grew older at the same path takes two levels away, one elsewhere at
 * the origin one; being outnumbered one. Where one side was mute nothing is more than likely without a default seen. Where
 * all came on the heels of a message nothing is more than likely with one seen, and nothing is left without.
 */
export function lifetimeConfidence(seen: LifetimeObservations): Confidence {
  let level: number = Math.min(startingLevel(seen), ceiling(seen));
  level -= { nowhere: 0, origin: 1, path: 2 }[seen.outlived];
  if (seen.outnumbered) level -= 1;
  return confidenceAt(level);
}

function ceiling({ mute, onHeels, defaultSeen }: LifetimeObservations): number {
  if (onHeels) return defaultSeen ? likely : none;
  return mute && !defaultSeen ? likely : certain;
}

function startingLevel({ occurrences, defaultSeen, equalsDefault, tight, ageMs }: LifetimeObservations): number {
  if (defaultSeen) return occurrences === 1 ? likely : certain;
  if (equalsDefault) return [none, none, possible, likely][occurrences] ?? certain;
  if (ageMs < longMs || occurrences < 3) return none;
  const level = occurrences === 3 ? likely : certain;
  return tight ? level : level - 1;
}
