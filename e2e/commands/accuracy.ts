/**
 * How often the diagnosis is right: cases of known cause, drawn at random from a seed, diagnosed, and counted. A new seed
 * every time unless one is given. Ends with 1 when a threshold is missed.
 *
 * usage: tsx e2e/commands/accuracy.ts [--seed N] [--cases N of each cause] [--json]
 */
import { parseArgs } from 'node:util';
import {
  abstainedShare,
  calibration,
  rightShare,
  type Score,
  score,
  thresholds,
  wrongAtCertain,
} from '../accuracy/score.ts';
import { confusion, inWords } from '../accuracy/table.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    cases: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});

const seed = wholeNumber('seed', values.seed);
const casesOfEach = wholeNumber('cases', values.cases);
const result = score(seed, casesOfEach);
const share = rightShare(result.verdicts);
const wrong = wrongAtCertain(result.verdicts);
const abstained = abstainedShare(result.verdicts);
const holds =
  share >= thresholds.rightShare &&
  wrong.length <= thresholds.wrongAtCertain &&
  (abstained ?? 1) >= thresholds.abstainedShare;
const heading = `Seed ${seed}, ${casesOfEach} cases of each cause.`;
console.log(values.json ? JSON.stringify(summary(result), null, 1) : `${heading}\n\n${inWords(result.verdicts)}`);
process.exitCode = holds ? 0 : 1;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} is to be a whole number, not "${text}"`);
  return number;
}

function summary({ verdicts }: Score) {
  return {
    ...{ seed, casesOfEach, rightShare: share, abstainedShare: abstained, thresholds, holds },
    calibration: calibration(verdicts),
    confusion: confusion(verdicts),
    wrong: verdicts.filter(({ right }) => !right),
  };
}
