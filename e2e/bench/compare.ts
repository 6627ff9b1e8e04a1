/**
 * Holds several ways of doing the same thing against a baseline, all in the same minutes on the same machine. Each round
 * measures every one of them once, beginning with another each time, so that a machine that grows slower or busier does
 * so for all. What is compared are the values of one round.
 *
 * The baseline takes part twice: what it costs "more" than itself is the noise of the run.
 */
import { type Interval, medianOf } from './statistics.ts';

/** Does the work once, and answers with what it cost. */
export type Trial = () => number | Promise<number>;

export interface Compared {
  readonly value: Interval;
  /** More than the baseline of the same round. */
  readonly added: Interval;
  /** Times the baseline of the same round. */
  readonly ratio: Interval;
}

export interface Comparison<Name extends string> {
  readonly baseline: Interval;
  /** The baseline, held against itself. */
  readonly noise: Compared;
  readonly subjects: Readonly<Record<Name, Compared>>;
}

/** One round more than `rounds` is run: the first, in which code and caches are cold, does not count. */
export async function compare<Name extends string>(
  rounds: number,
  baseline: Trial,
  subjects: Readonly<Record<Name, Trial>>,
): Promise<Comparison<Name>> {
  const trials: readonly Trial[] = [baseline, baseline, ...Object.values<Trial>(subjects)];
  const samples = trials.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < trials.length; i++) {
      const which = (round + i) % trials.length;
      const value = await trials[which]?.();
      if (round > 0 && value !== undefined) samples[which]?.push(value);
    }
  }
  const [ofBaseline = [], ofItself = [], ...ofSubjects] = samples;
  const names = Object.keys(subjects) as Name[];
  const compared = names.map((name, i) => [name, against(ofBaseline, ofSubjects[i] ?? [])]);
  return {
    baseline: medianOf(ofBaseline),
    noise: against(ofBaseline, ofItself),
    subjects: Object.fromEntries(compared),
  };
}

function against(baseline: readonly number[], samples: readonly number[]): Compared {
  const pairs = samples.map((value, round) => ({ value, base: baseline[round] ?? Number.NaN }));
  return {
    value: medianOf(samples),
    added: medianOf(pairs.map(({ value, base }) => value - base)),
    ratio: medianOf(pairs.map(({ value, base }) => value / base)),
  };
}
