/** Servers that die under their sockets, in several ways, and come back or not. */
import { expect, test } from './fixture.ts';
import { startFaultServer } from './lab/fault-server.ts';
import { startKillableServer } from './lab/killable-server.ts';
import { through } from './lab/lab.ts';
import { shownFindings } from './panel-view.ts';

test('killed under three busy sockets, then refusing, while another server’s socket stands', async ({
  lab,
  openPage,
}, testInfo) => {
  const server = await startKillableServer();
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const url = `ws://127.0.0.1:${server.port}/live`;
    await page.navigate(
      lab.socketsPage([{ url, count: 3, reconnectAfterMs: 700 }, { url: lab.direct('chat', { everyMs: 200 }) }]),
    );
    await panel.waitFor(
      () => document.querySelectorAll('[data-testid="connection-row"][data-state="open"]').length === 4,
    );
    // Longer open than what makes a moment, as a server in service is.
    await panel.waitFor(() => document.body.innerText.includes('over 3.'));
    server.process.kill('SIGKILL');

    // That the other one stood is known a second later, when it has been heard from.
    await panel.waitFor(() =>
      document
        .querySelector('[data-testid="finding"][data-kind="server-gone"][data-confidence="certain"]')
        ?.textContent?.includes('so it was not the network'),
    );
    const gone = (await shownFindings(panel)).filter(({ kind }) => kind === 'server-gone');
    expect(gone).toHaveLength(1);
    expect(gone[0]?.text).toContain('The server went away: 3 connections dropped in one moment');
    expect(gone[0]?.text).toMatch(/later a connection was refused: nobody listened/);
    await panel.screenshot(testInfo.outputPath('gone.png'));
  } finally {
    server.process.kill('SIGKILL');
  }
});

test('killed under three busy sockets, and started again', async ({ lab, openPage }, testInfo) => {
  const servers = [await startKillableServer()];
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const port = servers[0]?.port ?? 0;
    const url = `ws://127.0.0.1:${port}/live`;
    await page.navigate(
      lab.socketsPage([{ url, count: 3, reconnectAfterMs: 700 }, { url: lab.direct('chat', { everyMs: 200 }) }]),
    );
    await panel.waitFor(() => document.body.innerText.includes('over 3.'));
    servers[0]?.process.kill('SIGKILL');
    servers.push(await startKillableServer(port));

    await panel.waitFor(() => document.body.innerText.includes('so it was not the network'));
    await panel.screenshot(testInfo.outputPath('restarted.png'));
    const [verdict, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    expect([verdict?.kind, verdict?.confidence]).toEqual(['server-gone', 'likely']);
    expect(verdict?.text).toMatch(
      /3 connections to this server dropped in one moment, and [\d.]+ m?s later it could be reached again/,
    );
  } finally {
    for (const server of servers) server.process.kill('SIGKILL');
  }
});

test('@full a server that hangs is missed while the connection stands, and told of when it drops at last', async ({
  lab,
  openPage,
}, testInfo) => {
  const server = await startKillableServer();
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.evaluate(
      (url: string) =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(url);
          let answers = 0;
          socket.onopen = () => setInterval(() => socket.send('{"type":"ping"}'), 2000);
          socket.onmessage = () => ++answers === 4 && resolve(true);
        }),
      `ws://127.0.0.1:${server.port}/silent`,
    );
    server.process.kill('SIGSTOP');
    await panel.waitFor(() => document.querySelector('[data-testid="finding"][data-kind="dead-but-open"]') !== null, {
      timeoutMs: 30_000,
    });
    server.process.kill('SIGKILL');

    await panel.waitFor(() => document.querySelector('[data-testid="finding"][data-kind="went-dead"]') !== null);
    await panel.screenshot(testInfo.outputPath('went-dead.png'));
    const [verdict] = await shownFindings(panel);
    expect([verdict?.kind, verdict?.confidence]).toEqual(['went-dead', 'likely']);
    expect(verdict?.text).toMatch(
      /1 connection had been dead before it dropped: .* nothing came from the server for 1[2-9]/,
    );
    expect(verdict?.text).toMatch(/[5-9] heartbeats that the page sent in its last 1[2-9][\d.]* s went unanswered/);
  } finally {
    server.process.kill('SIGKILL');
  }
});

test('@full a reset and an end in order look alike to a page, and are told alike', async ({ lab, openPage }) => {
  const other = await startFaultServer();
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const plan = { count: 3, reconnectAfterMs: 300 };
    const [name, parameters] = ['chat', { everyMs: 200, worker: 'doomed' }] as const;
    await page.navigate(
      lab.socketsPage([
        { ...plan, url: lab.direct(name, parameters) },
        { ...plan, url: through(other)(name, parameters) },
        { url: lab.proxied('chat', { everyMs: 200 }) },
      ]),
    );
    const died = (count: number) =>
      panel.waitFor(
        (least: number) => document.body.innerText.split('so it was not the network').length > least,
        {},
        count,
      );
    await panel.waitFor(() => document.body.innerText.includes('over 3.'));
    lab.server.crash('fin', 'doomed');
    await died(1);
    other.crash('rst', 'doomed');
    await died(2);

    const [fin, rst, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    for (const finding of [fin, rst]) {
      expect([finding?.kind, finding?.confidence]).toEqual(['server-gone', 'likely']);
      expect(finding?.text).toMatch(/^3 connections to this server dropped in one moment/);
    }
  } finally {
    await other.stop();
  }
});
