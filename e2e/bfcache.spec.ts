/** A page that goes into the back/forward cache and comes back: what becomes of its sockets, and what is recorded then. */
import type { Page } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import type { Lab } from './lab/lab.ts';
import { exportedSession, shownConnections, shownFindings } from './panel-view.ts';

/** How a socket that is open when its page leaves comes to its end, and whether the page may be restored. */
const ofOpenSocket = {
  chromium: { code: 1006, restored: 1 },
  // Firefox caches no page with an open socket: it closes the socket, and the page is loaded anew.
  firefox: { code: 1001, restored: 0 },
};

type Opened = 'before it leaves' | 'after it came back';

/**
 * A page that was left when its socket had been cut, and has come back out of the cache over a second one. Now and then
 * Firefox keeps none that is left right after it was loaded (on a busy machine 2 of 174, with Deadair as without): then
 * another one tries.
 */
async function restoredPage(opened: Opened, lab: Lab, openPage: (url: string) => Promise<Page>) {
  for (;;) {
    const page = await openPage(
      lab.page('page-life', { url: lab.direct('burst', { worker: 'cached', count: 40, bytes: 30 }) }),
    );
    const early = opened === 'before it leaves' ? await page.openPanel() : null;
    await page.waitFor('life.sockets[0].received === 40');
    // Only a page whose sockets are closed is cached by both browsers.
    lab.server.crash('fin', 'cached');
    await page.waitFor('life.sockets[0].code === 1006');
    // What the page leaves behind is without payloads, so the panel has to have them.
    await early?.waitFor(`document.querySelector('[data-state="closed"]')?.innerText.includes('↓ 40')`);

    await page.navigate(lab.page('sockets'));
    await page.back();
    await page.waitFor('life.sockets.at(-1).received === 40 && life.sockets.at(-1).code === null');
    if ((await page.evaluate('life.restored')) === 1) return { page, early };
  }
}

for (const opened of ['before it leaves', 'after it came back'] as const) {
  test(`a page restored from the cache goes on over a new socket; panel opened ${opened}`, async ({
    driver,
    lab,
    openPage,
  }) => {
    const { page, early } = await restoredPage(opened, lab, openPage);

    const panel = early ?? (await page.openPanel());
    await expect
      .poll(async () => (await shownConnections(panel)).map(({ state }) => state))
      .toEqual(['closed', 'open']);
    await expect
      .poll(async () => (await exportedSession(driver, panel)).connections.map(({ rows }) => rows.length))
      .toEqual([40, 40]);
    const session = await exportedSession(driver, panel);
    expect(session.losses).toEqual([]);
    expect(new Set(session.connections.map(({ realm }) => realm)).size).toBe(1);
    const changes = session.pageStates.map(({ change }) => change).filter((change) => change.startsWith('bfcache'));
    expect(changes).toEqual(['bfcache-enter', 'bfcache-leave']);
  });
}

test('five times there and back: one document, and no frame, state or socket more or less', async ({
  driver,
  lab,
  openPage,
}) => {
  const trips = 5;
  const page = await openPage(
    lab.page('page-life', { url: lab.direct('burst', { worker: 'commuter', count: 20, bytes: 30 }) }),
  );
  const panel = await page.openPanel();
  for (let trip = 0; trip < trips; trip++) {
    await page.waitFor(`life.restored === ${trip} && life.sockets.at(-1).received === 20`);
    lab.server.crash('fin', 'commuter');
    await page.waitFor('life.sockets.at(-1).code === 1006');
    await page.navigate(lab.page('sockets'));
    await page.back();
  }
  await page.waitFor(`life.restored === ${trips} && life.sockets.at(-1).received === 20`);

  const accountOf = async () => {
    const { connections, realms, losses, pageStates } = await exportedSession(driver, panel);
    const own = realms.filter(({ url }) => url.includes('page-life')).map(({ id }) => id);
    const trips = pageStates.filter(({ realm, change }) => own.includes(realm) && change.startsWith('bfcache'));
    return {
      frames: connections.map(({ totals }) => totals.framesIn),
      states: connections.map(({ state }) => state),
      documents: own.length,
      trips: trips.map(({ change }) => change),
      lost: losses.filter(({ what }) => what !== 'payloads'),
    };
  };
  await expect.poll(accountOf, { timeout: 15_000 }).toEqual({
    frames: Array.from({ length: trips + 1 }, () => 20),
    states: [...Array.from({ length: trips }, () => 'closed'), 'open'],
    documents: 1,
    trips: Array.from({ length: trips }, () => ['bfcache-enter', 'bfcache-leave']).flat(),
    lost: [],
  });
});

test('a socket that was open when its page left was closed by the browser', async ({ driver, lab, openPage }) => {
  const { code, restored } = ofOpenSocket[driver.kind];
  const page = await openPage(lab.page('page-life', { url: lab.direct('chat', { worker: 'left', everyMs: 50 }) }));
  const panel = await page.openPanel();
  await page.waitFor('life.sockets[0].received > 5');

  await page.navigate(lab.page('sockets'));
  await page.back();
  await page.waitFor(`life.restored === ${restored} && life.sockets.at(-1).received > 5`);
  await panel.waitFor(
    (closeCode: number) =>
      document.querySelector(`[data-testid="connection-row"][data-close-code="${closeCode}"]`) !== null,
    {},
    code,
  );
  const rows = await shownConnections(panel);
  expect(rows.map(({ state, closeCode }) => [state, closeCode])).toEqual([
    ['closed', String(code)],
    ['open', ''],
  ]);
  expect((await shownFindings(panel)).map(({ kind }) => kind)).toEqual(['closed-by-browser']);
  const [left] = (await exportedSession(driver, panel)).connections;
  expect(left?.closure?.initiator).toBe('browser');
  if (restored === 1) expect(left?.totals.framesIn).toBe(await page.evaluate('life.sockets[0].received'));
});
