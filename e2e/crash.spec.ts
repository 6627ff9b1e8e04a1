/** A page whose process ends without a word, as when it crashes or the system takes its memory back. */
import { expect, test } from './fixture.ts';
import { exportedSession, shownConnections } from './panel-view.ts';

const statusIs = (status: string) => `document.querySelector('[data-testid="status"]')?.dataset.status === '${status}'`;

test('the panel says that the process ended, keeps what was recorded, and records the page that comes next', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const chat = (worker: string) => lab.socketsPage([{ url: lab.direct('chat', { worker, everyMs: 50 }) }]);
  const page = await openPage(chat('before'));
  const processId = await page.processId();
  const panel = await page.openPanel();
  await panel.waitFor(() => /↓ \d\d/.test(document.body.innerText));
  process.kill(processId, 'SIGKILL');
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="closed"]') !== null);
  await panel.waitFor(() => document.body.innerText.includes('The page’s process ended'));
  await panel.screenshot(testInfo.outputPath('crashed.png'));
  const [ended] = (await exportedSession(driver, panel)).connections;
  expect(ended?.closure).toMatchObject({ code: 1001, initiator: 'browser' });
  expect(ended?.rows.length).toBeGreaterThan(9);

  await page.navigate(chat('after'));
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="open"]') !== null);
  await expect.poll(async () => (await shownConnections(panel)).map(({ state }) => state)).toEqual(['closed', 'open']);
  expect(await panel.evaluate(() => document.body.innerText.includes('The page’s process ended'))).toBe(false);
  const after = await exportedSession(driver, panel);
  expect(after.connections[0]?.rows.length).toBe(ended?.rows.length);
  expect(after.realms.map(({ fault }) => fault)).toEqual([expect.stringContaining('crashed'), null]);
});

test('a page without sockets that crashes is offered to be loaded again', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const processId = await page.processId();
  const panel = await page.openPanel();
  await panel.waitFor(statusIs('live'));
  process.kill(processId, 'SIGKILL');
  await panel.waitFor(statusIs('page-gone'));
  await panel.screenshot(testInfo.outputPath('crashed.png'));
});

test('a page that is crashed by chrome://crash was not left for that address', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  test.skip(driver.kind === 'firefox', 'that address is Chromium’s');
  const page = await openPage(lab.socketsPage([{ url: lab.direct('chat', { everyMs: 50 }) }]));
  const panel = await page.openPanel();
  await panel.waitFor(() => /↓ \d\d/.test(document.body.innerText));
  await page.crash();
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="closed"]') !== null);
  await panel.waitFor(() => document.body.innerText.includes('The page’s process ended'));
  await panel.screenshot(testInfo.outputPath('crashed.png'));
  const ended = await exportedSession(driver, panel);
  expect(ended.connections[0]?.closure).toMatchObject({ code: 1001, initiator: 'browser' });
  expect(ended.connections[0]?.rows.length).toBeGreaterThan(9);
  expect(ended.realms.map(({ fault }) => fault)).toEqual([expect.stringContaining('crashed')]);
  await panel.click('[data-testid="clear"]');
  await panel.waitFor(statusIs('page-gone'));
});

test('a page that is left for one of the browser’s own did not crash', async ({ driver, lab, openPage }) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('chat', { everyMs: 50 }) }]));
  const panel = await page.openPanel();
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="open"]') !== null);
  await page.navigate(driver.kind === 'chromium' ? 'chrome://version' : 'about:license');
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"][data-state="closed"]') !== null);
  await panel.click('[data-testid="clear"]');
  await panel.waitFor(statusIs('restricted'));
  expect(await panel.text()).not.toContain('process ended');
});
