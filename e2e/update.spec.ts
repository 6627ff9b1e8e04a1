/** The extension is updated under an open panel. Browsers close such a panel; what is there must not go with it. */
import type { BrowserDriver } from './drivers/driver.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportedSession, setAutosave } from './panel-view.ts';

const isThere = (testId: string) => `document.querySelector('[data-testid="${testId}"]') !== null`;

/** Runs in a page of ours: has a session been saved? */
async function isSaved(): Promise<boolean> {
  const finished = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  // Opened sooner, it would be made here, without tables.
  if (!(await indexedDB.databases()).some(({ name }) => name === 'deadair')) return false;
  const database = await finished(indexedDB.open('deadair'));
  const count = await finished(database.transaction('sessions').objectStore('sessions').count());
  database.close();
  return count > 0;
}

/** Does something with the saved sessions in the viewer. */
async function withSaved(driver: BrowserDriver, work: (viewer: Surface) => Promise<void>): Promise<void> {
  const viewer = await driver.newPage(driver.extensionUrl('src/panel/viewer.html'));
  await viewer.click('[data-testid="saved"]');
  await work(viewer);
  await viewer.close();
}

test('the page goes on, what was recorded is among the saved sessions, and a panel opened anew goes on', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('page-life', { url: lab.direct('chat', { worker: 'updating', everyMs: 50 }) }));
  const panel = await page.openPanel();
  await setAutosave(panel, true);
  try {
    await panel.waitFor(isThere('connection-row'));
    await panel.waitFor(isSaved);
    await driver.reinstallExtension();
    const before = Number(await page.evaluate('life.sockets[0].received'));
    await page.waitFor(`life.sockets[0].received > ${before + 10}`);
    await withSaved(driver, async (viewer) => {
      await viewer.waitFor(isThere('saved-open'));
      await viewer.click('[data-testid="saved-open"]');
      await viewer.waitFor(isThere('connection-row'));
      const [kept] = (await exportedSession(driver, viewer)).connections;
      expect(kept?.url).toContain('/updating/chat');
      expect(kept?.rows.length).toBeGreaterThan(0);
    });
    await page.bringToFront();

    const again = await page.openPanel();
    if (driver.kind === 'chromium') {
      // Its recorder cannot speak to the new extension, and Chromium puts no other into a page that is open.
      await again.waitFor(() => document.body.innerText.includes('This page is older than Deadair'));
      await again.screenshot(testInfo.outputPath('updated.png'));
      await again.click('[data-testid="reload-page"]');
    }
    await again.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="open"]') !== null);
    lab.server.crash('fin', 'updating');
    await closedConnections(again, 1006, 1);
    const received = await page.evaluate('life.sockets[0].received');
    const framesIn = async () =>
      (await exportedSession(driver, again)).connections.map(({ totals }) => totals.framesIn);
    await expect.poll(framesIn).toEqual([received]);
  } finally {
    await setAutosave(await page.openPanel(), false);
    await withSaved(driver, async (viewer) => {
      // The second time it is meant.
      await viewer.click('[data-testid="saved-delete-all"]');
      await viewer.click('[data-testid="saved-delete-all"]', 'Delete');
      await viewer.waitFor(isThere('saved-none'));
    });
  }
});
