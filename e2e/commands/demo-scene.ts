/** What `npm run demo` and the pictures in the README show: sockets of one page that die in known ways. */
import type { BrowserDriver } from '../drivers/driver.ts';
import type { Panel } from '../drivers/page.ts';
import type { Lab, SocketPlan } from '../lab/lab.ts';
import { shownConnections } from '../panel-view.ts';

export const demoReadTimeoutMs = 3000;

/** DevTools first, then the sockets: so that Chromium, too, sees their handshakes. */
export async function openDemoPage(driver: BrowserDriver, lab: Lab): Promise<Panel> {
  const page = await driver.newPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage(demoSockets(lab)));
  return panel;
}

/** Waits until all that is to die has died, and the diagnosis, made anew once a second at most, knows of it. */
export async function demoIsOver(panel: Panel): Promise<void> {
  const is: readonly (readonly [worker: string, how: string])[] = [
    ...['orders', 'prices', 'alerts'].map((worker) => [worker, '[data-close-code="1006"]'] as const),
    ['upload', '[data-close-code="1000"]'],
    ['game', '[data-close-code="1006"]'],
    ['game', '[data-state="open"]'],
  ];
  for (const [worker, how] of is) {
    await panel.waitFor(
      (row: string) => document.querySelector(row) !== null,
      { timeoutMs: 15_000 },
      `[data-testid="connection-row"]${how} [title*="/${worker}/"]`,
    );
  }
  const lost = '[data-testid="connection-row"][data-close-code="1006"]';
  await panel.waitFor(
    (rows: string) =>
      [...document.querySelectorAll(rows)].every((row) => row.querySelector('[data-severity]') !== null),
    {},
    lost,
  );
}

/** The row of the list whose socket a worker of the lab holds: the first of several. */
export async function connectionOf(panel: Panel, worker: string): Promise<number> {
  const connection = (await shownConnections(panel)).find(({ url }) => url.includes(`/${worker}/`));
  if (connection === undefined) throw new Error(`no socket of ${worker} is shown`);
  return connection.id;
}

/** Three that fall silent, each after another while of talk, so that only the silence is the same; and four others. */
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
      url: direct('pong', { worker: 'presence', skips: 4 }),
      label: 'presence: the page asks whether the server is there, and is not always answered',
      send: { everyMs: 600, text: '{"type":"ping"}' },
    },
    {
      url: direct('echo', { worker: 'upload' }),
      label: 'upload: the page closes it',
      send: { everyMs: 400 },
      closeAfterMs: 2500,
      closeReason: 'upload finished',
    },
    {
      url: direct('crash', { worker: 'game', afterMs: 1900, downMs: 1200 }),
      label: 'game: its server crashes and is down for a while; the page comes back',
      send: { everyMs: 150, text: 'move' },
      reconnectAfterMs: [240, 610, 1130, 2300, 4700],
    },
  ];
}
