/** The results: as text, as Markdown to paste into a README, and for machines. */
import { type Measurement, verdictOn } from './measurement.ts';
import type { BenchResult, PartResult } from './run.ts';
import type { Interval } from './statistics.ts';

export function asText(result: BenchResult): string {
  const parts = result.parts.map(({ part, took, measurements, failure }) => {
    const rows = [header, ...measurements.map(cells)];
    const table = aligned(rows);
    return [
      `${part} (${(took / 1000).toFixed(0)} s)`,
      ...table,
      ...(failure === '' ? [] : [`failed: ${failure}`]),
    ].join('\n');
  });
  return [...parts, closing(result)].join('\n\n');
}

export function asMarkdown(result: BenchResult): string {
  const tables = result.parts
    .map(({ measurements }) => measurements.filter(({ isDetail }) => !isDetail))
    .filter((measurements) => measurements.length > 0)
    .map((measurements) => {
      const rows = measurements.map((measurement) => `| ${cells(measurement).join(' | ')} |`);
      return [`| ${header.join(' | ')} |`, '|---|---|---|---|---|---|', ...rows].join('\n');
    });
  return [...tables, closing(result)].join('\n\n');
}

/** Everything there is, with the verdicts. */
export function asJson(result: BenchResult): string {
  const judged = result.parts.map((part) => ({
    ...part,
    measurements: part.measurements.map((measurement) => ({ ...measurement, verdict: verdictOn(measurement) })),
  }));
  return JSON.stringify({ ...result, parts: judged }, null, 1);
}

const header = ['what', 'measured', 'in between', 'baseline and its noise', 'ratio', 'target'];

function cells(measurement: Measurement): string[] {
  const { what, unit, value, against, target } = measurement;
  const isExact = value.low === value.high;
  const baseline =
    against === null
      ? '–'
      : `${against.what}: ${short(against.value.middle)} (${signed(against.noise.low)} to ${signed(against.noise.high)})`;
  const ratio = against === null ? '–' : `${short(against.ratio.middle)}×`;
  const wanted =
    target === null
      ? ''
      : `${'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`}: ${verdictOn(measurement)}`;
  return [what, `${short(value.middle)} ${unit}`, isExact ? '' : range(value), baseline, ratio, wanted];
}

function range({ low, high }: Interval): string {
  return `${short(low)} to ${short(high)}`;
}

/** Three digits: more would be noise. */
function short(value: number): string {
  if (value < 0) return `−${short(-value)}`;
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

function signed(value: number): string {
  return value < 0 ? short(value) : `+${short(value)}`;
}

/** Columns under each other. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** On what it was measured, how busy that was, and what became of the targets. */
function closing({ machine, date, rounds, load, parts }: BenchResult): string {
  const verdicts = parts.flatMap(({ measurements }) => measurements.map(verdictOn));
  const count = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length;
  const failed = parts.filter(({ failure }) => failure !== '').map(({ part }) => part);
  const browsers = new Set(parts.flatMap((part) => part.browsers));
  return [
    `${[machine, ...browsers].join(', ')}; ${date.slice(0, 10)}; medians of ${rounds} interleaved rounds with 95 % intervals (all of the range below six rounds).`,
    `Noise is what the baseline differs from itself: ${noise(parts)}. Processes that wanted to run: ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.`,
    `Targets: ${count('met')} met, ${count('missed')} missed, ${count('undecided')} undecided (the interval reaches over the target).`,
    ...(failed.length > 0 ? [`Not measured: ${failed.join(', ')}.`] : []),
  ].join('\n');
}

/** How far the baselines of the run strayed from themselves, as a share of them. */
function noise(parts: readonly PartResult[]): string {
  const shares = parts
    .flatMap(({ measurements }) => measurements)
    .flatMap(({ against }) =>
      against === null ? [] : [Math.max(-against.noise.low, against.noise.high) / against.value.middle],
    )
    .sort((a, b) => a - b);
  const middle = shares[shares.length >> 1];
  const worst = shares.at(-1);
  if (middle === undefined || worst === undefined) return 'nothing was compared';
  return `by up to ${(100 * middle).toFixed(0)} % half of the time, ${(100 * worst).toFixed(0)} % at worst`;
}
