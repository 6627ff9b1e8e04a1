/** The documents of a tab that have sockets share one bound of memory: the background must know which they are. */
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';

const rowsOf = (count: number) => `document.querySelectorAll('[data-testid="connection-row"]').length === ${count}`;

/** How many documents of the inspected tab are known to have sockets. */
function knownDocuments(panel: Surface): Promise<unknown> {
  return panel.evaluate(`(async () => {
    const key = 'socket-documents:' + chrome.devtools.inspectedWindow.tabId;
    const stored = await chrome.storage.session.get(key);
    return stored[key]?.length ?? 0;
  })()`);
}

test('frames with sockets are counted, and forgotten when they end', async ({ driver, lab, openPage }) => {
  const withSocket = lab.socketsPage([{ url: lab.direct('chat', { everyMs: 100 }) }]);
  const page = await openPage(withSocket);
  await page.evaluate((src: string) => {
    for (let i = 0; i < 2; i++) document.body.append(Object.assign(document.createElement('iframe'), { src }));
  }, withSocket);
  const panel = await page.openPanel();
  await panel.waitFor(rowsOf(3));
  await expect.poll(() => knownDocuments(panel)).toBe(3);

  await driver.stopBackground();
  await page.evaluate(() => document.querySelector('iframe')?.remove());
  await expect.poll(() => knownDocuments(panel)).toBe(2);

  await page.navigate(lab.page('sockets'));
  await expect.poll(() => knownDocuments(panel)).toBe(0);
});
