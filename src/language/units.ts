/** Numbers with units, written alike in every language. Used by every sentence and every view. */
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A duration as one says it: `12 ms`, `3.0 s`, `59.98 s`, `1 min 40 s`, `2 h 5 min`, `3 d 4 h`. Two units at most, the
 * smaller left out when it is nought. Never rounded up into a unit it does not reach: 59,999 ms is `59.99 s`.
 */
export function formatDuration(given: Milliseconds): string {
  if (given < 0) return `−${formatDuration(-given)}`;
  const ms = Math.round(given * 1000) / 1000; // 59.98 s may have come out of a subtraction a hair below itself
  if (ms > 0 && ms < 1) return '< 1 ms';
  if (ms < second) return `${Math.floor(ms)} ms`;
  if (ms < minute) return `${decimals(Math.floor(ms / 10) / 100)} s`;
  if (ms < hour) return twoUnits(ms, minute, 'min', second, 's');
  if (ms < day) return twoUnits(ms, hour, 'h', minute, 'min');
  return twoUnits(ms, day, 'd', hour, 'h');
}

/**
 * A measured duration in one unit, to be compared with others: `840 ms`, `59.98 s`, `100.02 s`. Seconds up to ten minutes,
 * beyond that as `formatDuration`.
 */
export function formatMeasured(ms: Milliseconds): string {
  if (ms < second || ms >= 10 * minute) return formatDuration(ms);
  return `${decimals(Math.floor(Math.round(ms * 1000) / 10_000) / 100)} s`;
}

/** How much later than something: `+12 ms`, but `< 1 ms`, which a sign in front would only garble. */
export function formatLater(ms: Milliseconds, format: (ms: Milliseconds) => string): string {
  const words = format(ms);
  return ms > 0 && ms < 1 ? words : `+${words}`;
}

/** A timeout as configurations write it: `500 ms`, `3 s`, `2.5 s`, `100 s`, `5 min`, `2 h`, `5 d`. */
export function formatNominal(ms: Milliseconds): string {
  if (ms < second) return `${Math.round(ms)} ms`;
  if (ms >= day && ms % day === 0) return `${ms / day} d`;
  if (ms >= hour && ms % hour === 0) return `${ms / hour} h`;
  if (ms >= 5 * minute && ms % minute === 0) return `${ms / minute} min`;
  return `${Number((ms / second).toFixed(2))} s`;
}

/** A measured timeout, with `about` in front: as a configuration writes it (`3 s`, `47 s`), short ones with one decimal (`2.9 s`). */
export function formatRough(ms: Milliseconds): string {
  return formatNominal(ms >= second && ms < 10 * second ? Math.round(ms / 100) * 100 : ms);
}

/** `0 B`, `812 B`, `1.5 kB`, `3.2 MB`: decimal units, as network panels count. */
export function formatBytes(bytes: Bytes): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${units[unit]}`;
}

/** Kept: `toLocaleString` looks for one each time, which takes longer than all else of a sentence. */
const counts = new Intl.NumberFormat('en-US');

/** A whole number with thousands apart: `12,345`. */
export function formatCount(count: number): string {
  return counts.format(Math.round(count));
}

/**
 * Time of day to the millisecond, `14:03:07.512`, on the clock of a place that is `offsetMinutes` ahead of UTC. The offset
 * is given so that no sentence depends on where it is spoken.
 */
export function formatTime(at: EpochMs, offsetMinutes = 0): string {
  const date = new Date(at + offsetMinutes * minute);
  // Not every number is a date, and a page can make up its times.
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(11, 23);
}

/** Day and time to the second, `2027-01-15 14:03:07`, on the clock of a place that is `offsetMinutes` ahead of UTC. */
export function formatDateTime(at: EpochMs, offsetMinutes = 0): string {
  const date = new Date(at + offsetMinutes * minute);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, -5).replace('T', ' ');
}

/** How far a clock is ahead of UTC: `UTC`, `UTC+01:00`, `UTC−03:30`. */
export function formatUtcOffset(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC';
  const minutes = Math.abs(offsetMinutes);
  const parts = [Math.floor(minutes / 60), Math.round(minutes % 60)].map((part) => String(part).padStart(2, '0'));
  return `UTC${offsetMinutes < 0 ? '−' : '+'}${parts.join(':')}`;
}

function twoUnits(
  ms: Milliseconds,
  large: Milliseconds,
  largeName: string,
  small: Milliseconds,
  smallName: string,
): string {
  const wholes = Math.floor(ms / large);
  const rest = Math.floor((ms - wholes * large) / small);
  return rest === 0 ? `${wholes} ${largeName}` : `${wholes} ${largeName} ${rest} ${smallName}`;
}

/** At least one decimal, at most two. */
function decimals(value: number): string {
  const text = value.toFixed(2);
  return text.endsWith('0') ? text.slice(0, -1) : text;
}
