/** Chrome's handshakes come from the network log, which begins with DevTools: what is said of those it missed. */
import { expect, test } from './fixture.ts';
import { closedConnections, select } from './panel-view.ts';

test('headers not seen, then a hint of the host, then the headers of the next connection', async ({
  lab,
  openPage,
}) => {
  const talkThenSilence = { send: { everyMs: 250, forMs: 500 } };
  const plans = [{ url: lab.proxied('echo', { worker: 'older' }), ...talkThenSilence, reconnectAfterMs: 100 }];
  const page = await openPage(lab.socketsPage(plans));
  await page.waitFor(() => document.querySelector('[data-state="open"]') !== null);
  const panel = await page.openPanel();

  await closedConnections(panel, 1006, 1);
  await panel.waitFor(() => document.querySelector('[data-kind="idle-timeout"]')?.textContent?.includes('not seen'));
  await select(panel, 0);
  await panel.click('[role="tab"]', 'Handshake');
  expect(await panel.text()).toMatch(/not seen/i);

  // An ordinary request to the same host, for a hint; it is refused by nginx, which is an answer too.
  const host = new URL(lab.proxied('echo')).host;
  await page.evaluate((url: string) => fetch(url, { mode: 'no-cors' }).then(() => true), `http://${host}/hint`);
  await panel.waitFor(() => document.body.innerText.includes('nginx/'));

  // The page connects again by itself: these headers are seen, and name what stands in front of both.
  await closedConnections(panel, 1006, 2);
  await panel.click('[role="tab"]', 'Diagnosis');
  await panel.waitFor(() =>
    document.querySelector('[data-kind="idle-timeout"]')?.textContent?.includes('probably set so in nginx'),
  );
});
