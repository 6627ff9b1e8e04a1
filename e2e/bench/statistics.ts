/** What repeated measurements say, without assuming how their errors are spread. */

/** A median, and where the true one lies. */
export interface Interval {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

const confidence = 0.95;

/**
 * The median of samples with its 95 % interval: the two samples, as many from the bottom as from the top, between which
 * the true median lies that often, whatever the distribution (a binomial count). Fewer than six samples cannot promise as
 * much: then it is their whole range.
 *
 * @throws {RangeError} without samples
 */
export function medianOf(samples: readonly number[]): Interval {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const count = sorted.length;
  if (count === 0) throw new RangeError('there is no median of nothing');
  const middle = (at((count - 1) >> 1) + at(count >> 1)) / 2;
  const skipped = skippedAtEachEnd(count);
  return { low: at(skipped), middle, high: at(count - 1 - skipped) };
}

/** So many of the smallest and of the largest of `count` samples may be left out of a 95 % interval. */
function skippedAtEachEnd(count: number): number {
  /** Chance that the true median is below the sample at `skipped`, counted from the bottom. */
  let outside = 0;
  let ways = 1; // binomial coefficient: count over skipped
  for (let skipped = 0; skipped < count / 2; skipped++) {
    outside += ways / 2 ** count;
    if (1 - 2 * outside < confidence) return Math.max(0, skipped - 1);
    ways = (ways * (count - skipped)) / (skipped + 1);
  }
  return 0;
}

/** A value that no repetition changes, such as the size of a file. */
export function exactly(value: number): Interval {
  return { low: value, middle: value, high: value };
}

/** The sample that the given share of all samples does not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Slope of the straight line that comes nearest to all points (least squares). */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
