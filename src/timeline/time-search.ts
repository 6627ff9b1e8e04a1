/** Finding places in times that are in order. */
import type { EpochMs } from '../base/units.ts';

type TimeOf = (index: number) => EpochMs;

/** The first index in [low, high) whose time is at least `time`; `high` if there is none. */
export function firstIndex(timeOf: TimeOf, low: number, high: number, time: EpochMs): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same, where it is expected near `low`: in steps that double, so that short ways cost little. */
export function gallop(timeOf: TimeOf, low: number, high: number, time: EpochMs): number {
  let step = 1;
  while (low + step < high && timeOf(low + step) < time) {
    low += step;
    step *= 2;
  }
  return firstIndex(timeOf, low, Math.min(high, low + step), time);
}
