/**
 * Handshakes that fail in every way a lab can bring about, each at a server of its own, held against what was done. What
 * the browser keeps to itself is the browser's: the words differ, the cause does not.
 */
import { findDaphne } from './commands/programs.mjs';
import type { BrowserKind } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import { startDaphne } from './lab/daphne.ts';
import { type FaultServer, startFaultServer } from './lab/fault-server.ts';
import { type SocketPlan, through } from './lab/lab.ts';
import { freePort } from './lab/listen.ts';
import { hasOpenssl, startTlsServer } from './lab/tls-server.ts';
import { withProxies } from './lab/with-proxies.ts';
import { exportedSession, shownFindings } from './panel-view.ts';

/** HTTP statuses, and what the verdict on each has to say. */
const statuses: Readonly<Record<number, RegExp>> = {
  301: /a redirect, which browsers do not follow/,
  401: /no valid credentials/,
  403: /refuses this page or this user/,
  404: /nothing is served at this path/,
  429: /too many connection attempts/,
  502: /could not talk to the server behind it/,
  503: /not ready, or too busy/,
};

/** What is said of one whose port no page may connect to, and of the rest; Firefox says little of a certificate. */
const failures: Readonly<Record<string, Readonly<Record<BrowserKind, RegExp>>>> = {
  'ws://nobody.invalid/': { chromium: /cannot be resolved/, firefox: /cannot be resolved/ },
  'ws://127.0.0.1:6667/': { chromium: /browser blocks this port/, firefox: /browser blocks this port/ },
};

test('refused handshakes are told by their causes', async ({ driver, lab, openPage }, testInfo) => {
  test.setTimeout(90_000);
  const servers: FaultServer[] = [];
  const plans: SocketPlan[] = [];
  const expected: { readonly url: string; readonly told: RegExp }[] = [];
  const expectOf = (url: string, told: RegExp) => {
    plans.push({ url });
    expected.push({ url, told });
  };
  const tls = hasOpenssl() ? await startTlsServer() : null;
  try {
    for (const [status, told] of Object.entries(statuses)) {
      const server = await startFaultServer();
      servers.push(server);
      const header = status === '301' ? ['location: /elsewhere'] : [];
      expectOf(through(server)('refuse', { status: Number(status), header }), told);
    }
    // A real proxy that keeps the Upgrade header to itself.
    expectOf(lab.withoutUpgrade('echo'), /426: the server wants an upgrade; the Upgrade header got lost on the way/);
    for (const [url, told] of Object.entries(failures)) expectOf(url, told[driver.kind]);
    const plain = await startFaultServer();
    servers.push(plain);
    expectOf(`wss://127.0.0.1:${plain.port}/echo`, /TLS handshake failed/);
    expectOf(`ws://127.0.0.1:${await freePort()}/`, /nothing accepts connections at this host and port/);
    if (tls !== null) expectOf(`wss://127.0.0.1:${tls.port}/`, /does not trust the certificate/);

    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(lab.socketsPage(plans));
    await panel.waitFor(
      (count: number) =>
        document.querySelectorAll('[data-state="closed"][data-testid="connection-row"]').length === count,
      { timeoutMs: 60_000 },
      plans.length,
    );
    // Reasons come by another way than closes, and a moment later.
    await expect
      .poll(async () => (await shownFindings(panel)).filter(({ text }) => /not seen|does not tell/.test(text)).length)
      .toBe(0);
    await panel.screenshot(testInfo.outputPath('refusals.png'));

    const session = await exportedSession(driver, panel);
    const findings = await shownFindings(panel);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['handshake-failed']));
    for (const { url, told } of expected) {
      const connection = session.connections.find((one) => one.url.startsWith(url.replace(/\?.*/, '')));
      const about = findings.filter(({ text }) => told.test(text));
      expect(about.length, `${url} is told as ${told}:\n${findings.map(({ text }) => text).join('\n––\n')}`).toBe(1);
      expect(connection?.openedAt, url).toBeNull();
    }
  } finally {
    for (const server of servers) await server.stop();
    await tls?.stop();
  }
});

test('@full Daphne, which gives up on an application that does not answer, and says nothing', async ({
  lab,
  openPage,
}, testInfo) => {
  await withProxies({ daphne: startDaphne({ executable: findDaphne() ?? '' }) }, async ({ daphne }) => {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(lab.socketsPage([{ url: through(daphne)('echo') }, { url: through(daphne)('hang') }]));
    await panel.waitFor(() => document.body.innerText.includes('when the patience of Daphne ended'), {
      timeoutMs: 20_000,
    });
    await panel.screenshot(testInfo.outputPath('gave-up.png'));
    const [verdict, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    expect(verdict?.kind).toBe('handshake-failed');
    expect(verdict?.text).toContain('daphne --websocket_connect_timeout');
  });
});
