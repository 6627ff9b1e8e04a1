/** Sockets that the recorder cannot see, in Firefox: its request observer tells of their handshakes, and no more. */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import { expect, test } from './fixture.ts';
import { exportSession, select, shownConnections } from './panel-view.ts';

const folderOf = (url: string) => new URL(url).pathname.split('/')[1] ?? '';

const rowOf = (folder: string, attributes = '') =>
  `document.querySelector('[data-testid="connection-row"]${attributes}:has([title*="/${folder}/"])') !== null`;

test('workers, a constructor out of reach and a recorded socket: each once, all but the last by their handshakes', async ({
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
      service: lab.direct('echo', { worker: 'service' }),
      page: lab.direct('echo', { worker: 'page' }),
    }),
  );
  await panel.waitFor(rowOf('dedicated', '[data-source="web-request"][data-state="unknown"]'));
  await panel.waitFor(rowOf('initial', '[data-source="web-request"][data-state="unknown"]'));
  await panel.waitFor(rowOf('page', '[data-source="recorder"][data-state="open"]'));
  // Of these nobody tells the tab, but the site.
  await panel.waitFor(rowOf('shared', '[data-source="web-request"][data-state="unknown"]'));
  await panel.waitFor(rowOf('service', '[data-source="web-request"][data-state="unknown"]'));

  const session = readSession(readFileSync(await exportSession(driver, panel), 'utf8'));
  const found = session.connections.map(({ url, source, realm }) => `${folderOf(url)} ${source} ${realm === null}`);
  expect(found.sort()).toEqual([
    'dedicated web-request true',
    'initial web-request true',
    'page recorder false',
    'service web-request true',
    'shared web-request true',
  ]);
  expect(session.connections.map(({ handshake }) => handshake?.status)).toEqual([101, 101, 101, 101, 101]);

  const rows = await shownConnections(panel);
  await select(panel, rows.find(({ url }) => folderOf(url) === 'dedicated')?.id ?? -1);
  await panel.waitFor(() => document.querySelector('[data-testid="source-note"]') !== null);
  await panel.click('[role="tab"]', 'Frames');
  expect(await panel.text()).toContain('cannot be seen');
  // It outlives its page, and would be told of to all that come.
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    return true;
  });
});

test('a worker’s handshake that was refused before DevTools were opened is diagnosed by its status', async ({
  lab,
  openPage,
}) => {
  const url = lab.direct('refuse', { worker: 'refused', status: 403 });
  const page = await openPage(lab.page('workers', { dedicated: url }));
  await expect.poll(() => lab.server.log.sockets('/refused/').length).toBe(1);
  const panel = await page.openPanel();
  await panel.waitFor(rowOf('refused', '[data-source="web-request"][data-state="closed"]'));
  await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]')?.textContent?.includes('403'));
});
