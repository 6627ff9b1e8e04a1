/** Silences that were outlived and should not have been, were a certain one an idle timeout's. */
import type { Milliseconds } from '../base/units.ts';
import type { Connection, GapDirection } from '../session/model.ts';
import type { Cluster } from './idle-cluster.ts';
import { type IdleObservations, tightness } from './idle-confidence.ts';
import type { Drop, Surroundings } from './surroundings.ts';
import { longestBeyond, type Survival } from './survival.ts';

/** Beyond what error bars allow, a silence survived has to be longer by this to speak against a timeout. */
const survivalMarginMs: Milliseconds = 250;

/**
 * The longest that is too long for the timeout: of the dropped connections before others of the origin; null where none is.
 *
 * @param others drops of the origin that are not in the cluster
 */
export function findSurvival(
  { sharp, direction }: Cluster,
  timeoutMs: Milliseconds,
  others: readonly Drop[],
  origin: readonly Connection[],
  { survivalOf }: Surroundings,
): Survival | null {
  const limit = Math.max(timeoutMs, ...sharp.map((drop) => drop.silence[direction].mostMs)) + survivalMarginMs;
  const members = new Set(sharp.map(({ connection }) => connection));
  const survivals = (connections: readonly Connection[]) =>
    connections.map((connection) => survivalOf(connection, direction));
  const own = longestBeyond(limit, survivals([...members])) ?? outlivedOften(sharp, direction, timeoutMs, survivalOf);
  if (own !== null) return own;
  const elsewhere = survivals(origin.filter((connection) => !members.has(connection)));
  // Who was cut off later than this outlived the timeout before.
  for (const { connection, silence } of others) {
    const { leastMs, from, to } = silence[direction];
    elsewhere.push({ connection, ms: leastMs, span: { from, to } });
  }
  return longestBeyond(limit, elsewhere);
}

/** What is longer by less than error bars allow is a contradiction all the same where it was outlived again and again. */
function outlivedOften(
  sharp: readonly Drop[],
  direction: GapDirection,
  timeoutMs: Milliseconds,
  survivalOf: Surroundings['survivalOf'],
): Survival | null {
  const often = sharp.find(({ connection, silence }) =>
    hadMany(connection, direction, silence[direction].seenMs + tightness(timeoutMs)),
  );
  return often === undefined ? null : survivalOf(often.connection, direction);
}

export function survivedWhere(survival: Survival | null, sharp: readonly Drop[]): IdleObservations['survived'] {
  if (survival === null) return 'nowhere';
  return sharp.some((drop) => drop.connection === survival.connection) ? 'member' : 'origin';
}

/** A heartbeat's own interval, if it came so often before. */
const fewestLike = 3;
/** Who looks through connections now and then cuts that much later than it was due. */
const likeWithinMs: Milliseconds = 1000;
const likeShare = 0.95;

/** Whether the silence before the drop was one of many that long: a beat was due, and it was something else that came. */
export function isOneOfMany({ connection, silence }: Drop, direction: GapDirection): boolean {
  const { seenMs } = silence[direction];
  return hadMany(connection, direction, Math.min(seenMs * likeShare, seenMs - likeWithinMs));
}

/** Whether it had several silences of that length or longer, and outlived them. */
function hadMany({ gaps }: Connection, direction: GapDirection, leastMs: Milliseconds): boolean {
  const all = gaps[direction];
  let count = 0;
  for (let i = 0; i < all.length && count < fewestLike; i++) if (all.to(i) - all.from(i) >= leastMs) count++;
  return count >= fewestLike;
}
