/** How regularly something happened. */
import type { EpochMs, Milliseconds } from '../base/units.ts';

/** Of the times between one beat and the next. */
export interface Rhythm {
  /** Beats. */
  readonly count: number;
  readonly least: Milliseconds;
  readonly median: Milliseconds;
  /** Nineteen of twenty were no longer. */
  readonly p95: Milliseconds;
  readonly most: Milliseconds;
}

/** @param times in order; null where there are not two */
export function rhythmOf(times: readonly EpochMs[]): Rhythm | null {
  return rhythmOfAll([times]);
}

/** @param all the times of each of several, in order; what lies between one's last and another's first is no interval */
export function rhythmOfAll(all: readonly (readonly EpochMs[])[]): Rhythm | null {
  const between = all.flatMap(intervalsOf).sort((a, b) => a - b);
  const [least] = between;
  if (least === undefined) return null;
  return {
    count: all.reduce((sum, { length }) => sum + length, 0),
    least,
    median: quantile(between, 0.5),
    p95: quantile(between, 0.95),
    most: between.at(-1) ?? least,
  };
}

/** Fewer beats may have come so by chance. */
const fewestBeats = 5;
/** Timers keep time so well, a busy page's or a network's included. */
const sameShare = 0.1;
const sameMs: Milliseconds = 250;
/** Those that came late: a few in a hundred do. */
const regularShare = 0.8;

/** Whether so many came at one interval that it is somebody's timer. */
export function isRegular(times: readonly EpochMs[]): boolean {
  const rhythm = rhythmOf(times);
  if (rhythm === null || rhythm.count < fewestBeats) return false;
  const tolerance = Math.max(sameMs, rhythm.median * sameShare);
  const between = intervalsOf(times);
  return between.filter((ms) => Math.abs(ms - rhythm.median) <= tolerance).length >= between.length * regularShare;
}

/** @param sorted ascending; 0 where there is none */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function intervalsOf(times: readonly EpochMs[]): Milliseconds[] {
  return times.slice(1).map((at, i) => at - (times[i] ?? at));
}
