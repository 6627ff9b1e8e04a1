/** Proxies that are given a new configuration under open sockets. */
import { findApache, findCaddy, findHaproxy, findNginx, findVarnish } from './commands/programs.mjs';
import type { Surface } from './drivers/surface.ts';
import { until } from './drivers/until.ts';
import { expect, test } from './fixture.ts';
import { startApache } from './lab/apache.ts';
import { startCaddy } from './lab/caddy.ts';
import { startHaproxy } from './lab/haproxy.ts';
import { type Lab, through } from './lab/lab.ts';
import { startNginx } from './lab/nginx.ts';
import type { LabProxy } from './lab/proxy.ts';
import { startVarnish } from './lab/varnish.ts';
import { withProxies } from './lab/with-proxies.ts';
import { shownFindings } from './panel-view.ts';

/** How long old workers serve on: longer than what makes a moment, as a connection that stands has to be older. */
const graceMs = 1500;

/** From one reload of a schedule to the next. */
const everyMs = 5000;

/** Three busy sockets through each proxy, which come back, and one past them. */
function busySockets(lab: Lab, ...proxies: readonly LabProxy[]): string {
  const [name, often] = ['chat', { everyMs: 200 }] as const;
  return lab.socketsPage([
    ...proxies.map((proxy) => ({ url: through(proxy)(name, often), count: 3, reconnectAfterMs: 300 })),
    { url: lab.direct(name, often) },
  ]);
}

function untilOpen(panel: Surface, count: number): Promise<unknown> {
  return panel.waitFor(
    (least: number) => document.querySelectorAll('[data-testid="connection-row"][data-state="open"]').length === least,
    {},
    count,
  );
}

test('nginx and HAProxy cut what the old worker still holds: a restart, and no timeout', async ({
  lab,
  openPage,
}, testInfo) => {
  const [nginx, haproxy] = [findNginx(), findHaproxy()];
  test.skip(haproxy === null, 'HAProxy is not installed; npm run test:full installs it.');
  const upstreamPort = lab.server.port;
  await withProxies(
    {
      nginx: startNginx({
        executable: nginx ?? '',
        upstreamPort,
        proxyReadTimeout: null,
        workerShutdownTimeout: graceMs,
      }),
      haproxy: startHaproxy({ executable: haproxy ?? '', upstreamPort, timeoutTunnel: 60_000, hardStopAfter: graceMs }),
    },
    async ({ nginx, haproxy }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(busySockets(lab, nginx, haproxy));
      for (const [index, proxy] of [nginx, haproxy].entries()) {
        await untilOpen(panel, 7);
        await proxy.reload();
        await panel.waitFor(
          (count: number) =>
            document.querySelectorAll('[data-testid="finding"][data-kind="server-gone"]').length === count,
          {},
          index + 1,
        );
      }
      // That the others stood is known when they have been heard from.
      await panel.waitFor(() => document.body.innerText.split('so it was not the network').length === 3);
      await panel.screenshot(testInfo.outputPath('reloaded.png'));
      const findings = await shownFindings(panel);
      for (const { kind, confidence, text } of findings) {
        expect([kind, confidence]).toEqual(['server-gone', 'likely']);
        expect(text).toMatch(
          /3 connections to this server dropped in one moment, and [\d.]+ m?s later it could be reached again/,
        );
        expect(text).toContain('a restart or reload of the server or of a proxy before it');
      }
      expect(findings).toHaveLength(2);
    },
  );
});

test('@full Apache and Varnish hold their sockets over a reload, and cut them when they are restarted', async ({
  lab,
  openPage,
}, testInfo) => {
  const upstreamPort = lab.server.port;
  await withProxies(
    {
      apache: startApache({ executable: findApache() ?? '', upstreamPort, proxyTimeout: null }),
      varnish: startVarnish({ executable: findVarnish() ?? '', upstreamPort, pipeTimeout: null }),
    },
    async ({ apache, varnish }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(busySockets(lab, apache, varnish));
      await untilOpen(panel, 7);
      for (const proxy of [apache, varnish]) await proxy.reload();
      const shownFrames = () =>
        panel.evaluate(() => Number(/([\d,]+) frames/.exec(document.body.innerText)?.[1]?.replace(',', '')));
      const before = await shownFrames();
      // They talk on, each for a second or two.
      await until(async () => (await shownFrames()) >= before + 70, { what: '70 frames more' });
      await untilOpen(panel, 7);
      expect(await shownFindings(panel)).toEqual([]);

      for (const [index, proxy] of [apache, varnish].entries()) {
        await untilOpen(panel, 7);
        await proxy.restart();
        await panel.waitFor(
          (count: number) =>
            document.querySelectorAll('[data-testid="finding"][data-kind="server-gone"]').length === count,
          {},
          index + 1,
        );
      }
      await panel.waitFor(() => document.body.innerText.split('A connection opened again').length === 3);
      await panel.screenshot(testInfo.outputPath('restarted.png'));
      // Certain where a page that came back was faster than the proxy, and was refused.
      const restarted = ['server-gone', expect.stringMatching('likely|certain')];
      const findings = (await shownFindings(panel)).filter(({ kind }) => kind !== 'handshake-failed');
      expect(findings.map(({ kind, confidence }) => [kind, confidence])).toEqual([restarted, restarted]);
    },
  );
});

test('@full a proxy that is reloaded on a schedule is told as such', async ({ lab, openPage }, testInfo) => {
  const settings = { executable: findNginx() ?? '', upstreamPort: lab.server.port, proxyReadTimeout: null };
  await withProxies({ nginx: startNginx({ ...settings, workerShutdownTimeout: 50 }) }, async ({ nginx }) => {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(busySockets(lab, nginx));
    const begun = performance.now();
    for (let times = 1; times <= 4; times++) {
      await untilOpen(panel, 4);
      // The schedule is what is tested.
      await new Promise((resolve) => setTimeout(resolve, times * everyMs - (performance.now() - begun)));
      await nginx.reload();
    }
    await panel.waitFor(() => document.body.innerText.includes('something is scheduled'), { timeoutMs: 30_000 });
    await panel.screenshot(testInfo.outputPath('scheduled.png'));
    const [verdict] = await shownFindings(panel);
    expect([verdict?.kind, verdict?.confidence]).toEqual(['server-gone', 'likely']);
    expect(verdict?.text).toMatch(/It happened [34] times, (4\.9|5\.)\d* s apart each time: something is scheduled/);
    expect(verdict?.text).toContain('worker_shutdown_timeout 3600s;');
  });
});

test('@full Caddy says that it goes', async ({ lab, openPage }, testInfo) => {
  await withProxies(
    { caddy: startCaddy({ executable: findCaddy() ?? '', upstreamPort: lab.server.port }) },
    async ({ caddy }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(busySockets(lab, caddy));
      await untilOpen(panel, 4);
      await caddy.reload();
      await panel.waitFor(
        () =>
          document.querySelectorAll('[data-testid="connection-row"][data-close-code]:not([data-close-code=""])')
            .length === 3,
      );
      await panel.waitFor(() => document.querySelector('[data-testid="finding"]') !== null);
      await panel.screenshot(testInfo.outputPath('reloaded.png'));
      // One for each code: before 2.7 the server's complaint of Caddy's unmasked Close frame may be faster than its own.
      for (const { kind, confidence, text } of await shownFindings(panel)) {
        expect([kind, confidence]).toEqual(['closed-by-peer', 'certain']);
        expect(text).toMatch(/The server closed the connection with code 100(1, Going Away|2)/);
      }
    },
  );
});
