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
export type TrialOfMany<Cost extends string> = () => Promise<Readonly<Record<Cost, number>>>;

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
  const costing = (trial: Trial) => async () => ({ cost: await trial() });
  const entries = Object.entries<Trial>(subjects).map(([name, trial]) => [name, costing(trial)]);
  const { cost } = await compareEach<Name, 'cost'>(rounds, costing(baseline), Object.fromEntries(entries));
  return cost;
}

/** The same for work that costs several things at once. */
export async function compareEach<Name extends string, Cost extends string>(
  rounds: number,
  baseline: TrialOfMany<Cost>,
  subjects: Readonly<Record<Name, TrialOfMany<Cost>>>,
): Promise<Readonly<Record<Cost, Comparison<Name>>>> {
  const names = Object.keys(subjects) as Name[];
  const trials: readonly TrialOfMany<Cost>[] = [baseline, baseline, ...names.map((name) => subjects[name])];
  const samples = trials.map((): Readonly<Record<Cost, number>>[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < trials.length; i++) {
      const which = (round + i) % trials.length;
      const costs = await trials[which]?.();
      if (round > 0 && costs !== undefined) samples[which]?.push(costs);
    }
  }
  const comparisonOf = (cost: Cost): Comparison<Name> => {
    const [ofBaseline = [], ofItself = [], ...ofSubjects] = samples.map((costs) => costs.map((each) => each[cost]));
    const compared = names.map((name, i) => [name, against(ofBaseline, ofSubjects[i] ?? [])]);
    return {
      baseline: medianOf(ofBaseline),
      noise: against(ofBaseline, ofItself),
      subjects: Object.fromEntries(compared),
    };
  };
  const costs = Object.keys(samples[0]?.[0] ?? {}) as Cost[];
  return Object.fromEntries(costs.map((cost) => [cost, comparisonOf(cost)])) as Record<Cost, Comparison<Name>>;
}

function against(baseline: readonly number[], samples: readonly number[]): Compared {
  const pairs = samples.map((value, round) => ({ value, base: baseline[round] ?? Number.NaN }));
  return {
    value: medianOf(samples),
    added: medianOf(pairs.map(({ value, base }) => value - base)),
    ratio: medianOf(pairs.map(({ value, base }) => value / base)),
  };
}
