/**
 * How often the diagnosis is right: cases of known cause, drawn at random from a seed, diagnosed, and counted. A new seed
 * every time unless one is given. Ends with 1 when a threshold is missed.
 *
 * usage: tsx e2e/commands/accuracy.ts [--seed N] [--cases N of each cause] [--json]
 */
import { parseArgs } from 'node:util';
import { calibration, rightShare, type Score, score, thresholds, wrongAtCertain } from '../accuracy/score.ts';

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
const holds = share >= thresholds.rightShare && wrong.length <= thresholds.wrongAtCertain;
console.log(values.json ? JSON.stringify(summary(result), null, 1) : inWords(result));
process.exitCode = holds ? 0 : 1;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} is to be a whole number, not "${text}"`);
  return number;
}

function summary({ verdicts }: Score) {
  return {
    ...{ seed, casesOfEach, rightShare: share, thresholds, holds },
    calibration: calibration(verdicts),
    confusion: confusion(verdicts),
    wrong: verdicts.filter(({ right }) => !right),
  };
}

/** For each cause what was said of its cases, most often first. */
function confusion(verdicts: Score['verdicts']) {
  const byCause = new Map<string, Map<string, number>>();
  for (const { cause, said, right } of verdicts) {
    const row = byCause.get(cause) ?? new Map<string, number>();
    const key = right ? said : `${said} (wrong)`;
    byCause.set(cause, row.set(key, (row.get(key) ?? 0) + 1));
  }
  return Object.fromEntries(
    [...byCause].map(([cause, row]) => [cause, Object.fromEntries([...row].sort((a, b) => b[1] - a[1]))]),
  );
}

function inWords({ verdicts }: Score): string {
  const rows = Object.entries(confusion(verdicts)).map(([cause, row]) => {
    const cells = Object.entries(row).map(([said, count]) => `${said} ${count}`);
    return `${cause.padEnd(30)}${cells.join(' · ')}`;
  });
  const levels = calibration(verdicts).map(({ level, count, right }) => {
    return `${level.padEnd(30)}${count} said, ${right} right${count === 0 ? '' : ` (${percent(right / count)})`}`;
  });
  return [
    `Seed ${seed}, ${casesOfEach} cases of each cause.`,
    '\nCause                         What came first',
    ...rows,
    '\nConfidence',
    ...levels,
    `\nRight: ${percent(share)} of ${verdicts.length} (at least ${percent(thresholds.rightShare)} wanted).`,
    `Wrong and certain: ${wrong.length} (${thresholds.wrongAtCertain} allowed).`,
    ...verdicts
      .filter(({ right }) => !right)
      .slice(0, 20)
      .map(({ cause, draw, said }) => `  wrong: ${cause}, draw ${draw}: ${said}`),
  ].join('\n');
}

function percent(of: number): string {
  return `${(100 * of).toFixed(1)} %`;
}
