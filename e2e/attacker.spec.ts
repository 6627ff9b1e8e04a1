/** A page that knows our code: it reaches for the recorder's port, forges what goes over it, and floods what it can reach. */
import { askEvent, offerEvent, takeoverEvent } from '../src/wire/port.ts';
import { expect, test } from './fixture.ts';
import { exportedSession } from './panel-view.ts';

/** At once: twice as many as browsers let a page have open. */
const floodSockets = 400;

test('takes no port, forges no connection, and cannot drown the one that is there', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  test.slow();
  const url = lab.direct('chat', { worker: 'attacked', everyMs: 50 });
  const flood = lab.direct('echo', { worker: 'drowning' });
  const events = JSON.stringify([offerEvent, askEvent, takeoverEvent]);
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    lab.page('attacker', {
      url,
      flood,
      sockets: String(floodSockets),
      events,
      file: driver.extensionUrl('src/panel/panel.html'),
    }),
  );
  await panel.waitFor(() => document.body.innerText.includes('/attacked/chat'));
  await page.evaluate('flood()');
  expect(await page.evaluate('loot')).toEqual([]);

  const before = Number(await page.evaluate('received'));
  await page.waitFor(`received > ${before + 10}`);
  lab.server.crash('fin', 'attacked');
  await page.waitFor('socket.readyState === 3');
  const received = await page.evaluate('received');
  const ofChat = async () => {
    const session = await exportedSession(driver, panel);
    const real = session.connections.filter((connection) => !connection.url.includes('/drowning/'));
    return { session, real };
  };
  const framesIn = async () => (await ofChat()).real.map(({ totals }) => totals.framesIn);
  await expect.poll(framesIn, { timeout: 20_000 }).toEqual([received]);
  await panel.screenshot(testInfo.outputPath('attacked.png'));
  const { session, real } = await ofChat();
  expect(real[0]).toMatchObject({ state: 'closed', closure: { code: 1006 } });
  expect(real[0]?.openedAt).not.toBeNull();
  expect(session.connections.filter((connection) => connection.url.includes('forged'))).toEqual([]);
  const flooded = session.connections.length - 1;
  const lost = session.losses.filter(({ what }) => what === 'events').reduce((sum, { count }) => sum + count, 0);
  // What of the flood is not there was said to be lost.
  expect(flooded + lost).toBeGreaterThanOrEqual(floodSockets);
  expect(session.realms.map(({ fault, trusted }) => [fault, trusted])).toEqual(session.realms.map(() => [null, true]));
});
