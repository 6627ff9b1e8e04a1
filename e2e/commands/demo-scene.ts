/** What `npm run demo` and the pictures in the README show: sockets of one page that die in known ways. */
import type { BrowserDriver } from '../drivers/driver.ts';
import type { Panel } from '../drivers/page.ts';
import type { Lab, SocketPlan } from '../lab/lab.ts';
import { closedConnections } from '../panel-view.ts';

export const demoReadTimeoutMs = 3000;

/** DevTools first, then the sockets: so that Chromium, too, sees their handshakes. */
export async function openDemoPage(driver: BrowserDriver, lab: Lab): Promise<Panel> {
  const page = await driver.newPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage(demoSockets(lab)));
  return panel;
}

/** Waits until all that is to die has died. */
export async function demoIsOver(panel: Panel): Promise<void> {
  await closedConnections(panel, 1006, 4);
  await closedConnections(panel, 1000, 1);
}

/** Three that fall silent, each after another while of talk, so that only the silence is the same; and three others. */
function demoSockets({ proxied, direct, proxyKind }: Lab): SocketPlan[] {
  const silent = (worker: string, talkMs: number, startAfterMs: number): SocketPlan => ({
    url: proxied('echo', { worker }),
    label: `${worker}: talks for ${talkMs / 1000} s, then falls silent behind ${proxyKind}`,
    startAfterMs,
    send: { everyMs: 400, forMs: talkMs, text: JSON.stringify({ type: 'hello', from: worker }) },
  });
  return [
    silent('orders', 500, 0),
    silent('prices', 1300, 200),
    silent('alerts', 2500, 900),
    { url: proxied('chat', { everyMs: 500, worker: 'chat' }), label: 'chat: the server keeps talking' },
    {
      url: direct('echo', { worker: 'upload' }),
      label: 'upload: the page closes it',
      send: { everyMs: 400 },
      closeAfterMs: 2500,
      closeReason: 'upload finished',
    },
    {
      url: direct('crash', { worker: 'game', afterMs: 1900 }),
      label: 'game: its server crashes',
      send: { everyMs: 150, text: 'move' },
    },
  ];
}
