/**
 * `npm test` and `npm run test:full`: every check there is, in order, each under a heading. A check that fails does not
 * stop those that can still say something; the last line says how many passed and failed.
 *
 * usage: tsx e2e/commands/check.ts [--full] [name of a check]…
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addonFaults } from './addon-lint.ts';
import { buildEverything } from './everything.ts';
import { projectRoot } from './extension.ts';
import { importFaults } from './imports.ts';
import { rebuildDifferences, sourceZip } from './source.ts';
import { playwrightTally, sum, type Tally, tallyOf, vitestTally } from './tally.ts';
import { audit } from './vulnerabilities.ts';

interface Check {
  readonly name: string;
  readonly title: string;
  /** Another check without whose success this one can say nothing. */
  readonly needs?: string;
  /** Only in `test:full`. */
  readonly full?: true;
  /** Prints what is wrong; what it throws counts as one failure. */
  readonly run: () => Tally | Promise<Tally>;
}

const isFull = process.argv.includes('--full');
/** Tells tests that they may take their time. */
const fullness: Record<string, string> = isFull ? { DEADAIR_FULL: '1' } : {};
const reports = join(projectRoot, 'test-results');

const checks: readonly Check[] = [
  { name: 'style', title: 'Format and lint', run: () => passes('biome', 'check', '--error-on-warnings', '.') },
  { name: 'types', title: 'Types', run: () => passes('tsc') },
  { name: 'imports', title: 'Who imports whom', run: checkImports },
  { name: 'unit', title: 'Unit tests', run: runUnitTests },
  { name: 'build', title: 'Build', run: buildAll },
  { name: 'addon', title: 'web-ext lint', needs: 'build', run: () => sound(addonFaults()) },
  { name: 'e2e', title: 'Real browsers', needs: 'build', run: runBrowserTests },
  { name: 'soak', title: 'Two minutes of soak', needs: 'build', full: true, run: runSoak },
  { name: 'vulnerabilities', title: 'Known vulnerabilities', full: true, run: checkVulnerabilities },
  { name: 'rebuild', title: 'Same bytes from the source zip', needs: 'build', full: true, run: checkRebuild },
];

process.exitCode = await main(process.argv.slice(2).filter((argument) => !argument.startsWith('--')));

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) throw new Error(`no such check: ${unknown.join(', ')}`);
  const chosen = checks.filter((check) => (names.length > 0 ? names.includes(check.name) : isFull || !check.full));

  const results = new Map<Check, Tally>();
  const summary: string[] = [];
  for (const check of chosen) {
    const blocker = chosen.find((other) => other.name === check.needs && results.get(other)?.failed);
    const start = performance.now();
    console.log(`\n── ${check.title} ${'─'.repeat(Math.max(0, 60 - check.title.length))}`);
    const tally = blocker ? blocked(blocker) : await outcome(check);
    results.set(check, tally);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    summary.push(`${tally.failed > 0 ? '✗' : '✓'} ${check.title.padEnd(32)}${inWords(tally).padEnd(36)}${seconds} s`);
  }

  const total = sum([...results.values()]);
  console.log(`\n── Sum ${'─'.repeat(57)}\n${summary.join('\n')}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

async function outcome(check: Check): Promise<Tally> {
  try {
    return await check.run();
  } catch (error) {
    console.error(error);
    return tallyOf(false);
  }
}

function blocked(blocker: Check): Tally {
  console.log(`not run: "${blocker.title}" failed`);
  return tallyOf(false);
}

function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Runs a program of node_modules, its output shown. Returns its exit code, null when a signal ended it. */
function run(program: string, args: readonly string[], env: Record<string, string> = {}): number | null {
  const { status, error } = spawnSync(join(projectRoot, 'node_modules/.bin', program), args, {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return status;
}

function passes(program: string, ...args: string[]): Tally {
  return tallyOf(run(program, args) === 0);
}

function sound(faults: readonly string[]): Tally {
  for (const fault of faults) console.log(fault);
  return tallyOf(faults.length === 0);
}

async function buildAll(): Promise<Tally> {
  await buildEverything();
  return tallyOf(true);
}

function checkImports(): Tally {
  const files = readdirSync(join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `src/${path}`);
  console.log(`${files.length} files`);
  const faults = files.flatMap((file) => importFaults(file, readFileSync(join(projectRoot, file), 'utf8')));
  return sound(faults.map(({ file, message }) => `${file} ${message}`));
}

function runUnitTests(): Tally {
  const report = freshReport('unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = run('vitest', args, fullness);
  return vitestTally(readReport(report), exitCode);
}

function runBrowserTests(): Tally {
  const report = freshReport('e2e.json');
  const exitCode = run('playwright', ['test', '--config=e2e/playwright.config.ts', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...fullness,
  });
  return playwrightTally(readReport(report), exitCode);
}

/** In Chromium, whose memory can be measured to the byte; Firefox takes `npm run soak -- --firefox`. */
function runSoak(): Tally {
  return passes('tsx', 'e2e/commands/soak.ts', '--minutes', '2');
}

function checkVulnerabilities(): Tally {
  const { answered, faults, why } = audit();
  if (!answered) {
    console.log(`not checked: this registry does not answer npm audit (${why})`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return sound(faults);
}

function checkRebuild(): Tally {
  return sound(rebuildDifferences(sourceZip()).map((path) => `${path} differs when built from the source zip`));
}

/** Where a runner shall write its report; one of an earlier run is gone. */
function freshReport(name: string): string {
  const path = join(reports, name);
  rmSync(path, { force: true });
  return path;
}

function readReport<Report>(path: string): Report | null {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
