/** A socket that is open in name only: what the page sends is taken by nobody. */
import { expect, test } from './fixture.ts';
import { shownConnections, shownFindings } from './panel-view.ts';

test('a server that stopped reading: how much is unsent, and what that means', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.evaluate((url: string) => {
    const socket = new WebSocket(url);
    const megabytes = new Uint8Array(16 << 20);
    socket.onopen = () => {
      for (let i = 0; i < 3; i++) socket.send(megabytes);
    };
    return true;
  }, lab.direct('deaf'));
  await panel.waitFor(() => document.querySelector('[data-testid="unsent"]') !== null);
  const [row] = await shownConnections(panel);
  expect(row?.state).toBe('open');
  expect(row?.text).toMatch(/\d+(\.\d+)? MB unsent/);

  // Ten seconds of it are a finding, on a connection that lives.
  await panel.waitFor(() => document.querySelector('[data-testid="finding"][data-kind="dead-but-open"]') !== null);
  const [finding] = await shownFindings(panel);
  expect(finding?.text).toMatch(/Open, but dead or stuck: \d+(\.\d+)? MB that the page sent have not left for \d+/);
  await panel.screenshot(testInfo.outputPath('unsent.png'));
});
