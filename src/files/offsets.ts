/**
 * Points in time as they stand in a file: whole microseconds since a zero, written as milliseconds.
 *
 * Reading back `zero + offset` and writing it again gives the same offset: rounding happens once, when a session is first
 * written, and by at most half a microsecond.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Offset } from './format.ts';

/** A hundred years: farther than any honest time, and whole microseconds are still exact. */
export const farthestOffsetMs = 100 * 365.25 * 24 * 3600 * 1000;
export const farthestMicroseconds = farthestOffsetMs * 1000;
/** 2100-01-01. */
const latestZero: EpochMs = 4_102_444_800_000;

/** The whole millisecond from which a file counts. */
export type Zero = EpochMs;

/**
 * The latest zero that suits all these times; 1970 when there are none. A page may forge its times; a zero lies between 1970
 * and 2100 all the same.
 */
export function zeroBefore(times: Iterable<EpochMs>): Zero {
  let earliest = Number.POSITIVE_INFINITY;
  for (const time of times) earliest = Math.min(earliest, time);
  return Number.isFinite(earliest) ? Math.min(Math.max(0, Math.floor(earliest)), latestZero) : 0;
}

/** Whole microseconds from `zero` to `at`, kept within what a file can hold. */
export function microsecondsSince(zero: Zero, at: EpochMs): number {
  return Math.min(Math.max(0, Math.round((at - zero) * 1000)), farthestMicroseconds);
}

export function offsetOf(zero: Zero, at: EpochMs): Offset {
  return microsecondsSince(zero, at) / 1000;
}

export function timeAt(zero: Zero, offset: Offset): EpochMs {
  return zero + Math.round(offset * 1000) / 1000;
}

/** A duration, negative or not, in whole microseconds and within what a file can hold. */
export function durationOf(ms: Milliseconds): Milliseconds {
  const microseconds = Math.round(ms * 1000);
  return Math.min(Math.max(-farthestMicroseconds, microseconds), farthestMicroseconds) / 1000;
}

/** Running times, in whole microseconds, as differences in milliseconds. */
export function deltasOf(microseconds: ArrayLike<number>): Milliseconds[] {
  const deltas: Milliseconds[] = new Array(microseconds.length);
  let previous = 0;
  for (let i = 0; i < microseconds.length; i++) {
    const current = microseconds[i] ?? 0;
    deltas[i] = (current - previous) / 1000;
    previous = current;
  }
  return deltas;
}

/**
 * The opposite: running microseconds from differences. Returns the row at which they leave the range from zero to
 * `farthestOffsetMs` instead, when they do.
 */
export function microsecondsOf(deltas: readonly Milliseconds[]): Float64Array | { readonly outOfRangeAt: number } {
  const microseconds = new Float64Array(deltas.length);
  let current = 0;
  for (let i = 0; i < deltas.length; i++) {
    current += Math.round((deltas[i] ?? 0) * 1000);
    if (current < 0 || current > farthestMicroseconds) return { outOfRangeAt: i };
    microseconds[i] = current;
  }
  return microseconds;
}
