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
