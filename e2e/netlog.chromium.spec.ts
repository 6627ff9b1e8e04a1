/** NetLogs of a real Chromium, held against what the lab's server logged. */
import { copyFileSync, readFileSync } from 'node:fs';
import { FileProblem } from '../src/files/file-problem.ts';
import { openFile } from '../src/files/open.ts';
import { kindOfFrame } from '../src/session/frame-kind.ts';
import { controlFrame } from '../src/session/model.ts';
import { restoreSession } from '../src/session/restore.ts';
import type { Session } from '../src/session/session.ts';
import { launch } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportedSession, importSession, select, shownConnections } from './panel-view.ts';

async function sessionOf(path: string): Promise<{ session: Session; notes: readonly string[] }> {
  const { tables, notes } = await openFile(new Blob([readFileSync(path)]).stream());
  return { session: restoreSession(tables), notes: notes.map(({ id }) => id) };
}

/** A browser that runs writes on, and Chromium gives nobody a file to read that has changed since it was chosen. */
function copyOf(path: string): string {
  const copy = path.replace(/\.json$/, '-copy.json');
  copyFileSync(path, copy);
  return copy;
}

async function controlFramesIn(path: string): Promise<number> {
  // There is nothing in it at first.
  const read = await sessionOf(path).catch((error: unknown) => {
    if (error instanceof FileProblem) return null;
    throw error;
  });
  if (read === null) return 0;
  const { frames } = read.session;
  return frames.flags.values.filter((flags) => (flags & controlFrame) !== 0).length;
}

test('pings, drops and refusals, of a browser that runs still and of one that has ended', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const netLog = testInfo.outputPath('net-log.json');
  const browser = await launch('chromium', { extension: null, netLog });
  const before = lab.server.log.events.length;
  try {
    const page = await browser.newPage(
      lab.socketsPage([
        { url: lab.direct('ping', { everyMs: 200 }) },
        { url: lab.direct('drop', { afterMs: 700 }), send: { everyMs: 100, text: 'hello' } },
        { url: lab.direct('refuse', { status: 403 }) },
      ]),
    );
    await page.waitFor(() => document.querySelectorAll('tr[data-state="closed"]').length === 2);
    // The browser writes its log now and then; how far it is, nobody knows.
    await expect.poll(() => controlFramesIn(netLog), { timeout: 20_000 }).toBeGreaterThan(8);
    copyFileSync(netLog, testInfo.outputPath('running.json'));
  } finally {
    await browser.close();
  }
  const running = await sessionOf(testInfo.outputPath('running.json'));
  expect(running.notes).toContain('files.note-netlog-breaks-off');

  const { session } = await sessionOf(netLog);
  const wire = lab.server.log.events.slice(before);
  let total = 0;
  for (const connection of session.connections) {
    const path = new URL(connection.url).pathname + new URL(connection.url).search;
    const upgrade = wire.find((event) => event.type === 'upgrade' && event.path === path);
    const frames = wire.filter((event) => event.type === 'frame' && event.socket === upgrade?.socket);
    const seenByServer = frames.flatMap((event) =>
      event.type === 'frame' && event.opcode !== 8 ? [event.opcode] : [],
    );
    const opcodes = { text: 1, binary: 2, blob: 2, ping: 9, pong: 10, close: 8 };
    const seenByBrowser = [...connection.rows.values].map((row) => opcodes[kindOfFrame(session.frames.flags.at(row))]);
    // A browser that is ended takes the last of its log along.
    const logged = seenByBrowser.filter((opcode) => opcode !== 8);
    expect(logged, path).toEqual(seenByServer.slice(0, logged.length));
    total += logged.length;
  }
  expect(total).toBeGreaterThan(8);
  const by = (name: string) => session.connections.find(({ url }) => url.includes(`/${name}`));
  expect(by('drop')?.closure).toMatchObject({ code: 1006, wasClean: false });
  expect(by('refuse')?.handshake?.failure).toContain('403');

  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, netLog);
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 3);
  expect((await shownConnections(viewer)).map(({ closeCode }) => closeCode)).toContain('1006');
  expect(await viewer.text()).toContain('From a NetLog');
  await viewer.click('[data-testid="connection-row"][data-connection-id="0"]');
  await viewer.click('[role="tab"]', 'Frames');
  await viewer.waitFor(() => document.body.innerText.includes('ping (protocol)'));
  await viewer.screenshot(testInfo.outputPath('viewer.png'));
});

test('opened over the session of the same browser, it shows the pings in between, and the wire’s silences', async ({
  lab,
}, testInfo) => {
  const netLog = testInfo.outputPath('net-log.json');
  const browser = await launch('chromium', { netLog });
  try {
    const page = await browser.newPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(
      lab.socketsPage([
        { url: lab.direct('ping', { everyMs: 300 }), send: { everyMs: 5000, text: 'hello' } },
        { url: lab.direct('drop', { afterMs: 3000 }), send: { everyMs: 5000, text: 'hello' } },
      ]),
    );
    await closedConnections(panel, 1006, 1);
    await expect.poll(() => controlFramesIn(netLog), { timeout: 20_000 }).toBeGreaterThan(12);

    await importSession(panel, copyOf(netLog));
    await panel.waitFor(() => document.body.innerText.includes('Merged with the session that was shown'));
    const rows = await shownConnections(panel);
    expect(rows).toHaveLength(2);
    await select(panel, 0);
    await panel.click('[role="tab"]', 'Frames');
    await panel.waitFor(() => document.body.innerText.includes('ping (protocol)'));
    expect(await panel.text()).toContain('hello');
    await panel.screenshot(testInfo.outputPath('merged.png'));
    await panel.click('[role="tab"]', 'Heartbeat');
    await panel.waitFor(() => document.querySelector('[data-testid="chart"] canvas') !== null);
    expect(await panel.text()).toMatch(/Pings of the server\s+\d+\s+\d\s/);
    const session = await exportedSession(browser, panel);
    expect(session.connections.map(({ source }) => source)).toEqual(['recorder', 'recorder']);
    expect(session.connections[0]?.totals.longestSilence).toBeLessThan(600);
    expect(session.connections[1]?.totals.longestSilence).toBeLessThan(600);
  } finally {
    await browser.close();
  }
});

test('finds the socket that Chromium put off after many failures', async ({ lab }, testInfo) => {
  const netLog = testInfo.outputPath('net-log.json');
  const browser = await launch('chromium', { netLog });
  try {
    const page = await browser.newPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const refused = Array.from({ length: 24 }, (_, i) => ({
      url: lab.direct('refuse', { status: 403 }),
      startAfterMs: i * 40,
    }));
    const late = { url: lab.direct('ping', { everyMs: 300 }), startAfterMs: 3000, closeAfterMs: 4000 };
    await page.navigate(lab.socketsPage([...refused, late]));
    await page.waitFor(() => document.querySelectorAll('tr[data-state="closed"]').length === 25, { timeoutMs: 40_000 });
    const isWholeInLog = async () => {
      // The browser writes its log when there is more to write.
      await page.evaluate(() => fetch(location.href).then((answer) => answer.text()));
      const { session } = await sessionOf(netLog);
      return session.connections.some(({ url, closure }) => url.includes('/ping') && closure !== null);
    };
    await expect.poll(isWholeInLog, { timeout: 30_000 }).toBe(true);
    await importSession(panel, copyOf(netLog));
    await panel.waitFor(() => document.body.innerText.includes('Merged with the session that was shown'));
    const { connections } = await exportedSession(browser, panel);
    const [found, ...others] = connections.filter(({ url }) => url.includes('/ping'));
    expect(others).toEqual([]);
    expect(found?.source).toBe('recorder');
    expect(found?.wireSeen).toBe(true);
    // What it was about: the request went out long after the page had asked for it.
    expect((found?.openedAt ?? 0) - (found?.constructedAt ?? 0)).toBeGreaterThan(500);
    await panel.screenshot(testInfo.outputPath('put-off.png'));
  } finally {
    await browser.close();
  }
});
