/**
 * Drops of one origin that came after the same silence.
 *
 * An idle timeout leaves silences of one length, whenever and however old the connections were:
 *
 * ```
 *   silence (s)   2.1     14.8       59.96 59.97 59.97 60.01      88.2
 *                  x        x            └── one cluster ──┘        x
 * ```
 */

import type { Milliseconds } from '../base/units.ts';
import type { GapDirection } from '../session/model.ts';
import { fits, type SilenceReading } from './silence-reading.ts';
import type { Drop } from './surroundings.ts';

export interface Cluster {
  readonly direction: GapDirection;
  /** Those whose reading is sharp and of one length, in order of time. Never empty. */
  readonly sharp: readonly Drop[];
  /** Those that may have had the same silence; a halt of the page hides it. */
  readonly blurred: readonly Drop[];
}

/** An origin has a handful of timeouts at most: what is found beyond that are accidents. */
const mostClusters = 8;
/** No product cuts off after less than a second, and some do so a little early. */
const shortestMs: Milliseconds = 900;

/**
 * The silences that recur, most frequent first, and then, one by one, the single ones. A drop is in one cluster at most.
 * `expected` are the timeouts that a lone drop may be compared with: a lone silence that equals one of them counts as
 * a cluster of one.
 */
export function findClusters(
  drops: readonly Drop[],
  direction: GapDirection,
  expected: readonly Milliseconds[],
): Cluster[] {
  const silent = drops.filter((drop) => drop.silence[direction].seenMs >= shortestMs);
  const blurred = silent.filter((drop) => drop.silence[direction].blurred);
  let rest = silent
    .filter((drop) => !drop.silence[direction].blurred)
    .sort((a, b) => a.silence[direction].seenMs - b.silence[direction].seenMs);
  const groups: Drop[][] = [];
  while (groups.length < mostClusters) {
    const group = densest(rest, direction);
    if (group.length < 2) break;
    const taken = new Set(group);
    rest = rest.filter((drop) => !taken.has(drop));
    groups.push(group);
  }
  const lone = new Map<Milliseconds, Drop[]>();
  for (const drop of rest) {
    const timeout = nearestFitting(drop.silence[direction], expected);
    if (timeout !== null) lone.set(timeout, [...(lone.get(timeout) ?? []), drop]);
    else if (drops.length === 1) groups.push([drop]);
  }
  const unclaimed = new Set(blurred);
  return [...groups, ...lone.values()].map((group) => {
    const like = [...unclaimed].filter((drop) => group.some((sharp) => alike(drop, sharp, direction)));
    for (const drop of like) unclaimed.delete(drop);
    return { direction, sharp: group.sort(byTime), blurred: like.sort(byTime) };
  });
}

/** The longest run of silences that all may have been of one length. `drops` are in order of that silence. */
function densest(drops: readonly Drop[], direction: GapDirection): Drop[] {
  let best = { begin: 0, end: 0 };
  let begin = 0;
  for (let end = 0; end < drops.length; end++) {
    const last = drops[end];
    if (last === undefined) break;
    for (let first = drops[begin]; first !== undefined && !alike(first, last, direction); first = drops[begin]) begin++;
    if (end + 1 - begin > best.end - best.begin) best = { begin, end: end + 1 };
  }
  return drops.slice(best.begin, best.end);
}

/** Whether one length of silence may be behind both. */
function alike(a: Drop, b: Drop, direction: GapDirection): boolean {
  const [x, y] = [a.silence[direction], b.silence[direction]];
  return x.leastMs <= y.mostMs && y.leastMs <= x.mostMs;
}

/** The expected timeout that the silence may have been and is nearest to, or null. */
export function nearestFitting(reading: SilenceReading, expected: readonly Milliseconds[]): Milliseconds | null {
  let nearest: Milliseconds | null = null;
  for (const timeout of expected) {
    if (!fits(reading, timeout)) continue;
    if (nearest === null || Math.abs(timeout - reading.seenMs) < Math.abs(nearest - reading.seenMs)) nearest = timeout;
  }
  return nearest;
}

function byTime(a: Drop, b: Drop): number {
  return a.closure.at - b.closure.at;
}
