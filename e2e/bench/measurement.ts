/** What a part of the benchmark finds out: values with a unit, held against a baseline of the same run, and a target. */
import type { Compared, Comparison } from './compare.ts';
import { exactly, type Interval, medianOf } from './statistics.ts';

/** What is promised, in the unit of the measurement. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

export interface Measurement {
  /** As a row of a table says it: `Chromium, receive 200 B text: added by the panel`. */
  readonly what: string;
  readonly unit: string;
  readonly value: Interval;
  /** null for what comes out the same everywhere, as the size of a file does. */
  readonly against: Baseline | null;
  readonly target: Target | null;
  /** Of interest to those who look closely: left out of the tables for READMEs. */
  readonly isDetail: boolean;
}

export interface Baseline {
  readonly what: string;
  readonly value: Interval;
  /** What was measured in all (not what was added), times the baseline. */
  readonly ratio: Interval;
  /** What the baseline differs from itself, in the same unit. */
  readonly noise: Interval;
}

/** Undecided: the target lies within the interval. Only what is met was shown to be met. */
export type Verdict = 'met' | 'undecided' | 'missed';

/** How a measurement is called, and what is promised of it. */
export interface Naming {
  readonly what: string;
  readonly unit: string;
  readonly baseline: string;
  readonly target?: Target;
  readonly isDetail?: boolean;
}

/** What a subject costs more than the baseline. */
export function addedCost(naming: Naming, comparison: Comparison<string>, { added, ratio }: Compared): Measurement {
  return measured(naming, comparison, added, ratio);
}

/** All that a subject costs. */
export function wholeCost(naming: Naming, comparison: Comparison<string>, { value, ratio }: Compared): Measurement {
  return measured(naming, comparison, value, ratio);
}

function measured(
  { what, unit, baseline, target, isDetail = false }: Naming,
  comparison: Comparison<string>,
  value: Interval,
  ratio: Interval,
): Measurement {
  const against = { what: baseline, value: comparison.baseline, ratio, noise: comparison.noise.added };
  return { what, unit, value, against, target: target ?? null, isDetail };
}

/** What was measured so often, with nothing to hold it against. */
export function repeated(
  what: string,
  unit: string,
  samples: readonly number[],
  target: Target | null = null,
): Measurement {
  return { what, unit, value: medianOf(samples), against: null, target, isDetail: false };
}

/** What was sampled while it went on, and of the baseline before it: the noise is how far that strayed. */
export function versus(
  what: string,
  unit: string,
  given: {
    readonly samples: readonly number[];
    readonly baseline: string;
    readonly baselineSamples: readonly number[];
    readonly target?: Target;
  },
): Measurement {
  const value = medianOf(given.samples);
  const baseline = medianOf(given.baselineSamples);
  const ratio = {
    low: value.low / baseline.high,
    middle: value.middle / baseline.middle,
    high: value.high / baseline.low,
  };
  const noise = { low: baseline.low - baseline.middle, middle: 0, high: baseline.high - baseline.middle };
  const against = { what: given.baseline, value: baseline, ratio, noise };
  return { what, unit, value, against, target: given.target ?? null, isDetail: false };
}

/** What no run changes. */
export function fixed(what: string, unit: string, value: number, target: Target | null = null): Measurement {
  return { what, unit, value: exactly(value), against: null, target, isDetail: false };
}

export function verdictOn({ value, target }: Measurement): Verdict | null {
  if (target === null) return null;
  if ('atMost' in target)
    return value.high <= target.atMost ? 'met' : value.low > target.atMost ? 'missed' : 'undecided';
  return value.low >= target.atLeast ? 'met' : value.high < target.atLeast ? 'missed' : 'undecided';
}
