/** How a page comes back, from its close events to its constructor calls. */
import { expect, test } from './fixture.ts';
import { shownFindings } from './panel-view.ts';

test('a page that tries again at once though it is refused is told so; how it ended stays the verdict', async ({
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage([{ url: lab.direct('refuse', { status: 503 }), reconnectAfterMs: 50 }]));
  await panel.waitFor(() => document.querySelector('[data-testid="finding"][data-kind="reconnecting"]') !== null);

  const findings = await shownFindings(panel);
  // The answer to the latest attempt may still be on its way: then that one stands apart.
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['handshake-failed', 'reconnecting']));
  // The browser lets attempts wait after failures, by seconds: that is not the page's doing and does not count.
  expect(findings.at(-1)?.text).toMatch(
    /reconnects at once although its attempts fail: \d+ times in a row after \d+ ms to \d+ ms/,
  );
  await panel.screenshot(testInfo.outputPath('reconnecting.png'));
});
