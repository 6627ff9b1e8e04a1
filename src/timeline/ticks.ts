/** Where the time axis carries a number, and how it is written: time since the session began. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { msPerPixel, type Pixels, type TimelineView } from './view.ts';

export interface Tick {
  readonly at: EpochMs;
  readonly label: string;
}

const second: Milliseconds = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Steps that read well: tenths of what comes next, then quarters and halves of minutes and hours. */
const steps: readonly Milliseconds[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
];

/** The ticks in sight, at least `apart` pixels from each other; `origin` is the session's start. */
export function ticksOf(view: TimelineView, origin: EpochMs, apart: Pixels = 90): Tick[] {
  const step = tickStep(msPerPixel(view) * apart);
  const first = Math.ceil((view.from - origin) / step);
  const last = Math.floor((view.to - origin) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const offset = (first + i) * step;
    return { at: origin + offset, label: offsetLabel(offset, step) };
  });
}

/** The smallest good step of at least `shortest`; whole days beyond the list. */
export function tickStep(shortest: Milliseconds): Milliseconds {
  return steps.find((step) => step >= shortest) ?? Math.ceil(shortest / day) * day;
}

/**
 * A time since the session's start, as precise as steps of `step` need: `250 ms`, `2.5 s`, `45 s`, `1:30`, `1:00:00`.
 * Symbols of units only, so that it reads the same in every language.
 */
export function offsetLabel(offset: Milliseconds, step: Milliseconds): string {
  if (offset === 0) return '0 s';
  const sign = offset < 0 ? '−' : '';
  const size = Math.abs(offset);
  if (size < second && step < second) return `${sign}${trimmed(size, step < 1 ? 1 : 0)} ms`;
  const decimals = Math.min(4, Math.max(0, Math.ceil(-Math.log10(step / second))));
  if (size < minute) return `${sign}${(size / second).toFixed(decimals)} s`;
  const unit = 10 ** decimals;
  const seconds = Math.round((size / second) * unit) / unit;
  const rest = (seconds % 60).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0');
  const minutes = Math.floor(seconds / 60);
  if (size < hour) return `${sign}${minutes}:${rest}`;
  return `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
