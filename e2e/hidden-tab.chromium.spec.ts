/**
 * A tab that nobody looks at: after a while Chromium lets its timers run once a minute, and with them the heartbeat of the
 * page, which was fast enough until then. The while is a minute here instead of five; the browser is told so.
 */
import { findNginx } from './commands/programs.mjs';
import { launch } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import { through } from './lab/lab.ts';
import { startNginx } from './lab/nginx.ts';
import { withProxies } from './lab/with-proxies.ts';
import { closedConnections, shownFindings } from './panel-view.ts';

/** Nobody's default, so that the one whose header is seen is named. */
const timeoutMs = 27_000;

test('@full a heartbeat of five seconds does not keep a connection while the tab is hidden', async ({
  lab,
}, testInfo) => {
  test.setTimeout(360_000);
  const executable = findNginx() ?? '';
  const browser = await launch('chromium', { throttleHiddenAfterSeconds: 10 });
  try {
    await withProxies(
      { nginx: startNginx({ executable, upstreamPort: lab.server.port, proxyReadTimeout: timeoutMs }) },
      async ({ nginx }) => {
        const page = await browser.newPage(lab.page('sockets'));
        const panel = await page.openPanel();
        const beat = { everyMs: 5000, text: '{"type":"ping"}' };
        await page.navigate(
          lab.socketsPage([
            { url: through(nginx)('silent', { worker: 'cut' }), send: beat, reconnectAfterMs: 1000 },
            { url: lab.direct('silent', { worker: 'kept' }), send: beat },
          ]),
        );
        await panel.waitFor(() => document.body.innerText.includes('over 12.'), { timeoutMs: 30_000 });
        await browser.newPage(lab.page('probe'));
        expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');

        // Each minute the page connects anew, says a word, and is cut half a minute later.
        await closedConnections(panel, 1006, 2, 300_000);
        // The diagnosis comes a moment after the drop. The other one's next beat may be a minute away.
        await panel.waitFor(
          () =>
            document.querySelector('[data-testid="finding"][data-kind="idle-timeout"]') !== null &&
            document.body.innerText.includes('not while the page was hidden') &&
            document.body.innerText.includes('apart while the page is hidden'),
          { timeoutMs: 100_000 },
        );
        await panel.screenshot(testInfo.outputPath('throttled.png'));
        const findings = await shownFindings(panel);
        const [idle] = findings.filter(({ kind }) => kind === 'idle-timeout');
        expect(idle?.text).toContain('Idle timeout of about 27 s, probably set so in nginx');
        const told = findings.filter(({ kind }) => kind === 'heartbeat').map(({ text }) => text);
        expect(told).toContainEqual(
          expect.stringMatching(/came every [45](\.\d)? s, but not while the page was hidden/),
        );
        expect(told).toContainEqual(
          expect.stringMatching(
            /heartbeat comes every [45](\.\d)? s, but up to [\d.]+ (s|min) apart while the page is hidden/,
          ),
        );
      },
    );
  } finally {
    await browser.close();
  }
});
