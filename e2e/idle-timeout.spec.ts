/** The main job: an idle timeout of nginx is recorded, explained and exported, and says the same when opened again. */
import { readFileSync } from 'node:fs';
import { diagnose } from '../src/diagnosis/engine.ts';
import { readSession } from '../src/files/decode.ts';
import type { SessionView } from '../src/session/model.ts';
import { expect, proxyReadTimeoutMs, test } from './fixture.ts';
import { idlers, type Lab } from './lab/lab.ts';
import { closedConnections, exportSession, importSession, shownConnections, shownFindings } from './panel-view.ts';

/** Three sockets that talk for different times and then fall silent behind nginx. */
function threeIdlers(lab: Lab, worker: string): string {
  return lab.socketsPage(idlers(lab.proxied('echo', { worker })));
}

/** How long each connection had been silent when it ended. */
function silences({ connections }: SessionView): number[] {
  return connections.map(({ closure, lastFrameAt }) => (closure?.at ?? Number.NaN) - (lastFrameAt.any ?? Number.NaN));
}

test('three sockets dropped by nginx: 1006, the gaps, and the verdict with its header as evidence', async ({
  driver,
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(threeIdlers(lab, 'idlers'));

  expect(await closedConnections(panel, 1006, 3)).toHaveLength(3);
  const finding = '[data-testid="finding"][data-kind="idle-timeout"]';
  await panel.waitFor(
    (selector: string) => document.querySelector(selector)?.textContent?.includes('Explains 3 connections'),
    {},
    finding,
  );
  const rows = await shownConnections(panel);
  for (const row of rows) expect(row.text).toMatch(/1006.*Idle timeout · nginx/s);
  const [verdict, ...others] = await shownFindings(panel);
  expect(others).toEqual([]);
  expect(verdict?.text).toContain('Idle timeout of about 3 s, probably set so in nginx (its default is 60 s).');
  expect(verdict?.text).toContain('server: nginx');
  expect(['certain', 'likely']).toContain(verdict?.confidence);

  const file = await exportSession(driver, panel);
  const session = readSession(readFileSync(file, 'utf8'));
  expect(session.connections.map(({ closure }) => closure?.code)).toEqual([1006, 1006, 1006]);
  for (const silence of silences(session)) {
    expect(silence).toBeGreaterThan(proxyReadTimeoutMs - 400);
    expect(silence).toBeLessThan(proxyReadTimeoutMs + 400);
  }
  // What the server saw: as many frames as the panel, each way.
  const framesAtServer = lab.server.log
    .sockets('/idlers/')
    .map((socket) => [lab.server.log.frames(socket, 'out').length, lab.server.log.frames(socket, 'in').length]);
  expect(session.connections.map(({ totals }) => [totals.framesIn, totals.framesOut])).toEqual(framesAtServer);
  expect(diagnose(session).map(({ kind, connections }) => ({ kind, connections }))).toEqual([
    { kind: 'idle-timeout', connections: [0, 1, 2] },
  ]);

  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, file);
  await viewer.waitFor((selector: string) => document.querySelector(selector) !== null, {}, finding);
  expect((await shownConnections(viewer)).map(({ text }) => text)).toEqual(rows.map(({ text }) => text));
  expect(await shownFindings(viewer)).toEqual([verdict]);
});

test('sockets that were opened and dropped before DevTools are there when the panel opens', async ({
  driver,
  lab,
  openPage,
}) => {
  const page = await openPage(threeIdlers(lab, 'early'));
  await page.waitFor(() => document.querySelectorAll('[data-code="1006"]').length === 3);
  const panel = await page.openPanel();

  const rows = await closedConnections(panel, 1006, 3);
  expect(rows).toHaveLength(3);
  await panel.waitFor('document.querySelector(\'[data-testid="finding"][data-kind="idle-timeout"]\') !== null');
  const [verdict] = await shownFindings(panel);
  expect(verdict?.text).toContain('about 3 s');
  // Firefox's background watches from the start; Chromium's network log begins with DevTools.
  expect(verdict?.text).toContain(
    driver.kind === 'firefox' ? 'server: nginx' : 'The headers of the handshake were not seen',
  );
});

test('@full nginx with its own timeout of 60 s', async ({ driver, openPage }) => {
  const { startLab } = await import('./lab/lab.ts');
  const lab = await startLab({ proxyReadTimeoutMs: null });
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(threeIdlers(lab, 'default'));
    await closedConnections(panel, 1006, 3, 90_000);
    const session = readSession(readFileSync(await exportSession(driver, panel), 'utf8'));
    for (const silence of silences(session)) {
      expect(silence).toBeGreaterThan(59_600);
      expect(silence).toBeLessThan(60_400);
    }
    const [verdict] = await shownFindings(panel);
    expect(verdict?.text).toContain('Idle timeout of nginx: it closes a connection after 60 s');
    expect(verdict?.confidence).toBe('certain');
  } finally {
    await lab.stop();
  }
});
