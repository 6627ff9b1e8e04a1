/**
 * From the page to the panel: how many frames a second get through and whether any get lost, how long they take until they
 * are seen, and what they cost the processes on the way. A server offers 50,000 texts of 20 bytes a second for a minute,
 * more than some browsers take; the baseline is what the page gets of them with DevTools open and no Deadair. The texts are
 * so short that the payloads of a minute fit into a session.
 */
import { defaultRecordingLimits, limitRanges, limitsKey } from '../../../src/wire/recording-limits.ts';
import type { BrowserDriver, BrowserKind } from '../../drivers/driver.ts';
import type { Page, Panel } from '../../drivers/page.ts';
import { type Bench, browserNames } from '../bench.ts';
import { startLoadServer } from '../load/load-server.ts';
import { fixed, type Measurement, versus } from '../measurement.ts';
import { framesSettled, observeFrames, shownLosses, shownSince } from '../shown-numbers.ts';
import { percentile } from '../statistics.ts';

const offeredPerSecond = 50_000;
const lightPerSecond = 100;
const frameBytes = 20;
/** A minute takes as many rounds: short runs flood for less. */
const secondsOfRound = 7;

/** What the page saw of a stream, as load.js tells it. */
interface Stream {
  readonly received: number;
  /** Of each whole second. */
  readonly perSecond: readonly number[];
  /** Every so many frames: which one it was, and when (milliseconds since the epoch). */
  readonly marks: readonly (readonly [frame: number, at: number])[];
}

export async function measure(bench: Bench): Promise<Measurement[]> {
  const server = await startLoadServer();
  bench.atEnd(() => server.stop());
  const measurements: Measurement[] = [];
  for (const kind of bench.browsers) measurements.push(...(await measureIn(kind, bench, server.page)));
  return measurements;
}

async function measureIn(kind: BrowserKind, bench: Bench, url: string): Promise<Measurement[]> {
  const name = browserNames[kind];
  const seconds = Math.min(60, bench.rounds * secondsOfRound);

  const flooding = async () => {
    bench.say(`${name}, DevTools without Deadair: ${seconds / 4} s`);
    const bare = await bench.launch(kind, { extension: null });
    const page = await bare.newPage(url);
    await page.openDevTools();
    const flood = await flooded(page, seconds / 4, offeredPerSecond);
    await bare.close();
    return flood;
  };
  const before = await flooding();

  bench.say(`${name}, panel recording: ${seconds} s`);
  const equipped = await bench.launch(kind);
  await liftFrameLimit(equipped);
  const page = await equipped.newPage(url);
  const panel = await page.openPanel();
  const light = await watched(page, panel, 5, lightPerSecond);
  const full = await watched(page, panel, seconds, offeredPerSecond);
  await equipped.close();
  const after = await flooding();

  const row = (what: string) => `${name}, ${what}`;
  const perFrame = (time: number, { received }: Stream) => (time * 1000) / received;
  const baseline = 'DevTools without Deadair';
  return [
    versus(row(`${offeredPerSecond.toLocaleString('en-US')} frames/s offered for ${seconds} s: recorded`), 'frames/s', {
      samples: full.stream.perSecond,
      baseline,
      baselineSamples: [...before.stream.perSecond, ...after.stream.perSecond],
    }),
    fixed(row('frames lost on the way to the panel'), 'frames', full.lost, { atMost: 0 }),
    fixed(row('panel behind the page when the flood ends'), 's', full.behind / 1000),
    ...latencies(row(`${lightPerSecond} frames/s`), light.delays),
    ...latencies(row('in the flood'), full.delays),
    versus(row('in the flood: processor time of the page, a frame'), 'µs', {
      ...{ samples: [perFrame(full.pageTime, full.stream)], baseline },
      baselineSamples: [before, after].map(({ pageTime, stream }) => perFrame(pageTime, stream)),
    }),
    fixed(
      row('in the flood: the process of background and panel, a frame'),
      'µs',
      perFrame(full.panelTime, full.stream),
    ),
  ];
}

function latencies(what: string, delays: readonly number[]): Measurement[] {
  return [0.5, 0.95, 0.99].map((share) =>
    fixed(`${what}: until seen in the panel, p${share * 100}`, 'ms', percentile(delays, share)),
  );
}

async function flooded(page: Page, seconds: number, perSecond: number) {
  const before = await page.processTime();
  const start = `load.stream(${frameBytes}, ${perSecond}, ${seconds})`;
  await page.evaluate(`globalThis.streamed = null, void ${start}.then((stream) => (globalThis.streamed = stream))`);
  const stream = (await page.waitFor('globalThis.streamed', { timeoutMs: (seconds + 60) * 1000 })) as Stream;
  return { stream, pageTime: (await page.processTime()) - before };
}

/** The same with a panel that records: until it has all of it. */
async function watched(page: Page, panel: Panel, seconds: number, perSecond: number) {
  const before = await observeFrames(panel);
  const panelTime = await panel.processTime();
  const { stream, pageTime } = await flooded(page, seconds, perSecond);
  const end = performance.now();
  await framesSettled(panel, before + stream.received); // what is missing then is counted as lost
  const behind = performance.now() - end;
  const seen = await shownSince(panel);
  const shown = (seen.at(-1)?.[1] ?? before) - before;
  return {
    ...{ stream, pageTime, behind },
    panelTime: (await panel.processTime()) - panelTime,
    lost: stream.received - shown + framesLost(await shownLosses(panel)),
    delays: delaysOf(stream, seen, before),
  };
}

function framesLost(sentences: readonly string[]): number {
  const counts = sentences.map((sentence) => /([\d,]+) frames? lost/.exec(sentence)?.[1]?.replaceAll(',', '') ?? '0');
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** For each marked frame, how long after the page the panel showed it. */
function delaysOf(
  { marks }: Stream,
  seen: readonly (readonly [at: number, frames: number])[],
  before: number,
): number[] {
  let i = 0;
  const delays: number[] = [];
  for (const [frame, at] of marks) {
    while (i < seen.length && (seen[i]?.[1] ?? 0) - before < frame) i++;
    const shown = seen[i];
    if (shown !== undefined) delays.push(Math.max(0, shown[0] - at));
  }
  return delays;
}

/** A minute has more frames than a session keeps unless told otherwise. */
async function liftFrameLimit(driver: BrowserDriver): Promise<void> {
  const settings = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  const limits = { ...defaultRecordingLimits, frames: limitRanges.frames.most };
  await settings.evaluate(
    async (key: string, value: object) => {
      await chrome.storage.local.set({ [key]: value });
    },
    limitsKey,
    limits,
  );
  await settings.close();
}
