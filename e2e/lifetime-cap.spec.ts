/** Connections that are ended at an age, however busy they are: no heartbeat helps, and none is advised. */
import { findCaddy } from './commands/programs.mjs';
import type { Page, Panel } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { limitsStreams, startCaddy } from './lab/caddy.ts';
import { type Lab, type SocketPlan, through } from './lab/lab.ts';
import { withProxies } from './lab/with-proxies.ts';
import { closedConnections, type ShownFinding, shownFindings } from './panel-view.ts';

/** Of shorter lives Deadair says nothing: they are of one length by accident, too. */
const limitMs = 12_000;

/** Four busy sockets, begun apart, so that no single event ends two of them: the verdict on them. */
async function verdictOnFour(page: Page, panel: Panel, lab: Lab, plan: SocketPlan): Promise<ShownFinding | undefined> {
  await page.navigate(
    lab.socketsPage([0, 400, 800, 1200].map((startAfterMs) => ({ ...plan, startAfterMs, send: { everyMs: 1000 } }))),
  );
  await closedConnections(panel, 1006, 4, limitMs + 15_000);
  await panel.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('Explains 4'));
  const [verdict, ...others] = await shownFindings(panel);
  expect(others).toEqual([]);
  return verdict;
}

test('@full a server that ends what is twelve seconds old', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const verdict = await verdictOnFour(page, panel, lab, { url: lab.direct('drop', { afterMs: limitMs }) });
  await panel.screenshot(testInfo.outputPath('lifetime.png'));
  expect([verdict?.kind, verdict?.confidence]).toEqual(['lifetime-cap', 'certain']);
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
      const verdict = await verdictOnFour(page, panel, lab, { url: through(caddy)('chat') });
      await panel.screenshot(testInfo.outputPath('lifetime.png'));
      expect([verdict?.kind, verdict?.confidence]).toEqual(['lifetime-cap', 'certain']);
      expect(verdict?.text).not.toMatch(/idle timeout|setInterval/i);
    },
  );
});
