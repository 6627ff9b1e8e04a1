/**
 * The ways between page and panel break, again and again; the journal in the page is what everything resumes from. What
 * was recorded is held against what the page itself counted: no frame less, none twice.
 */
import { setTimeout as pass } from 'node:timers/promises';
import { Chance } from './accuracy/chance.ts';
import type { BrowserDriver } from './drivers/driver.ts';
import type { Page } from './drivers/page.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import type { Lab } from './lab/lab.ts';
import { exportedSession, shownConnections } from './panel-view.ts';
import { disagreements, type PageAccount, serverAccounts } from './soak/accounts.ts';

/** Of the first socket of page-life.html, by the page's own count. */
const countedByPage = (page: Page) => page.evaluate('life.sockets[0].received') as Promise<number>;

const isOf = (worker: string, { url }: { readonly url: string }) => new URL(url).pathname.startsWith(`/${worker}/`);

/** Frames received from a worker's socket, as the panel shows them. */
async function shownFrames(panel: Surface, worker: string): Promise<number> {
  const row = (await shownConnections(panel)).find((connection) => isOf(worker, connection));
  const [, shown = '0'] = /↓ ([\d,]+)/.exec(row?.text ?? '') ?? [];
  return Number(shown.replaceAll(',', ''));
}

const streamPage = (lab: Lab, worker: string) =>
  lab.page('page-life', { url: lab.direct('chat', { worker, everyMs: 20 }) });

/** Waits until the panel shows frames that came after now: the way from the page to it works again. */
async function resumed(page: Page, panel: Surface, worker: string): Promise<void> {
  const before = await countedByPage(page);
  await expect.poll(() => shownFrames(panel, worker), { intervals: [20], timeout: 15_000 }).toBeGreaterThan(before);
}

/** Ends the socket, and compares all that was recorded of it with what the page received. */
async function expectEveryFrameOnce(
  { driver, lab }: { readonly driver: BrowserDriver; readonly lab: Lab },
  page: Page,
  panel: Surface,
  worker: string,
): Promise<void> {
  lab.server.crash('fin', worker);
  await page.waitFor('life.sockets[0].code !== null');
  const received = await countedByPage(page);
  await expect.poll(() => shownFrames(panel, worker)).toBe(received);
  const session = await exportedSession(driver, panel);
  const recorded = session.connections.filter((connection) => isOf(worker, connection));
  expect(session.losses.filter(({ what }) => what !== 'payloads')).toEqual([]);
  expect(recorded.map(({ rows, totals }) => [rows.length, totals.framesIn])).toEqual([[received, received]]);
}

test('the background is ended 50 times in mid-stream', async ({ driver, lab, openPage }) => {
  const page = await openPage(streamPage(lab, 'outliving'));
  const panel = await page.openPanel();
  await resumed(page, panel, 'outliving');
  for (let kill = 0; kill < 50; kill++) {
    await driver.stopBackground();
    // Every fifth time it is ended again while both ends are still coming back.
    if (kill % 5 !== 0) await resumed(page, panel, 'outliving');
  }
  await expectEveryFrameOnce({ driver, lab }, page, panel, 'outliving');
});

test('the background is ended at any moment while sockets come and go', async ({ driver, lab, openPage }, testInfo) => {
  const seed = Number(process.env.DEADAIR_SEED ?? Date.now() % 1_000_000);
  testInfo.annotations.push({ type: 'seed', description: String(seed) });
  const chance = new Chance(seed);
  const page = await openPage(
    lab.page('soak', { server: new URL(lab.direct('echo')).origin, name: 'killed', sockets: '30', seed: String(seed) }),
  );
  const panel = await page.openPanel();
  for (let kill = 0; kill < 10; kill++) {
    await pass(chance.betweenOrders(1, 600));
    await driver.stopBackground();
  }
  await page.evaluate('soak.pause()');
  const account = async () => (await page.evaluate('soak.ledger')) as PageAccount[];
  for (const { kind, name, state } of await account())
    if (kind === 'chat' && state !== 'closed') lab.server.crash('fin', name);
  await page.waitFor('soak.isStill');
  const faults = async () => {
    const session = await exportedSession(driver, panel);
    return disagreements(session, await account(), serverAccounts(lab.server.log.events), 'still');
  };
  await expect.poll(faults, { message: `seed ${seed}`, timeout: 20_000 }).toEqual([]);
});

test('the panel is reloaded, and DevTools are closed and opened, in mid-stream', async ({ driver, lab, openPage }) => {
  const page = await openPage(streamPage(lab, 'reopened'));
  let panel = await page.openPanel();
  await resumed(page, panel, 'reopened');
  await panel.evaluate('void (globalThis.isOld = true)');
  await panel.evaluate('location.reload()').catch(() => {}); // it may be gone before it has answered
  await panel.waitFor(`!globalThis.isOld && document.querySelector('[data-testid="connection-row"]') !== null`);
  await resumed(page, panel, 'reopened');
  await panel.close();
  panel = await page.openPanel();
  await resumed(page, panel, 'reopened');
  await expectEveryFrameOnce({ driver, lab }, page, panel, 'reopened');
});

test('DevTools of several tabs see their own tab, and no other', async ({ lab, openPage }) => {
  const panels: Surface[] = [];
  for (const worker of ['first', 'second', 'third']) {
    const page = await openPage(lab.socketsPage([{ url: lab.direct('chat', { worker, everyMs: 100 }) }]));
    panels.push(await page.openPanel());
  }
  for (const [index, worker] of ['first', 'second', 'third'].entries()) {
    const panel = panels[index];
    if (panel === undefined) continue;
    await panel.waitFor(() => /↓ [1-9]/.test(document.body.innerText));
    const rows = await shownConnections(panel);
    expect(rows.map(({ url }) => new URL(url).pathname)).toEqual([`/${worker}/chat`]);
  }
});

test('the extension is installed again: an open page goes on unharmed, and is recorded when it is loaded next', async ({
  driver,
  lab,
  openPage,
}) => {
  const page = await openPage(streamPage(lab, 'updated'));
  await page.waitFor('life.sockets[0].received > 5');
  const heard = await page.overhearConsole();

  await driver.reinstallExtension();
  const before = await countedByPage(page);
  await page.waitFor(`life.sockets[0].received > ${before + 5}`);
  await page.evaluate('connect()');
  await page.waitFor('life.sockets[1].received > 5');
  lab.server.crash('fin', 'updated');
  await page.waitFor('life.sockets[0].code === 1006 && life.sockets[1].code === 1006');
  await page.evaluate("console.log('the last word')");
  await expect.poll(() => heard).toEqual(['the last word']);

  await page.navigate(streamPage(lab, 'after-update'));
  const panel = await page.openPanel();
  await resumed(page, panel, 'after-update');
  await expectEveryFrameOnce({ driver, lab }, page, panel, 'after-update');
});
