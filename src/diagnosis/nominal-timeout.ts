/** From measured silences to the number that somebody may have written into a configuration. */
import type { Milliseconds } from '../base/units.ts';

/** Settings are whole seconds nearly everywhere; a reading this near to one is taken for it. */
const nearMs: Milliseconds = 250;
/** What nginx is early beside its lazy timer, and what a page may see anybody early. */
const earlyMs: Milliseconds = 50;

/**
 * The setting behind these silences, or ages. `lagMs` is by how much a lazy timer may have cut them short: then the next
 * whole second above is taken as well. `lateMs` is by how much any of them may be late: then it is the next whole second
 * below the shortest.
 */
export function nominalTimeout(
  silencesMs: readonly Milliseconds[],
  lagMs: Milliseconds = 0,
  lateMs: Milliseconds = 0,
): Milliseconds {
  const median = medianOf(silencesMs);
  const below = Math.floor((Math.min(...silencesMs) + earlyMs) / 1000) * 1000;
  if (lateMs > 0 && below > 0) return below;
  const seconds = Math.round(median / 1000) * 1000;
  if (seconds > 0 && Math.abs(median - seconds) <= nearMs) return seconds;
  const above = Math.ceil(median / 1000) * 1000;
  if (lagMs > 0 && above - median <= lagMs + earlyMs) return above;
  return Math.round(median / 100) * 100;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/**
 * A heartbeat that keeps a timeout from running out: half of it, so that one lost beat does no harm, and at most 30 s,
 * which most of the known timeouts outlast. Rounded down to 5 s, below 10 s to whole seconds, below 2 s to tenths.
 */
export function heartbeatFor(timeoutMs: Milliseconds): Milliseconds {
  const half = Math.min(timeoutMs / 2, 30_000);
  const step = half >= 10_000 ? 5000 : half >= 2000 ? 1000 : 100;
  return Math.max(100, Math.floor(half / step) * step);
}
