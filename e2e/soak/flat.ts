/** Is a series of measurements flat, or does it rise? */
import type { Bytes } from '../../src/base/units.ts';

export interface Windows {
  /** Medians of the earlier and the later half of what came after the warm-up. */
  readonly earlier: Bytes;
  readonly later: Bytes;
  /** What the later one may be at most. */
  readonly most: Bytes;
  readonly isFlat: boolean;
}

/** Tables grow by doubling and code is compiled as it is first run: the first quarter says nothing. */
const warmUpShare = 0.25;
/**
 * What the later half may have more. A leak adds up from round to round and crosses any bound in time; what does not
 * is noise of the collector: code and shapes that it keeps or lets go, a tenth in the runs this was set by. A small heap
 * moves by more than a tenth of itself, so there is a floor.
 */
const toleratedShare = 0.1;
const toleratedBytes: Bytes = 512 * 1024;

/** null for fewer than four measurements after the warm-up: two medians of one are no windows. */
export function windowsOf(series: readonly Bytes[]): Windows | null {
  const settled = series.slice(Math.ceil(series.length * warmUpShare));
  if (settled.length < 4) return null;
  const half = Math.floor(settled.length / 2);
  const [earlier, later] = [median(settled.slice(0, half)), median(settled.slice(-half))];
  const most = earlier + Math.max(earlier * toleratedShare, toleratedBytes);
  return { earlier, later, most, isFlat: later <= most };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
