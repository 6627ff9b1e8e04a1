/** The recorder keeps no socket alive: what the page lets go of is collected as without us. */
import type { BrowserDriver } from '../drivers/driver.ts';
import { expect, test } from './bare-browser.ts';

type Left = Readonly<Record<string, number>>;

test('sockets that the page lets go of are collected as without the recorder', async ({
  bare,
  driver,
  conformancePage,
}) => {
  const url = conformancePage('dropped');
  const without = await afterCollection(bare, url);
  const withRecorder = await afterCollection(driver, url);
  const closed = Object.entries(withRecorder).filter(([way]) => way.startsWith('closed'));
  expect(closed.map(([way, left]) => `${way}: ${left}`)).toEqual(closed.map(([way]) => `${way}: 0`));
  expect(withRecorder).toEqual(without);
});

/** How many sockets of each way are left when the garbage has been collected until nothing more goes. */
async function afterCollection(browser: BrowserDriver, url: string): Promise<Left> {
  const page = await browser.newPage(url);
  await page.waitFor(() => document.body.dataset.state === 'let go');
  let left: Left = {};
  for (let calm = 0; calm < 3; ) {
    await page.collectGarbage();
    const now = await page.evaluate(() => (window as unknown as { socketsLeft(): Left }).socketsLeft());
    calm = JSON.stringify(now) === JSON.stringify(left) ? calm + 1 : 0;
    left = now;
  }
  await page.close();
  return left;
}
