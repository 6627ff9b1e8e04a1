/**
 * What a page without sockets pays: bytes of script in every document, and time before its own scripts run. A page puts
 * the same empty document into a frame again and again; that every frame gets the content scripts is what Deadair adds.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { unpackedExtension } from '../../commands/extension.ts';
import type { Page } from '../../drivers/page.ts';
import { type Bench, browserNames } from '../bench.ts';
import { compare } from '../compare.ts';
import { startLoadServer } from '../load/load-server.ts';
import { addedCost, fixed, type Measurement } from '../measurement.ts';

/** Documents a trial. */
const documents = 100;

export async function measure(bench: Bench): Promise<Measurement[]> {
  const server = await startLoadServer();
  bench.atEnd(() => server.stop());
  const measurements: Measurement[] = [];
  for (const kind of bench.browsers) {
    const bare = await bench.launch(kind, { extension: null });
    const equipped = await bench.launch(kind);
    if (measurements.length === 0) measurements.push(...sizes());
    bench.say(browserNames[kind]);
    const barePage = await bare.newPage(server.page);
    const page = await equipped.newPage(server.page);
    const comparison = await compare(bench.rounds, () => costOfDocument(barePage), {
      equipped: () => costOfDocument(page),
    });
    const naming = {
      what: `${browserNames[kind]}: a document without sockets`,
      unit: 'ms more',
      baseline: 'no Deadair',
      target: { atMost: 1 },
    };
    measurements.push(addedCost(naming, comparison, comparison.subjects.equipped));
    await bare.close();
    await equipped.close();
  }
  return measurements;
}

/** Of the Chrome build; Firefox's is the same but for the browser's name in it. */
function sizes(): Measurement[] {
  const scripts = {
    recorder: { path: 'src/recorder/recorder.iife.js', target: { atMost: 8 } },
    bridge: { path: 'src/bridge/bridge.iife.js', target: null },
  };
  return Object.entries(scripts).map(([name, { path, target }]) => {
    const bytes = gzipSync(readFileSync(join(unpackedExtension('chrome'), path)), { level: 9 }).length;
    return fixed(`${name}, gzipped`, 'kB', bytes / 1000, target);
  });
}

/** Milliseconds of the processor for one document, from its making to its load event. */
async function costOfDocument(page: Page): Promise<number> {
  await page.collectGarbage();
  const before = await page.processTime();
  await page.evaluate(`load.documents(${documents})`);
  return ((await page.processTime()) - before) / documents;
}
