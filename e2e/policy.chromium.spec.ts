/** A page whose Content-Security-Policy forbids the address: Chromium tells it of an error, and never of a close. */
import { expect, test } from './fixture.ts';
import { shownConnections, shownFindings } from './panel-view.ts';

test('a connection that the page’s own policy forbids is refused, not connecting for ever', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.evaluate((url: string) => {
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "connect-src 'none'";
    document.head.append(policy);
    new WebSocket(url);
  }, lab.direct('echo'));
  await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]') !== null);
  expect(await shownConnections(panel)).toMatchObject([{ state: 'closed', closeCode: '' }]);
  const [finding] = await shownFindings(panel);
  expect(finding).toMatchObject({ confidence: 'likely' });
  expect(finding?.text).toContain('Content-Security-Policy (connect-src) does not allow it');
});
