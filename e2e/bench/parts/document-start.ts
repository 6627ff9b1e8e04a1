/**
 * What a page without sockets pays: bytes of script in every document, and time before its own scripts run. A page puts
 * the same empty document into a frame again and again, and every frame gets the content scripts. Much of what that takes
 * is the browser's own: an extension takes part that is as ours, but with empty scripts.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unpackedExtension } from '../../commands/extension.ts';
import type { BrowserKind } from '../../drivers/driver.ts';
import type { Page } from '../../drivers/page.ts';
import { type Bench, browserNames } from '../bench.ts';
import { compare } from '../compare.ts';
import { startLoadServer } from '../load/load-server.ts';
import { addedCost, fixed, type Measurement, repeated } from '../measurement.ts';

/** Documents a trial. */
const documents = 100;
const recorderPath = 'src/recorder/recorder.iife.js';

export async function measure(bench: Bench): Promise<Measurement[]> {
  const server = await startLoadServer();
  bench.atEnd(() => server.stop());
  const measurements: Measurement[] = [];
  for (const kind of bench.browsers) {
    const bare = await bench.launch(kind, { extension: null });
    const equipped = await bench.launch(kind);
    if (measurements.length === 0) measurements.push(...sizes());
    bench.say(browserNames[kind]);
    const hollow = await bench.launch(kind, { extension: hollowExtension(kind, bench) });
    const barePage = await bare.newPage(server.page);
    const page = await equipped.newPage(server.page);
    const hollowPage = await hollow.newPage(server.page);
    const comparison = await compare(bench.rounds, () => costOfDocument(hollowPage), {
      bare: () => costOfDocument(barePage),
      equipped: () => costOfDocument(page),
    });
    const name = browserNames[kind];
    const naming = { unit: 'ms more', baseline: 'an extension with empty scripts' };
    const { bare: without, equipped: ours } = comparison.subjects;
    measurements.push(
      addedCost({ ...naming, what: `${name}, a document without sockets`, target: { atMost: 1 } }, comparison, ours),
      addedCost({ ...naming, what: `${name}, the same without any extension` }, comparison, without),
    );
    if (kind === 'chromium') measurements.push(await recorderAlone(page));
    for (const driver of [bare, equipped, hollow]) await driver.close();
  }
  return measurements;
}

/** Deadair with nothing in its scripts: what any extension would cost that runs in every document. */
function hollowExtension(kind: BrowserKind, bench: Bench): string {
  const ours = unpackedExtension(kind === 'chromium' ? 'chrome' : 'firefox');
  const folder = mkdtempSync(join(tmpdir(), 'deadair-hollow-'));
  bench.atEnd(async () => rmSync(folder, { recursive: true }));
  cpSync(ours, folder, { recursive: true });
  const isScript = (path: string) => path.endsWith('.js');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isScript)) {
    writeFileSync(join(folder, path), '');
  }
  return folder;
}

/** Of the Chrome build; Firefox's is the same but for the browser's name in it. */
function sizes(): Measurement[] {
  const scripts = {
    recorder: { path: recorderPath, target: { atMost: 8 } },
    bridge: { path: 'src/bridge/bridge.iife.js', target: null },
  };
  return Object.entries(scripts).map(([name, { path, target }]) => {
    const bytes = gzipSync(readFileSync(join(unpackedExtension('chrome'), path)), { level: 9 }).length;
    return fixed(`${name}, gzipped`, 'kB', bytes / 1000, target);
  });
}

/** The recorder's script by itself, as Chromium's trace has it: processor time from its first byte to its end. */
async function recorderAlone(page: Page): Promise<Measurement> {
  const { scripts } = await page.mainThreadDuring(() => page.evaluate(`load.documents(${documents})`));
  const times = scripts.filter(({ url }) => url.endsWith(recorderPath)).map(({ time }) => time);
  return repeated('Chromium, the recorder in it: compiled and run', 'ms', times, { atMost: 1 });
}

/** Milliseconds of the processor for one document, from its making to its load event. */
async function costOfDocument(page: Page): Promise<number> {
  await page.collectGarbage();
  const before = await page.processTime();
  await page.evaluate(`load.documents(${documents})`);
  return ((await page.processTime()) - before) / documents;
}
