/**
 * Firefox puts the scripts of an updated extension into documents that are open, beside the old recorder. (Chromium puts
 * them into new documents only; see resume.spec.ts.)
 */
import { expect, test } from './fixture.ts';
import { exportedSession, shownConnections } from './panel-view.ts';

test('updated three times over an open page: its recorder goes on, and nothing is lost or doubled', async ({
  driver,
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('page-life', { url: lab.direct('chat', { worker: 'old', everyMs: 20 }) }));
  await page.waitFor('life.sockets[0].received > 5');
  await page.evaluate(() => void Object.assign(globalThis, { before: WebSocket }));
  for (let update = 0; update < 3; update++) await driver.reinstallExtension();
  await page.evaluate(
    (url: string) => (globalThis as unknown as { connect(url: string): void }).connect(url),
    lab.direct('burst', { worker: 'new', count: 50, bytes: 10 }),
  );
  await page.waitFor('life.sockets[1].received === 50');

  const panel = await page.openPanel();
  const paths = async () => (await shownConnections(panel)).map(({ url }) => new URL(url).pathname);
  await expect.poll(paths).toContain('/new/burst');
  expect(new Set(await paths()).size).toBe((await paths()).length);
  expect(await page.evaluate('before === WebSocket')).toBe(true);
  const { connections, realms } = await exportedSession(driver, panel);
  expect(realms.map(({ late }) => late)).toEqual([false]);
  const older = connections.find(({ url }) => url.includes('/old/'));
  expect([older?.rows.length, older?.lostFrames]).toEqual([older?.totals.framesIn, 0]);
  expect(older?.totals.framesIn).toBeGreaterThan(5);
  const recorded = connections.find(({ url }) => url.includes('/new/'));
  expect([recorded?.rows.length, recorded?.totals.framesIn]).toEqual([50, 50]);
});
