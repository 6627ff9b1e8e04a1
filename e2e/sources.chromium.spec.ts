/** From a stack to the line that made a socket: only Chrome lets an extension open its Sources panel. */
import { expect, test } from './fixture.ts';
import { select } from './panel-view.ts';

test('the call that made a socket opens in Sources', async ({ lab, openPage }) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('chat') }]));
  const panel = await page.openPanel();
  await panel.waitFor('document.querySelectorAll(\'[data-testid="connection-row"]\').length === 1');
  await select(panel, 0);
  await panel.click('[role="tab"]', 'Handshake');
  expect(await panel.text()).toMatch(/at open \(.*socket-table\.js:\d+:\d+\)/);
  await panel.click('pre button');
  // DevTools show another panel in our place.
  await panel.waitFor(() => document.body.getClientRects().length === 0);
});
