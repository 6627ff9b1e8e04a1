/**
 * Session files as large as they get, in a real browser: one million frames with 100 bytes each, written and opened; and a
 * NetLog of 200 MB. What a person waits for is time on the clock; the baseline is the least that any reader or writer of
 * such a text would do, in a tab of the same browser.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { wholeExport, writeSessionFile } from '../../../src/files/encode.ts';
import { millionFrames } from '../../../src/files/testing/million-frames.ts';
import type { BrowserDriver } from '../../drivers/driver.ts';
import type { Page } from '../../drivers/page.ts';
import { fill, importSession } from '../../panel-view.ts';
import type { Bench } from '../bench.ts';
import { compare } from '../compare.ts';
import { fixed, type Measurement, wholeCost } from '../measurement.ts';
import { writeNetLog } from '../net-log.ts';

const netLogBytes = 200e6;
/** Each takes seconds; what fewer promise is said in the intervals. */
const mostRounds = 6;

export async function measure(bench: Bench): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-bench-'));
  bench.atEnd(async () => rmSync(folder, { recursive: true }));
  const rounds = Math.min(bench.rounds, mostRounds);
  const path = (name: string) => join(folder, name);
  bench.say('making a session of a million frames, and a NetLog of 200 MB');
  const { bytes, payloadBytes } = await writeMillion(path('session.json'));
  await pipeline(createReadStream(path('session.json')), createGzip(), createWriteStream(path('session.json.gz')));
  await writeNetLog(path('net-log.json'), netLogBytes);

  const driver = await bench.launch('chromium');
  const plain = await plainTab(driver);
  const results: Measurement[] = [
    fixed('a million frames of 100 B: the file, payloads not counted', 'MB', (bytes - payloadBytes) / 1e6, {
      atMost: 60,
    }),
    fixed('a million frames of 100 B: the file compressed', 'MB', statSync(path('session.json.gz')).size / 1e6),
  ];

  bench.say('opening it');
  await plain.choose(path('session.json'));
  const opened = await compare(rounds, () => plain.run(parseFile), {
    file: () => timeToFirstRow(driver, path('session.json')),
    packed: () => timeToFirstRow(driver, path('session.json.gz')),
  });
  const parsing = { unit: 'ms', baseline: 'its text read and parsed by JSON.parse' };
  results.push(
    wholeCost(
      { what: 'Chromium, opening it: to the first row', ...parsing, target: { atMost: 3000 } },
      opened,
      opened.subjects.file,
    ),
    wholeCost(
      { what: 'Chromium, opening it compressed: to the first row', ...parsing },
      opened,
      opened.subjects.packed,
    ),
  );

  bench.say('exporting it');
  await plain.run(keepValue);
  const viewer = await openedIn(driver, path('session.json'));
  const exported = await compare(rounds, () => plain.run(stringifyValue), {
    file: () => timeToExport(viewer, 'session'),
    packed: () => timeToExport(viewer, 'gzip'),
  });
  await viewer.close();
  const stringifying = { unit: 'ms', baseline: 'JSON.stringify of the same' };
  results.push(
    wholeCost(
      { what: 'Chromium, exporting it', ...stringifying, target: { atMost: 3000 } },
      exported,
      exported.subjects.file,
    ),
    wholeCost({ what: 'Chromium, exporting it compressed', ...stringifying }, exported, exported.subjects.packed),
  );

  bench.say('opening the NetLog');
  await plain.choose(path('net-log.json'));
  const log = await compare(rounds, () => plain.run(decodeFile), {
    netLog: () => timeToFirstRow(driver, path('net-log.json')),
  });
  const decoding = { unit: 'ms', baseline: 'reading its text, piece by piece' };
  results.push(
    wholeCost(
      { what: 'Chromium, opening a NetLog of 200 MB: to the first row', ...decoding },
      log,
      log.subjects.netLog,
    ),
  );
  return results;
}

async function writeMillion(path: string): Promise<{ bytes: number; payloadBytes: number }> {
  const encoder = new TextEncoder();
  const session = millionFrames((row) =>
    encoder.encode(`{"type":"price","id":${row},"at":"2027-01-15T08:00:00Z","note":"`.padEnd(98, 'x').concat('"}')),
  );
  const payloadBytes = session.frames.captured.values.reduce((sum, length) => sum + length, 0);
  await writeFile(path, writeSessionFile(session, [], wholeExport));
  return { bytes: statSync(path).size, payloadBytes };
}

const importFile = '[data-testid="import-file"]';

async function viewerTab(driver: BrowserDriver): Promise<Page> {
  const page = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  await page.waitFor((input: string) => document.querySelector(input) !== null, {}, importFile);
  return page;
}

async function openedIn(driver: BrowserDriver, path: string): Promise<Page> {
  const page = await viewerTab(driver);
  await importSession(page, path);
  await page.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null, { timeoutMs: 60_000 });
  return page;
}

/** From the choice of a file to the picture with its first row, in a tab of its own. */
async function timeToFirstRow(driver: BrowserDriver, path: string): Promise<number> {
  const page = await viewerTab(driver);
  await page.evaluate(watchForFirstRow);
  await importSession(page, path);
  const took = await page.waitFor(() => (globalThis as Watched).firstRowAfter, { timeoutMs: 60_000 });
  await page.close();
  return took;
}

type Watched = typeof globalThis & { firstRowAfter?: number };

/** Runs in the viewer. */
function watchForFirstRow(): void {
  let chosenAt = 0;
  const choice = () => {
    chosenAt = performance.now();
  };
  document.addEventListener('change', choice, { capture: true, once: true });
  const observer = new MutationObserver(() => {
    if (document.querySelector('[data-testid="connection-row"]') === null) return;
    observer.disconnect();
    // The second frame begins when the first has been painted.
    const painted = () => Object.assign(globalThis, { firstRowAfter: performance.now() - chosenAt });
    requestAnimationFrame(() => requestAnimationFrame(painted));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** From the button to the finished file, which is not written to the disk. */
async function timeToExport(viewer: Page, form: 'session' | 'gzip'): Promise<number> {
  await viewer.click('[data-testid="export"]');
  await viewer.click('[data-testid="export-payloads-included"]');
  await fill(viewer, 'export-form', form);
  // The preview is made meanwhile.
  await viewer.evaluate(() => new Promise((resolve) => requestIdleCallback(() => resolve(true))));
  return viewer.evaluate(save);
}

/** Runs in the viewer. */
async function save(): Promise<number> {
  const createObjectUrl = URL.createObjectURL;
  const finished = new Promise<number>((resolve) => {
    URL.createObjectURL = () => {
      resolve(performance.now());
      URL.createObjectURL = createObjectUrl;
      return createObjectUrl(new Blob());
    };
  });
  const start = performance.now();
  document.querySelector<HTMLButtonElement>('[data-testid="export-save"]')?.click();
  return (await finished) - start;
}

/** A tab with nothing in it but an input for files. */
async function plainTab(driver: BrowserDriver) {
  const page = await driver.newPage('about:blank');
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    document.body.append(input);
  });
  return {
    choose: (path: string) => page.chooseFile('input', path),
    run: <Result>(work: () => Promise<Result>) => page.evaluate(work),
  };
}

/** Runs in the plain tab, as the following do. */
async function parseFile(): Promise<number> {
  const file = document.querySelector('input')?.files?.[0];
  const start = performance.now();
  JSON.parse((await file?.text()) ?? '');
  return performance.now() - start;
}

async function keepValue(): Promise<void> {
  const file = document.querySelector('input')?.files?.[0];
  Object.assign(globalThis, { kept: JSON.parse((await file?.text()) ?? '') });
}

async function stringifyValue(): Promise<number> {
  const { kept } = globalThis as typeof globalThis & { kept?: unknown };
  const start = performance.now();
  JSON.stringify(kept);
  return performance.now() - start;
}

async function decodeFile(): Promise<number> {
  const file = document.querySelector('input')?.files?.[0];
  const start = performance.now();
  const reader = file?.stream().pipeThrough(new TextDecoderStream()).getReader();
  while (reader !== undefined && !(await reader.read()).done);
  return performance.now() - start;
}
