/** Recorded failures, opened by somebody who never saw them: the cause is on the first screen. */
import { expect, test } from './fixture.ts';
import { importSession, select } from './panel-view.ts';
import { recordingPath, recordings } from './recordings/recordings.ts';

/** DevTools as they are docked below a page on a laptop. */
const docked = { width: 1280, height: 420 };

for (const { name, connection, headline, not } of recordings) {
  test(`${name}: selecting the connection is all it takes`, async ({ driver, openPage }, testInfo) => {
    const page = await openPage(driver.extensionUrl('src/panel/viewer.html'));
    await page.resize(docked.width, docked.height);
    await importSession(page, recordingPath(name));
    await page.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
    await select(page, connection);
    await page.waitFor(() => document.querySelector('[data-testid="connection-row"][aria-selected="true"]') !== null);
    const seen = await page.evaluate(() => {
      const title = document.querySelector('[data-testid="finding"] h2');
      const box = title?.getBoundingClientRect();
      const inSight = box !== undefined && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
      return inSight ? (title?.textContent ?? '') : '';
    });
    await page.screenshot(testInfo.outputPath('first-screen.png'));
    expect(seen).toMatch(headline);
    expect(seen).not.toMatch(not);
  });
}
