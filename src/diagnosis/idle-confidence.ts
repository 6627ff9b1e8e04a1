/** How sure an idle timeout is. One function of what was observed, so that every verdict can be argued with. */
import type { Milliseconds } from '../base/units.ts';
import { confidenceAt } from './confidence.ts';
import type { Confidence } from './finding.ts';

export interface IdleObservations {
  /** The length of silence in question. */
  readonly timeoutMs: Milliseconds;
  /** Drops after this silence that came apart in time, so that no single event explains two of them. At least 1. */
  readonly occurrences: number;
  /** How many of these agree closely, within `tightness`: by accident silences hardly do. */
  readonly tight: number;
  /** A known product has this timeout by default. */
  readonly equalsDefault: boolean;
  /** A product that may have this timeout was seen in the answer to a handshake of the origin. */
  readonly productSeen: boolean;
  /** Both at once: the product seen has this timeout by default. */
  readonly defaultSeen: boolean;
  /** At least twice as long as any silence that was outlived at the origin: ordinary traffic does not pause like this. */
  readonly unusual: boolean;
  /**
   * Whether age tells the same story as silence.
   * - `apart`: connections of different ages, or one that outlived the silence by talking: it is the silence,
   * - `same`: silent since they opened, or nearly: a limit on lifetime would look alike,
   * - `known-lifetime`: the same, at an age that a known product limits lifetime to by default,
   * - `rather-age`: all of one age with traffic in between, or a busy one ended at that age too, or a product that
   *   limits lifetime to it was seen: it is not the silence.
   */
  readonly age: 'apart' | 'same' | 'known-lifetime' | 'rather-age';
  /** Where a longer silence was survived: on one of the dropped connections, on another of the origin, or nowhere. */
  readonly survived: 'nowhere' | 'origin' | 'member';
  /** How many of the occurrences had connections with traffic dropped at their side, by what must be another cause. */
  readonly company: 'none' | 'some' | 'most';
  /** As many drops of the origin came after other silences as after this one, or more. */
  readonly outnumbered: boolean;
  /** After this silence the browser itself finds out that a connection is dead (`keep-alive.ts`). */
  readonly keepAlive: boolean;
}

const [none, possible, likely, certain] = [0, 1, 2, 3] as const;

/** Silences this long agree within tolerance by accident about once in twenty times, shorter ones more often. */
const longMs: Milliseconds = 10_000;

/** How near together silences of one timeout lie as a rule (nginx: within 40 ms); a network may spread them further. */
export function tightness(timeoutMs: Milliseconds): Milliseconds {
  return Math.max(40, timeoutMs * 0.02);
}

/**
 * Starts from how often the silence came and how well it is known. A product seen lends its name, but does not make an
 * accident less of one, so it counts for little where the silence is not its default:
 *
 * | occurrences | default of a product seen | default of another | agree closely | agree    |
 * |---|---|---|---|---|
 * | 1           | likely                    | possible           | possible (1)  | none     |
 * | 2           | certain                   | likely             | likely (2)    | possible (3) |
 * | 3 or more   | certain                   | certain            | certain (4)   | likely (3)   |
 *
 * (1) with a product seen and the silence unusual, else none. (2) with a product seen, else possible. (3) if 10 s or
 * longer, else none. (4) with a product seen or if 10 s or longer, else likely. Of silences under 10 s that are not unusual
 * two say nothing, however close, three are possible, and more that agree closely likely.
 *
 * Then what speaks against it takes levels away: a longer silence survived elsewhere at the origin one, on the dropped
 * connections themselves two; company one, at most occurrences two; being outnumbered one. Where age and silence cannot
 * be told apart, nothing is more than likely with a known default or product and more than possible without, or where the
 * age is a known limit too and no default of a product seen; where age explains it better, nothing is left. After a silence
 * that is the browser's own nothing is more than possible without a known default or product. `none` means: do not say it.
 */
export function idleConfidence(seen: IdleObservations): Confidence {
  if (seen.age === 'rather-age') return 'none';
  let level: number = startingLevel(seen);
  level = Math.min(level, ceiling(seen));
  level -= { nowhere: 0, origin: 1, member: 2 }[seen.survived];
  level -= { none: 0, some: 1, most: 2 }[seen.company];
  if (seen.outnumbered) level -= 1;
  return confidenceAt(level);
}

function ceiling({ age, defaultSeen, equalsDefault, productSeen, keepAlive }: IdleObservations): number {
  if (keepAlive && !equalsDefault && !productSeen) return possible;
  if (age === 'same') return equalsDefault || productSeen ? likely : possible;
  if (age === 'known-lifetime') return defaultSeen ? likely : possible;
  return certain;
}

function startingLevel({ occurrences, tight, equalsDefault, defaultSeen, ...seen }: IdleObservations): number {
  const { productSeen, unusual, timeoutMs } = seen;
  const long = timeoutMs >= longMs;
  if (occurrences === 1) {
    if (defaultSeen) return likely;
    return equalsDefault || (productSeen && unusual) ? possible : none;
  }
  if (defaultSeen) return certain;
  if (equalsDefault) return occurrences === 2 ? likely : certain;
  const agreeing = long ? (occurrences === 2 ? possible : likely) : none;
  if (tight < 2) return agreeing;
  if (!long && !unusual) return [none, none, none, possible][tight] ?? likely;
  if (tight > 2) return long || productSeen ? certain : likely;
  return Math.max(agreeing, productSeen ? likely : possible);
}
