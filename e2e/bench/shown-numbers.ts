/** What the panel's status line says of the session: how much has arrived, and that nothing is missing. */
import type { Milliseconds } from '../../src/base/units.ts';
import type { Surface } from '../drivers/surface.ts';

/** Waits until the panel shows that so many frames have passed. */
export async function framesShown(panel: Surface, count: number, timeoutMs: Milliseconds = 60_000): Promise<void> {
  await panel.waitFor(
    (least: number) => {
      const text = document.querySelector('[data-testid="status"]')?.textContent ?? '';
      return Number(/([\d,]+) frames?/.exec(text)?.[1]?.replaceAll(',', '')) >= least;
    },
    { timeoutMs },
    count,
  );
}

/** What the panel says it has not got, in its own words. */
export function shownLosses(panel: Surface): Promise<readonly string[]> {
  return panel.evaluate(() =>
    [...document.querySelectorAll('[data-testid="loss"]')].map(({ textContent }) => textContent ?? ''),
  );
}

/** Has the panel note from now on when it shows how many frames. Answers with how many it shows now. */
export function observeFrames(panel: Surface): Promise<number> {
  return panel.evaluate(() => {
    const status = document.querySelector('[data-testid="status"]');
    const shown = () => Number(/([\d,]+) frames?/.exec(status?.textContent ?? '')?.[1]?.replaceAll(',', '') ?? 0);
    const noted: [at: number, frames: number][] = [];
    Object.assign(window, { noted });
    const note = () => {
      const frames = shown();
      if (frames !== noted.at(-1)?.[1]) noted.push([Date.now(), frames]);
    };
    if (status !== null) {
      new MutationObserver(note).observe(status, { subtree: true, childList: true, characterData: true });
    }
    return shown();
  });
}

/** What it has noted since, with the time in milliseconds since the epoch. */
export function shownSince(panel: Surface): Promise<readonly (readonly [at: number, frames: number])[]> {
  return panel.evaluate(() => (window as unknown as { noted: [at: number, frames: number][] }).noted);
}
