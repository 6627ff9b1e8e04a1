/** Idle timeouts of real proxies, each found with its number and named as far as the proxy shows itself. */
import { findApache, findCaddy, findHaproxy, findTrafficServer, findVarnish } from './commands/programs.mjs';
import type { BrowserDriver } from './drivers/driver.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, proxyReadTimeoutMs, test } from './fixture.ts';
import { startApache } from './lab/apache.ts';
import { startCaddy } from './lab/caddy.ts';
import { startHaproxy } from './lab/haproxy.ts';
import { idlers, through } from './lab/lab.ts';
import type { LabProxy } from './lab/proxy.ts';
import { startTrafficServer } from './lab/traffic-server.ts';
import { startVarnish } from './lab/varnish.ts';
import { withProxies } from './lab/with-proxies.ts';
import { closedConnections, exportedSession, type ShownFinding, shownFindings } from './panel-view.ts';

const timeoutMs = proxyReadTimeoutMs;

/** Waits until so many connections are explained by idle timeouts. */
async function idleTimeouts(panel: Surface, explained: number, waitMs = 15_000): Promise<ShownFinding[]> {
  await closedConnections(panel, 1006, explained, waitMs);
  await panel.waitFor(
    (count: number) =>
      document.querySelectorAll('[data-testid="connection-row"]').length === count &&
      [...document.querySelectorAll<HTMLElement>('[data-testid="connection-row"]')].every((row) =>
        row.innerText.includes('Idle timeout'),
      ),
    {},
    explained,
  );
  return shownFindings(panel);
}

/** For every connection to the proxy, how long after the timeout it was cut, in milliseconds. */
async function lateness(
  driver: BrowserDriver,
  panel: Surface,
  direction: 'any' | 'in',
): Promise<(proxy: LabProxy, timeoutMs: number) => number[]> {
  const { connections } = await exportedSession(driver, panel);
  return ({ port }, timeoutMs) =>
    connections
      .filter(({ url }) => new URL(url).port === String(port))
      .map(({ closure, lastFrameAt }) => (closure?.at ?? 0) - (lastFrameAt[direction] ?? 0) - timeoutMs)
      .map(Math.round);
}

/** What proxies and a busy machine may be off by; Deadair allows for 250 ms. */
const early = -60;
const late = 200;

function expectOnTime(latenesses: readonly number[], count: number, checkedEveryMs = 0): void {
  expect(latenesses).toHaveLength(count);
  expect(Math.min(...latenesses)).toBeGreaterThan(early);
  expect(Math.max(...latenesses)).toBeLessThan(checkedEveryMs + late);
}

test('HAProxy, which shows itself by no header, and nginx, which does', async ({ driver, lab, openPage }, testInfo) => {
  const executable = findHaproxy();
  test.skip(executable === null, 'HAProxy is not installed; npm run test:full installs it.');
  const upstreamPort = lab.server.port;
  await withProxies(
    { haproxy: startHaproxy({ executable: executable ?? '', upstreamPort, timeoutTunnel: timeoutMs }) },
    async ({ haproxy }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(lab.socketsPage([...idlers(lab.proxied('echo')), ...idlers(through(haproxy)('echo'))]));

      const findings = await idleTimeouts(panel, 6);
      // As sure as the silences agree, which nginx's coarse timer spreads, and a busy machine; of a name that none shows never certain.
      expect(findings.map(({ kind, confidence }) => [kind, confidence])).toEqual([
        ['idle-timeout', expect.stringMatching('certain|likely')],
        ['idle-timeout', expect.stringMatching('likely|possible')],
      ]);
      expect(findings[0]?.text).toContain('Idle timeout of about 3 s, probably set so in nginx');
      expect(findings[1]?.text).toContain('Idle timeout of about 3 s. Nothing tells whose it is.');
      await panel.screenshot(testInfo.outputPath('idle.png'));
      expectOnTime((await lateness(driver, panel, 'any'))(haproxy, timeoutMs), 3);
    },
  );
});

test('@full Apache and Varnish, which show themselves by no header', async ({ driver, lab, openPage }, testInfo) => {
  const upstreamPort = lab.server.port;
  await withProxies(
    {
      apache: startApache({ executable: findApache() ?? '', upstreamPort, proxyTimeout: timeoutMs }),
      varnish: startVarnish({ executable: findVarnish() ?? '', upstreamPort, pipeTimeout: timeoutMs }),
    },
    async ({ apache, varnish }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(lab.socketsPage([apache, varnish].flatMap((proxy) => idlers(through(proxy)('echo')))));

      const findings = await idleTimeouts(panel, 6);
      for (const { kind, confidence, text } of findings) {
        expect(kind).toBe('idle-timeout');
        // On a busy machine three silences may agree less closely than within 60 ms.
        expect(['likely', 'possible']).toContain(confidence);
        expect(text).toContain('Idle timeout of about 3 s. Nothing tells whose it is.');
      }
      expect(findings).toHaveLength(2);
      await panel.screenshot(testInfo.outputPath('idle.png'));
      const of = await lateness(driver, panel, 'any');
      for (const proxy of [apache, varnish]) expectOnTime(of(proxy, timeoutMs), 3);
    },
  );
});

test('@full Apache and Varnish with their own 60 s', async ({ driver, lab, openPage }, testInfo) => {
  const upstreamPort = lab.server.port;
  await withProxies(
    {
      apache: startApache({ executable: findApache() ?? '', upstreamPort, proxyTimeout: null }),
      varnish: startVarnish({ executable: findVarnish() ?? '', upstreamPort, pipeTimeout: null }),
    },
    async ({ apache, varnish }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(lab.socketsPage([apache, varnish].flatMap((proxy) => idlers(through(proxy)('echo')))));

      const findings = await idleTimeouts(panel, 6, 90_000);
      await panel.screenshot(testInfo.outputPath('idle.png'));
      for (const { kind, confidence, text } of findings) {
        expect([kind, confidence]).toEqual(['idle-timeout', 'certain']);
        for (const told of ['Idle timeout of about 60 s', 'Apache httpd']) expect(text).toContain(told);
      }
      expect(findings).toHaveLength(2);
      const of = await lateness(driver, panel, 'any');
      for (const proxy of [apache, varnish]) expectOnTime(of(proxy, 60_000), 3);
    },
  );
});

test('@full Traffic Server, which looks at its clock once a second', async ({ driver, lab, openPage }, testInfo) => {
  // It spreads silences over a second: of shorter ones nothing would be concluded.
  const noActivityTimeout = 11_000;
  const options = { executable: findTrafficServer() ?? '', upstreamPort: lab.server.port };
  await withProxies(
    { trafficServer: startTrafficServer({ ...options, noActivityTimeout }) },
    async ({ trafficServer }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      // Further apart than it looks: what it finds due at one look falls together, as if the server had gone away.
      const apart = idlers(through(trafficServer)('echo')).map((plan, i) => ({ ...plan, startAfterMs: i * 1300 }));
      await page.navigate(lab.socketsPage(apart));

      const [verdict, ...others] = await idleTimeouts(panel, 3, 30_000);
      await panel.screenshot(testInfo.outputPath('idle.png'));
      expect(others).toEqual([]);
      expect(verdict?.confidence).toBe('likely');
      expect(verdict?.text).toContain('Idle timeout of about 11 s, probably set so in Apache Traffic Server');
      expect(verdict?.text).toContain('CONFIG proxy.config.websocket.no_activity_timeout INT');
      const latenesses = (await lateness(driver, panel, 'any'))(trafficServer, noActivityTimeout);
      expectOnTime(latenesses, 3, 1000);
    },
  );
});

test('@full Caddy, whose read_timeout does not listen to the page', async ({ driver, lab, openPage }, testInfo) => {
  await withProxies(
    { caddy: startCaddy({ executable: findCaddy() ?? '', upstreamPort: lab.server.port, readTimeout: timeoutMs }) },
    async ({ caddy }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      await page.navigate(
        lab.socketsPage(
          // The server speaks but once, and never as late as half the timeout: such a silence would be an ordinary one.
          [300, 700, 1100].map((afterMs) => ({
            url: through(caddy)('burst', { afterMs, bytes: 20 }),
            send: { everyMs: 400 },
          })),
        ),
      );

      const [verdict, ...others] = await idleTimeouts(panel, 3);
      await panel.screenshot(testInfo.outputPath('idle.png'));
      expect(others).toEqual([]);
      expect(verdict?.text).toContain(
        'Idle timeout of about 3 s without anything from the server, probably set so in Caddy',
      );
      expect(verdict?.text).toContain('read_timeout 3600s');
      expect(verdict?.confidence).toBe('certain');
      expectOnTime((await lateness(driver, panel, 'in'))(caddy, timeoutMs), 3);
    },
  );
});
