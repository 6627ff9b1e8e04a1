/** Two panels that watch one tab share the recorder's one cursor and its credits: each must get everything all the same. */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession } from './panel-view.ts';

const oneRow = 'document.querySelectorAll(\'[data-testid="connection-row"]\').length === 1';

test('both hold all frames, also after the background was ended', async ({ driver, lab, openPage }) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('chat', { worker: 'shared', everyMs: 40 }) }]));
  const panel = await page.openPanel();
  await panel.waitFor(oneRow);
  const tabId = await panel.evaluate('chrome.devtools.inspectedWindow.tabId');
  const [socket = -1] = lab.server.log.sockets('/shared/');
  const sent = () => lab.server.log.frames(socket, 'out').length;
  const more = async () => {
    const before = sent();
    await expect.poll(sent).toBeGreaterThan(before + 20);
  };

  await more();
  const second = await openPage(driver.extensionUrl(`src/panel/panel.html?tabId=${tabId}`));
  await second.waitFor(oneRow);
  await more();
  await driver.stopBackground();
  await more();
  lab.server.crash('rst', 'shared');

  const shown = () => page.evaluate(() => Number(document.querySelector<HTMLElement>('tbody tr')?.dataset.received));
  for (const surface of [panel, second]) {
    await closedConnections(surface, 1006, 1);
    const session = readSession(readFileSync(await exportSession(driver, surface), 'utf8'));
    expect(session.connections).toHaveLength(1);
    const [connection] = session.connections;
    expect(connection?.rows.length).toBe(await shown());
    expect(connection?.lostFrames).toBe(0);
    expect(session.losses).toEqual([]);
  }
});
