/** Connections that are ended at an age, however busy they are: no heartbeat helps, and none is advised. */
import { findCaddy, findDaphne, findTrafficServer } from './commands/programs.mjs';
import type { Page, Panel } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { limitsStreams, startCaddy } from './lab/caddy.ts';
import { startDaphne } from './lab/daphne.ts';
import { type Lab, type SocketPlan, through } from './lab/lab.ts';
import { startTrafficServer } from './lab/traffic-server.ts';
import { withProxies } from './lab/with-proxies.ts';
import { closedConnections, type ShownFinding, shownFindings } from './panel-view.ts';

/** Of shorter lives Deadair says nothing: they are of one length by accident, too. */
const limitMs = 12_000;

interface Four {
  readonly plan: SocketPlan;
  readonly code?: number;
  /** How long after one another they begin: further apart than the one that ends them looks at its clock. */
  readonly apartMs?: number;
}

/** Four sockets, begun apart, so that no single event ends two of them: the verdict on them. */
async function verdictOnFour(
  page: Page,
  panel: Panel,
  lab: Lab,
  { plan, code = 1006, apartMs = 400 }: Four,
): Promise<ShownFinding | undefined> {
  await page.navigate(lab.socketsPage([0, 1, 2, 3].map((i) => ({ ...plan, startAfterMs: i * apartMs }))));
  await closedConnections(panel, code, 4, limitMs + 4 * apartMs + 15_000);
  await panel.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('Explains 4'));
  const [verdict, ...others] = await shownFindings(panel);
  expect(others).toEqual([]);
  return verdict;
}

/** What the page says all the while. */
const send = { everyMs: 1000 };

test('Traffic Server with an active_timeout', async ({ lab, openPage }, testInfo) => {
  const executable = findTrafficServer();
  test.skip(executable === null, 'Traffic Server is not installed; npm run test:full installs it.');
  const options = { executable: executable ?? '', upstreamPort: lab.server.port, activeTimeout: limitMs };
  await withProxies({ trafficServer: startTrafficServer(options) }, async ({ trafficServer }) => {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    // Were the page to talk as well in every second, Traffic Server would look away (lab/proxy.test.ts).
    const plan = { url: through(trafficServer)('chat', { everyMs: 700 }) };
    const verdict = await verdictOnFour(page, panel, lab, { plan, apartMs: 1300 });
    await panel.screenshot(testInfo.outputPath('lifetime.png'));
    expect([verdict?.kind, verdict?.confidence]).toEqual(['lifetime-cap', 'likely']);
    expect(verdict?.text).toContain(
      'Limit on lifetime of about 12 s, probably set so in Apache Traffic Server (its default is 1 h)',
    );
    expect(verdict?.text).toContain('server: ATS/');
    expect(verdict?.text).toContain('CONFIG proxy.config.websocket.active_timeout INT');
    expect(verdict?.text).not.toMatch(/idle timeout|setInterval/i);
  });
});

test('@full Daphne with a websocket_timeout, which says 1000', async ({ lab, openPage }, testInfo) => {
  const options = { executable: findDaphne() ?? '', websocketTimeout: limitMs };
  await withProxies({ daphne: startDaphne(options) }, async ({ daphne }) => {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const plan = { url: through(daphne)('chat', { everyMs: 400 }), send };
    const verdict = await verdictOnFour(page, panel, lab, { plan, code: 1000, apartMs: 2500 });
    await panel.screenshot(testInfo.outputPath('lifetime.png'));
    expect([verdict?.kind, verdict?.confidence]).toEqual(['lifetime-cap', 'likely']);
    expect(verdict?.text).toContain('Limit on lifetime of about 12 s, probably set so in Daphne (its default is 1 d)');
    expect(verdict?.text).toContain('server: daphne');
    expect(verdict?.text).toContain('daphne --websocket_timeout');
    expect(verdict?.text).not.toMatch(/idle timeout|setInterval/i);
  });
});

test('@full a server that ends what is twelve seconds old', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const verdict = await verdictOnFour(page, panel, lab, {
    plan: { url: lab.direct('drop', { afterMs: limitMs }), send },
  });
  await panel.screenshot(testInfo.outputPath('lifetime.png'));
  expect([verdict?.kind, verdict?.confidence]).toEqual(['lifetime-cap', 'likely']);
  // It never spoke: a timeout that listens to it would look the same.
  expect(verdict?.text).toContain('The server sent nothing in all of their lives');
  expect(verdict?.text).toContain('Limit on lifetime of about 12 s');
  expect(verdict?.text).not.toMatch(/idle timeout|setInterval/i);
});

test('@full Caddy with a stream_timeout', async ({ lab, openPage }, testInfo) => {
  const executable = findCaddy() ?? '';
  test.skip(
    !limitsStreams(executable),
    'This Caddy is older than 2.7, which brought stream_timeout; set DEADAIR_CADDY.',
  );
  await withProxies(
    { caddy: startCaddy({ executable, upstreamPort: lab.server.port, streamTimeout: limitMs }) },
    async ({ caddy }) => {
      const page = await openPage(lab.page('sockets'));
      const panel = await page.openPanel();
      const verdict = await verdictOnFour(page, panel, lab, { plan: { url: through(caddy)('chat'), send } });
      await panel.screenshot(testInfo.outputPath('lifetime.png'));
      expect([verdict?.kind, verdict?.confidence]).toEqual(['lifetime-cap', 'certain']);
      expect(verdict?.text).not.toMatch(/idle timeout|setInterval/i);
    },
  );
});
