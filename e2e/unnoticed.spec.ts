/** The page must not learn whether a panel is open. */
import type { Page } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { shownConnections } from './panel-view.ts';

/** What probe.js answers: what it noticed since it was asked last, and the shapes of all within its reach. */
const look = (page: Page) => page.evaluate('look()') as Promise<{ noticed: string[]; shapes: object }>;

test('a page that looks around notices neither that a panel opens, nor that it records, nor that it closes', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('probe', { url: lab.direct('chat', { everyMs: 50 }) }));
  const heard = await page.overhearConsole();
  const frames = async (more: number) => {
    const before = Number(await page.evaluate('received.count'));
    await page.waitFor(`received.count > ${before + more}`);
  };
  await frames(5);
  await look(page); // what asking itself leaves behind
  await frames(5);
  const closed = await look(page);

  const panel = await page.openPanel();
  await expect.poll(async () => (await shownConnections(panel)).map(({ state }) => state)).toEqual(['open']);
  await frames(10);
  const open = await look(page);

  await panel.close();
  await frames(10);
  const closedAgain = await look(page);
  expect([closed.noticed, open.noticed, closedAgain.noticed]).toEqual([[], [], []]);
  expect(open.shapes).toEqual(closed.shapes);
  expect(closedAgain.shapes).toEqual(closed.shapes);
  expect(heard).toEqual([]);

  // It does notice what others do in its world.
  await page.evaluate("new Promise((done) => setTimeout(() => done(document.body.append('a trace'))))");
  expect((await look(page)).noticed).toEqual(['call setTimeout', '1 changes of the document']);
});
