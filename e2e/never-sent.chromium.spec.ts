/** Connections that fail before a request is sent have no time in Chrome's network log: their reason is told all the same. */
import { expect, test } from './fixture.ts';
import { shownConnections } from './panel-view.ts';

test('a socket that nobody listens to: the browser’s own reason, for a page’s and for a worker’s', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.page('workers', { dedicated: `${lab.refused}worker`, page: `${lab.refused}page` }));
  await panel.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 2);
  await panel.waitFor(() => {
    const [finding, ...more] = document.querySelectorAll('[data-kind="handshake-failed"]');
    return more.length === 0 && finding?.textContent?.includes('ERR_CONNECTION_REFUSED');
  });
  expect(await shownConnections(panel)).toHaveLength(2);
  // Nothing of it is placed in 1969.
  expect(await panel.text()).not.toMatch(/\d+ d\b|\d+ h\b/);
});
