/** What the panel's status line says of the session: how much has arrived, and that nothing is missing. */
import type { Milliseconds } from '../../src/base/units.ts';
import type { Surface } from '../drivers/surface.ts';
import { until } from '../drivers/until.ts';

/** Waits until the panel shows that so many frames have passed. */
export async function framesShown(panel: Surface, count: number, timeoutMs: Milliseconds = 60_000): Promise<void> {
  const what = `the panel to show ${count} frames`;
  await until(async () => (await shownFrames(panel)) >= count, { what, timeoutMs });
}

/** Waits for that, or until nothing more has come for a while. */
export async function framesSettled(panel: Surface, count: number): Promise<void> {
  const quietMs: Milliseconds = 5000;
  let shown = -1;
  let grewAt = performance.now();
  await until(
    async () => {
      const now = await shownFrames(panel);
      if (now !== shown) grewAt = performance.now();
      shown = now;
      return shown >= count || performance.now() - grewAt > quietMs;
    },
    { what: 'the panel to have all frames', timeoutMs: 300_000, everyMs: 250 },
  );
}

/** Of the status line's parts the one that says nothing but how many frames there were; others may tell of lost ones. */
function shownFrames(panel: Surface): Promise<number> {
  return panel.evaluate(() => {
    const parts = document.querySelectorAll('[data-testid="status"] span');
    const counts = [...parts].map(({ textContent }) => /^([\d,]+) frames?$/.exec(textContent ?? '')?.[1]);
    return Number(counts.find((count) => count !== undefined)?.replaceAll(',', '') ?? 0);
  });
}

/** What the panel says it has not got, in its own words. */
export function shownLosses(panel: Surface): Promise<readonly string[]> {
  return panel.evaluate(() =>
    [...document.querySelectorAll('[data-testid="loss"]')].map(({ textContent }) => textContent ?? ''),
  );
}

/** Has the panel note from now on when it shows how many frames. Answers with how many it shows now. */
export async function observeFrames(panel: Surface): Promise<number> {
  const before = await shownFrames(panel);
  await panel.evaluate(() => {
    const noted: [at: number, frames: number][] = [];
    Object.assign(window, { noted });
    const note = () => {
      const parts = document.querySelectorAll('[data-testid="status"] span');
      const counts = [...parts].map(({ textContent }) => /^([\d,]+) frames?$/.exec(textContent ?? '')?.[1]);
      const frames = Number(counts.find((count) => count !== undefined)?.replaceAll(',', '') ?? 0);
      if (frames !== noted.at(-1)?.[1]) noted.push([Date.now(), frames]);
    };
    // All of the document: the panel of a page without sockets looks different, and has another status line.
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return before;
}

/** What it has noted since, with the time in milliseconds since the epoch. */
export function shownSince(panel: Surface): Promise<readonly (readonly [at: number, frames: number])[]> {
  return panel.evaluate(() => (window as unknown as { noted: [at: number, frames: number][] }).noted);
}
