/** Runs parts of the benchmark, and notes on what machine and how busy it was. */
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import type { Milliseconds } from '../../src/base/units.ts';
import { buildUnpacked } from '../commands/extension.ts';
import { Bench, type BenchOptions, type Part } from './bench.ts';
import type { Measurement } from './measurement.ts';

export interface PartResult {
  readonly part: string;
  readonly took: Milliseconds;
  readonly measurements: readonly Measurement[];
  /** What kept it from being measured, '' if nothing did. */
  readonly failure: string;
  /** The browsers that took part. */
  readonly browsers: readonly string[];
}

export interface BenchResult {
  readonly machine: string;
  readonly date: string;
  readonly rounds: number;
  /** Processes that wanted to run, over the minute before and the last minute; more than the machine has processors is bad. */
  readonly load: { readonly before: number; readonly after: number };
  readonly parts: readonly PartResult[];
}

const folder = new URL('parts/', import.meta.url);

/** Every part there is: the files in `parts/`. */
export const partNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''))
  .sort();

export async function runParts(names: readonly string[], options: BenchOptions): Promise<BenchResult> {
  const before = loadavg()[0] ?? 0;
  const build = buildOnce();
  const parts: PartResult[] = [];
  for (const name of names) {
    process.stderr.write(`${name}\n`);
    parts.push(await runPart(name, new Bench(options, build)));
  }
  return {
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}, Node ${process.versions.node}`,
    date: new Date().toISOString(),
    rounds: options.rounds,
    load: { before, after: loadavg()[0] ?? 0 },
    parts,
  };
}

async function runPart(part: string, bench: Bench): Promise<PartResult> {
  const { measure } = (await import(new URL(`${part}.ts`, folder).href)) as { readonly measure: Part };
  const start = performance.now();
  let measurements: readonly Measurement[] = [];
  let failure = '';
  try {
    measurements = await measure(bench);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  await bench.end();
  return { part, took: performance.now() - start, measurements, failure, browsers: [...bench.versions] };
}

/** The extension for both browsers, built when it is first asked for. */
function buildOnce(): () => Promise<void> {
  let built: Promise<void> | null = null;
  return () => {
    built ??= (async () => {
      await buildUnpacked('chrome');
      await buildUnpacked('firefox');
    })();
    return built;
  };
}
