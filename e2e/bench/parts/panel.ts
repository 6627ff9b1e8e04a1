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
import { compare } from '../compare.ts';
import { recordedSession, type SessionSize } from '../load/recorded-session.ts';
import { fixed, type Measurement, wholeCost } from '../measurement.ts';
import { medianOf, percentile } from '../statistics.ts';

const million = 1_000_000;
const few: SessionSize = { frames: 10, connections: 1 };
/** Paints of one trial. */
const paints = 60;
/** Of a live recording that is looked at for one trial. */
const liveMs: Milliseconds = 3000;

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
  await large.close();
  for (const { frames, ...wanted } of [
    { frames: million, of: 'a million frames on one connection', atMost: 300 },
    { frames: 100_000, of: '100,000 frames on one connection', atMost: 100 },
  ]) {
    const { page } = await open({ frames, connections: 1 });
    lists.push(...(await measureList(bench, small, page, wanted)));
    await page.close();
  }
  await small.close();
  bench.say('a live recording');
  return [...timeline, ...lists, ...heap, await measureLive(bench, driver)];
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
  const shown = await compare(bench.rounds, () => shownAfter(small), { large: () => shownAfter(large) });
  const scrolled = await compare(bench.rounds, () => p95Of(small, scrolledList), {
    large: () => p95Of(large, scrolledList),
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

function heapOf(bytes: Bytes, payloadBytes: Bytes): Measurement[] {
  const of = 'a million frames on 200 connections';
  return [
    fixed(`${of}: heap of the panel, payloads included`, 'MB', bytes / 1e6, { atMost: 250 }),
    fixed(`${of}: heap a frame, payloads aside`, 'B', (bytes - payloadBytes) / million, { atMost: 64 }),
  ];
}

/** 25 sockets of which each hears 200 messages a second. */
async function measureLive(bench: Bench, driver: BrowserDriver): Promise<Measurement> {
  const lab = await startLab({ proxyReadTimeoutMs: null, withoutNginx: 'stand-in' });
  bench.atEnd(() => lab.stop());
  const page = await driver.newPage(
    lab.socketsPage([{ url: lab.direct('chat', { everyMs: 5, bytes: 60 }), count: 25 }]),
  );
  const finder = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  const tabId = await finder.evaluate(tabOf, 'sockets');
  await finder.close();
  const panel = await driver.newPage(driver.extensionUrl(`src/panel/panel.html?tabId=${tabId}`));
  const [rows, costs]: [number[], number[]] = [[], []];
  await panel.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length > 5, {
    timeoutMs: 20_000,
  });
  for (let round = 0; round < bench.rounds; round++) {
    const before = await framesShown(panel);
    const { paints: painted } = await panel.mainThreadDuring(() => panel.evaluate(passing, liveMs));
    rows.push(((await framesShown(panel)) - before) / (liveMs / 1000));
    costs.push(percentile(painted, 0.95));
  }
  await panel.close();
  await page.close();
  const perSecond = Math.round(percentile(rows, 0.5) / 100) * 100;
  return {
    what: `recording ${perSecond.toLocaleString('en-US')} frames a second: 95 of 100 paints`,
    ...{ unit: 'ms', value: medianOf(costs), against: null, target: { atMost: 8 }, isDetail: false },
  };
}

async function p95Of(page: Page, work: (count: number) => Promise<boolean>): Promise<Milliseconds> {
  await page.bringToFront();
  const { paints: painted } = await page.mainThreadDuring(() => page.evaluate(work, paints));
  return percentile(painted, 0.95);
}

/** From the click on its tab until it has been painted, by the clock. */
async function shownAfter(page: Page): Promise<Milliseconds> {
  await page.bringToFront();
  return page.evaluate(async () => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const tab = (name: string) =>
      [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find(({ textContent }) => textContent === name);
    document.querySelector<HTMLElement>('[data-testid="connection-row"]')?.click();
    tab('Diagnosis')?.click();
    await painted();
    const begin = performance.now();
    tab('Frames')?.click();
    while (document.querySelector('[data-testid="frame-row"]') === null) await painted();
    await painted();
    return performance.now() - begin;
  });
}

// What follows runs in the page and sees nothing of this file.

/** Moves the timeline once a paint: to and fro, closer and away. */
async function movedTimeline(count: number): Promise<boolean> {
  const canvas = document.querySelector('[data-testid="timeline"]');
  const { x = 0, y = 0, width = 0 } = canvas?.getBoundingClientRect() ?? {};
  const at = { clientX: x + width / 2, clientY: y + 100, bubbles: true, cancelable: true };
  for (let i = 0; i < count; i++) {
    const delta = i % 2 === 0 ? { deltaX: i % 20 < 10 ? 20 : -20 } : { deltaY: i % 40 < 20 ? -120 : 120 };
    canvas?.dispatchEvent(new WheelEvent('wheel', { ...at, ...delta }));
    await new Promise(requestAnimationFrame);
  }
  return true;
}

/** Scrolls by a notch of the wheel each paint, as fast as a wheel can be turned. */
async function scrolledList(count: number): Promise<boolean> {
  const body = document.querySelector('[data-testid="frame-row"]')?.parentElement;
  if (body != null) body.scrollTop = 0;
  for (let i = 0; i < count; i++) {
    if (body != null) body.scrollTop += 100;
    await new Promise(requestAnimationFrame);
  }
  return true;
}

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
