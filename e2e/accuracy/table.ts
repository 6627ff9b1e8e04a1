/** What was said of which cause, how sure it was and how often right: the tables of sessions drawn and of the fault lab. */
import { abstainedShare, calibration, rightShare, thresholds, type Verdict, wrongAtCertain } from './score.ts';

/** For each cause what was said of its cases, most often first. */
export function confusion(verdicts: readonly Verdict[]): Readonly<Record<string, Readonly<Record<string, number>>>> {
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

/** More misses than these are not listed one by one. */
const mostListed = 20;

/** Both tables for people: causes by what was said, and each confidence by how often it was right. */
export function inWords(verdicts: readonly Verdict[]): string {
  const rows = Object.entries(confusion(verdicts)).map(([cause, row]) => {
    const cells = Object.entries(row).map(([said, count]) => `${said} ${count}`);
    return column(cause) + cells.join(' · ');
  });
  const levels = calibration(verdicts).map(({ level, count, right }) => {
    return `${column(level)}${count} said, ${right} right${count === 0 ? '' : ` (${percent(right / count)})`}`;
  });
  const abstained = abstainedShare(verdicts);
  return [
    `${column('Cause')}What came first`,
    ...rows,
    '\nConfidence',
    ...levels,
    `\nRight: ${percent(rightShare(verdicts))} of ${verdicts.length} (at least ${percent(thresholds.rightShare)} wanted).`,
    ...(abstained === null
      ? []
      : [
          `Unsolvable and left at that: ${percent(abstained)} (at least ${percent(thresholds.abstainedShare)} wanted).`,
        ]),
    `Wrong and certain: ${wrongAtCertain(verdicts).length} (${thresholds.wrongAtCertain} allowed).`,
    ...verdicts
      .filter(({ right }) => !right)
      .slice(0, mostListed)
      .map(({ cause, draw, said }) => `  wrong: ${cause}, draw ${draw}: ${said}`),
  ].join('\n');
}

function column(text: string): string {
  return text.padEnd(32);
}

function percent(of: number): string {
  return `${(100 * of).toFixed(1)} %`;
}
