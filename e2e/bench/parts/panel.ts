/**
 * What the panel's views cost, with a million frames on 200 connections before it and with 5,000 more every second. Paints
 * count by the processor time of the main thread: scripts, style, layout, drawing and commit. The baseline is the same
 * with a session of ten frames.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes, Milliseconds } from '../../../src/base/units.ts';
import type { BrowserDriver } from '../../drivers/driver.ts';
import type { Page } from '../../drivers/page.ts';
import { startLab } from '../../lab/lab.ts';
import { importSession } from '../../panel-view.ts';
import type { Bench } from '../bench.ts';
import { compare, compareEach } from '../compare.ts';
import { recordedSession, type SessionSize } from '../load/recorded-session.ts';
import { fixed, type Measurement, versus, wholeCost } from '../measurement.ts';
import { type FilterField, filteredBy, movedTimeline, openedFrames, scrolledFrames } from '../panel-gestures.ts';
import { percentile } from '../statistics.ts';

const million = 1_000_000;
const few: SessionSize = { frames: 10, connections: 1 };
/** Paints of one trial. */
const paintsOfTrial = 60;
/** Of a live recording that is looked at for one trial. */
const liveMs: Milliseconds = 3000;

const frameFilter: FilterField = { field: 'frame-filter', standing: 'frames-shown' };
const connectionFilter: FilterField = { field: 'filter', standing: 'shown' };
/** A word that a third of the payloads hold, a letter that none does, and what is in all of them. */
const textsSought = ['price', 'q', '"kind"'];

/** Only Chromium tells what a main thread does. */
export async function measure(bench: Bench): Promise<Measurement[]> {
  if (!bench.browsers.includes('chromium')) return [];
  const folder = mkdtempSync(join(tmpdir(), 'deadair-bench-'));
  bench.atEnd(async () => rmSync(folder, { recursive: true, force: true }));
  const driver = await bench.launch('chromium');
  const open = (size: SessionSize) => openSession(driver, folder, size);

  bench.say('opening a million frames');
  const { page: small } = await open(few);
  // Pages of one extension share a heap: what one of them holds is what there is more of it.
  const heapBefore = await small.memory();
  const { page: large, payloadBytes } = await open({ frames: million, connections: 200 });
  const heap = heapOf((await large.memory()) - heapBefore, payloadBytes);
  const timeline = await measureTimeline(bench, small, large);
  bench.say('lists of frames');
  const lists = await measureList(bench, small, large, { of: 'a million frames on 200 connections', atMost: 300 });
  bench.say('filters');
  const filters = await measureFilter(bench, small, large, {
    of: 'a million frames on 200 connections, filtered by size',
    by: connectionFilter,
    // Sizes that none has, and another each time: what was found out of one is remembered.
    texts: (time) => [`larger-than:${1000 + time}k`],
  });
  await large.close();
  const { page: crowd } = await open({ frames: 100_000, connections: 2000 });
  const inCrowd = {
    of: '2,000 connections, filtered by text',
    by: connectionFilter,
    texts: () => ['live/1', 'example'],
  };
  filters.push(...(await measureFilter(bench, small, crowd, inCrowd)));
  await crowd.close();
  for (const { frames, ...wanted } of [
    { frames: million, of: 'a million frames on one connection', atMost: 300 },
    { frames: 100_000, of: '100,000 frames on one connection', atMost: 100 },
  ]) {
    const { page } = await open({ frames, connections: 1 });
    lists.push(...(await measureList(bench, small, page, wanted)));
    if (frames === million) {
      const inList = { of: `${wanted.of}, filtered by text`, by: frameFilter, texts: () => textsSought };
      filters.push(...(await measureFilter(bench, small, page, inList)));
    }
    await page.close();
  }
  await small.close();
  bench.say('a live recording');
  return [...timeline, ...lists, ...filters, ...heap, ...(await measureLive(bench, driver))];
}

async function openSession(driver: BrowserDriver, folder: string, size: SessionSize) {
  const path = join(folder, `${size.frames}-${size.connections}.json.gz`);
  const { file, payloadBytes } = recordedSession(size);
  writeFileSync(path, file);
  const page = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(page, path);
  await page.waitFor(
    (selector: string) => document.querySelector(selector) !== null,
    { timeoutMs: 60_000 },
    '[data-testid="connection-row"]',
  );
  return { page, payloadBytes };
}

async function measureTimeline(bench: Bench, small: Page, large: Page): Promise<Measurement[]> {
  bench.say('panning and zooming');
  const comparison = await compare(bench.rounds, () => p95Of(small, movedTimeline), {
    large: () => p95Of(large, movedTimeline),
  });
  const naming = {
    what: 'a million frames on 200 connections: pan and zoom, 95 of 100 paints',
    ...{ unit: 'ms', baseline: 'ten frames', target: { atMost: 8 } },
  };
  return [wholeCost(naming, comparison, comparison.subjects.large)];
}

async function measureList(
  bench: Bench,
  small: Page,
  large: Page,
  { of, atMost }: { readonly of: string; readonly atMost: Milliseconds },
): Promise<Measurement[]> {
  const baseline = 'ten frames';
  const shown = await compare(bench.rounds, () => framesOpened(small), { large: () => framesOpened(large) });
  const scrolled = await compare(bench.rounds, () => p95Of(small, scrolledFrames), {
    large: () => p95Of(large, scrolledFrames),
  });
  return [
    wholeCost(
      { what: `${of}: list of frames shown`, unit: 'ms', baseline, target: { atMost } },
      shown,
      shown.subjects.large,
    ),
    wholeCost(
      {
        what: `${of}: list scrolled, 95 of 100 paints`,
        ...{ unit: 'ms', baseline, target: { atMost: 16 } },
      },
      scrolled,
      scrolled.subjects.large,
    ),
  ];
}

/** The slowest of the texts, and the longest that any of them kept the page from taking input. */
async function measureFilter(
  bench: Bench,
  small: Page,
  large: Page,
  { of, by, texts }: { readonly of: string; readonly by: FilterField; texts(time: number): readonly string[] },
): Promise<Measurement[]> {
  const baseline = 'ten frames';
  let time = 0;
  const filtered = async (page: Page) => {
    await page.bringToFront();
    const whole: Milliseconds[] = [];
    const { tasks } = await page.mainThreadDuring(async () => {
      for (const text of texts(time++)) whole.push(await page.evaluate(filteredBy, by, text));
    });
    return { whole: Math.max(...whole), longest: Math.max(...tasks) };
  };
  const { whole, longest } = await compareEach(bench.rounds, () => filtered(small), { large: () => filtered(large) });
  return [
    wholeCost({ what: of, unit: 'ms', baseline, target: { atMost: 300 } }, whole, whole.subjects.large),
    wholeCost(
      { what: `${of}: longest task`, unit: 'ms', baseline, target: { atMost: 50 } },
      longest,
      longest.subjects.large,
    ),
  ];
}

function heapOf(bytes: Bytes, payloadBytes: Bytes): Measurement[] {
  const of = 'a million frames on 200 connections';
  return [
    fixed(`${of}: heap of the panel, payloads included`, 'MB', bytes / 1e6, { atMost: 250 }),
    fixed(`${of}: heap a frame, payloads aside`, 'B', (bytes - payloadBytes) / million, { atMost: 64 }),
  ];
}

/**
 * 42 sockets of which each hears some 130 messages a second; before them one, which is the baseline. Not in turn: all
 * panels share the thread that is measured.
 */
async function measureLive(bench: Bench, driver: BrowserDriver): Promise<Measurement[]> {
  const lab = await startLab({ proxyReadTimeoutMs: null, withoutNginx: 'stand-in' });
  bench.atEnd(() => lab.stop());
  const recorded = (count: number, everyMs: Milliseconds) =>
    recordLive(bench, driver, lab.socketsPage([{ url: lab.direct('chat', { everyMs, bytes: 60 }), count }]));
  const quiet = await recorded(1, 50);
  const busy = await recorded(42, 5);
  const perSecond = Math.round(percentile(busy.perSecond, 0.5) / 100) * 100;
  const of = `recording ${perSecond.toLocaleString('en-US')} frames a second`;
  const baseline = `recording ${Math.round(percentile(quiet.perSecond, 0.5))} a second`;
  return [
    versus(`${of}: 95 of 100 paints`, 'ms', {
      ...{ samples: busy.paints, baseline, baselineSamples: quiet.paints, target: { atMost: 8 } },
    }),
    versus(`${of}: longest task`, 'ms', {
      ...{ samples: busy.longest, baseline, baselineSamples: quiet.longest, target: { atMost: 50 } },
    }),
  ];
}

/** A panel that watches such a page: what each trial's paints and longest task took, and how many frames came a second. */
async function recordLive(bench: Bench, driver: BrowserDriver, url: string) {
  const page = await driver.newPage(url);
  const finder = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  const tabId = await finder.evaluate(tabOf, 'sockets');
  await finder.close();
  const panel = await driver.newPage(driver.extensionUrl(`src/panel/panel.html?tabId=${tabId}`));
  const [perSecond, paints, longest]: [number[], number[], number[]] = [[], [], []];
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null, { timeoutMs: 20_000 });
  // The first does not count: code and caches are cold.
  for (let round = 0; round <= bench.rounds; round++) {
    const [before, begin] = [await framesShown(panel), performance.now()];
    const { paints: painted, tasks } = await panel.mainThreadDuring(() => panel.evaluate(passing, liveMs));
    if (round === 0) continue;
    perSecond.push(((await framesShown(panel)) - before) / ((performance.now() - begin) / 1000));
    paints.push(percentile(painted, 0.95));
    longest.push(Math.max(...tasks));
  }
  await panel.close();
  await page.close();
  return { perSecond, paints, longest };
}

async function framesOpened(page: Page): Promise<Milliseconds> {
  await page.bringToFront();
  return page.evaluate(openedFrames);
}

async function p95Of(page: Page, work: (count: number) => Promise<boolean>): Promise<Milliseconds> {
  await page.bringToFront();
  const { paints: painted } = await page.mainThreadDuring(() => page.evaluate(work, paintsOfTrial));
  return percentile(painted, 0.95);
}

// What follows runs in the page and sees nothing of this file.

function passing(ms: number): Promise<boolean> {
  return new Promise((done) => setTimeout(() => done(true), ms));
}

async function tabOf(path: string): Promise<number | undefined> {
  const { chrome } = globalThis as unknown as {
    chrome: { tabs: { query(of: object): Promise<{ id?: number; url?: string }[]> } };
  };
  return (await chrome.tabs.query({})).find(({ url }) => url?.includes(path))?.id;
}

/** As the status bar counts them. */
async function framesShown(panel: Page): Promise<number> {
  const text = await panel.evaluate(() => document.querySelector('[data-testid="status"]')?.textContent ?? '');
  return Number((/([\d,]+) frames/.exec(text)?.[1] ?? '0').replaceAll(',', ''));
}
