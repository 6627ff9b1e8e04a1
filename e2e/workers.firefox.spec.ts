/** Sockets that the recorder cannot see, in Firefox: its request observer tells of their handshakes, and no more. */
import { readFileSync } from 'node:fs';
import { readSessionFile } from '../src/files/decode.ts';
import { expect, test } from './fixture.ts';
import { exportSession, select, shownConnections } from './panel-view.ts';

const folderOf = (url: string) => new URL(url).pathname.split('/')[1] ?? '';

const rowOf = (folder: string, attributes = '') =>
  `document.querySelector('[data-testid="connection-row"]${attributes}:has([title*="/${folder}/"])') !== null`;

test('a worker, a constructor out of reach and a recorded socket: each once, the first two by their handshakes', async ({
  driver,
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    lab.page('workers', {
      dedicated: lab.direct('echo', { worker: 'dedicated' }),
      initial: lab.direct('echo', { worker: 'initial' }),
      shared: lab.direct('echo', { worker: 'shared' }),
      page: lab.direct('echo', { worker: 'page' }),
    }),
  );
  await panel.waitFor(rowOf('dedicated', '[data-source="web-request"][data-state="unknown"]'));
  await panel.waitFor(rowOf('initial', '[data-source="web-request"][data-state="unknown"]'));
  await panel.waitFor(rowOf('page', '[data-source="recorder"][data-state="open"]'));
  // It did connect; nobody tells that it is of this tab.
  await expect.poll(() => lab.server.log.sockets('/shared/').length).toBe(1);

  const { session } = readSessionFile(readFileSync(await exportSession(driver, panel), 'utf8'));
  const found = session.connections.map(({ url, source, realm }) => `${folderOf(url)} ${source} ${realm === null}`);
  expect(found.sort()).toEqual(['dedicated web-request true', 'initial web-request true', 'page recorder false']);
  expect(session.connections.map(({ handshake }) => handshake?.status)).toEqual([101, 101, 101]);

  const rows = await shownConnections(panel);
  await select(panel, rows.find(({ url }) => folderOf(url) === 'dedicated')?.id ?? -1);
  await panel.waitFor(() => document.querySelector('[data-testid="source-note"]') !== null);
  await panel.click('[role="tab"]', 'Frames');
  expect(await panel.text()).toContain('cannot be seen');
});

test('a worker’s refused handshake is diagnosed by its status', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.page('workers', { dedicated: lab.direct('refuse', { worker: 'refused', status: 403 }) }));
  await panel.waitFor(rowOf('refused', '[data-source="web-request"][data-state="closed"]'));
  await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]')?.textContent?.includes('403'));
});
