/** Pages and files that misbehave. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession, importSession, shownConnections, shownFindings } from './panel-view.ts';

const firstRow = (state: string) =>
  `document.querySelector('[data-testid="connection-row"][data-state="${state}"]') !== null`;

test('handlers that throw: the page gets its errors as without us, the recording all events', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('throwing', { url: lab.direct('close', { code: 1011, afterMs: 200 }) }));
  // onopen and onclose, their listeners, and their listener objects.
  await page.waitFor(() => document.body.dataset.uncaught === '6');
  expect(await page.evaluate(() => document.body.dataset.lastError)).toContain('handleEvent of close');
  const panel = await page.openPanel();
  expect(await closedConnections(panel, 1011, 1)).toHaveLength(1);
});

test('a flood is counted to the last frame', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('flood', { url: lab.direct('silent', { worker: 'flood' }), count: '20000' }));
  await page.waitFor(() => document.body.dataset.state === 'flooded');
  const panel = await page.openPanel();
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]')?.textContent?.includes('20,000'));
  const [socket = -1] = lab.server.log.sockets('/flood/');
  await expect.poll(() => lab.server.log.frames(socket, 'in').length).toBe(20_000);
});

test('junk that the page posts is neither a connection nor a frame nor an end', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('junk', { url: lab.direct('silent') }));
  await page.waitFor(() => document.body.dataset.state === 'open');
  const panel = await page.openPanel();
  await panel.waitFor(firstRow('open'));
  expect(await shownConnections(panel)).toHaveLength(1);
  expect(await shownFindings(panel)).toEqual([]);
});

test('the strictest policy is not violated, and the socket recorded', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('strict-csp', { url: lab.direct('close', { code: 4000, afterMs: 100 }) }));
  await page.waitFor(() => document.body.dataset.state === 'closed 4000');
  expect(await page.evaluate(() => document.body.dataset.violation)).toBeUndefined();
  const panel = await page.openPanel();
  expect(await closedConnections(panel, 4000, 1)).toHaveLength(1);
});

test('a connection that never opens', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    // In this order: browsers open one connection at a time to a server, and would wait for the one that hangs.
    lab.socketsPage([{ url: lab.direct('refuse', { status: 403 }) }, { url: lab.direct('hang'), startAfterMs: 1000 }]),
  );
  await closedConnections(panel, 1006, 1);
  await panel.waitFor(`${firstRow('connecting')} && ${firstRow('closed')}`);
  await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]')?.textContent?.includes('403'));
  const rows = await shownConnections(panel);
  expect(rows.map(({ state, closeCode }) => `${state} ${closeCode}`.trim()).sort()).toEqual([
    'closed 1006',
    'connecting',
  ]);
  expect(await shownFindings(panel)).toHaveLength(1);
});

test('a file that cannot be read is refused with a reason, and the session stays', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('close', { code: 4001, afterMs: 50 }) }]));
  const panel = await page.openPanel();
  const before = await closedConnections(panel, 4001, 1);
  const good = readFileSync(await exportSession(driver, panel), 'utf8');

  const bad: readonly [name: string, text: string, reason: RegExp][] = [
    ['truncated.json', good.slice(0, good.length / 2), /cut off|truncated|ends/i],
    ['newer.json', good.replace('"version": 1', '"version": 99'), /99/],
    ['other.json', '{"hello": "world"}', /deadair|session/i],
    ['picture.json', '\u0089PNG\r\n', /JSON/],
    ['twice.json', good.replace('"version": 1', '"version": 1, "version": 1'), /twice/],
  ];
  for (const [name, text, reason] of bad) {
    const path = testInfo.outputPath(name);
    writeFileSync(path, text);
    await importSession(panel, path);
    const notice = '[data-testid="notice-error"]';
    await panel.waitFor((selector: string) => document.querySelector(selector) !== null, {}, notice);
    const said = await panel.evaluate((selector: string) => document.querySelector(selector)?.textContent, notice);
    expect(said, name).toMatch(reason);
    expect(
      (await shownConnections(panel)).map(({ url }) => url),
      name,
    ).toEqual(before.map(({ url }) => url));
    await panel.click(`${notice} button`);
    await panel.waitFor((selector: string) => document.querySelector(selector) === null, {}, notice);
  }
});
