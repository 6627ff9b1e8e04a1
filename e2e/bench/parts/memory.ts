/**
 * What the recorder keeps of a page while no panel watches, in Chromium: heap and buffers of the page's scripts after a
 * collection of all garbage, when more has passed than the journal can hold of frames, connections and bytes. The baseline
 * is the same page without Deadair.
 */
import type { Page } from '../../drivers/page.ts';
import type { Bench } from '../bench.ts';
import { compare } from '../compare.ts';
import { startLoadServer } from '../load/load-server.ts';
import { addedCost, type Measurement } from '../measurement.ts';

const mebibyte = 2 ** 20;

/** More than 23,200 frames, and more than the 600 connections of which the events are kept. */
const passed = ['load.receive("text", 2000, 20_000)', 'load.send(200, 20_000)', 'load.churn(700)'];

export async function measure(bench: Bench): Promise<Measurement[]> {
  if (!bench.browsers.includes('chromium')) return [];
  const server = await startLoadServer();
  bench.atEnd(() => server.stop());
  const bare = await bench.launch('chromium', { extension: null });
  const equipped = await bench.launch('chromium');
  const barePage = await bare.newPage(server.page);
  const page = await equipped.newPage(server.page);
  for (const expression of passed) {
    bench.say(expression);
    await barePage.evaluate(expression);
    await page.evaluate(expression);
  }
  const comparison = await compare(bench.rounds, () => heldBy(barePage), { equipped: () => heldBy(page) });
  const naming = { what: 'Chromium, a full journal: memory of the page', unit: 'MiB more', baseline: 'no Deadair' };
  return [addedCost({ ...naming, target: { atMost: 4 } }, comparison, comparison.subjects.equipped)];
}

async function heldBy(page: Page): Promise<number> {
  return (await page.memory()) / mebibyte;
}
