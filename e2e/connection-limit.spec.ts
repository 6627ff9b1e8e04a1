/** More sockets than a browser opens: Chromium refuses them, and Firefox. */
import { expect, test } from './fixture.ts';
import { shownFindings } from './panel-view.ts';

const more = { chromium: 270, firefox: 210 } as const;

test('@full as many as the browser allows, and some', async ({ driver, lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage([{ url: lab.direct('silent'), count: more[driver.kind] }]));
  await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]') !== null, { timeoutMs: 60_000 });
  await panel.screenshot(testInfo.outputPath('limit.png'));
  const [finding] = await shownFindings(panel);
  expect(finding?.text).toContain('the browser has as many WebSockets, open or connecting, as it allows');
});
