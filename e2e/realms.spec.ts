/** Sockets of every kind of document: frames, popups, and whatever the first script of a page opens. */
import { expect, test } from './fixture.ts';
import { shownConnections } from './panel-view.ts';

const pathOf = ({ url }: { readonly url: string }) => new URL(url).pathname;

test('sockets of every kind of frame, opened by the first script of its document', async ({ lab, openPage }) => {
  const url = lab.direct('chat', { everyMs: 100 });
  const page = await openPage(lab.page('frames', { url, elsewhere: lab.foreignPage('sockets') }));
  const panel = await page.openPanel();
  const openFolders = async () =>
    (await shownConnections(panel))
      .filter(({ state }) => state === 'open')
      .map(pathOf)
      .sort();
  await expect
    .poll(openFolders, { timeout: 15_000 })
    .toEqual([
      '/about-blank/chat',
      '/blob/chat',
      '/cross-origin/chat',
      '/data/chat',
      '/head/chat',
      '/nested-data/chat',
      '/nested/chat',
      '/object/chat',
      '/sandboxed-srcdoc/chat',
      '/sandboxed/chat',
      '/srcdoc/chat',
      '/written/chat',
    ]);
});

test('frames that are removed, or go to another site: their connections have ended, and are shown once', async ({
  lab,
  openPage,
}) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  for (const [worker, another] of Object.entries({ removed: null, gone: lab.foreignPage('sockets') })) {
    const src = lab.socketsPage([{ url: lab.direct('chat', { worker, everyMs: 50 }) }]);
    await page.evaluate((url: string) => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
    }, src);
    await panel.waitFor(`document.body.innerText.includes('/${worker}/chat')`);
    await page.evaluate((url: string | null) => {
      const frame = document.querySelector('iframe');
      if (url === null) frame?.remove();
      else frame?.setAttribute('src', url);
    }, another);
  }
  const shown = async () => (await shownConnections(panel)).map((row) => [pathOf(row), row.closeCode]);
  await expect.poll(shown).toEqual([
    ['/removed/chat', '1001'],
    ['/gone/chat', '1001'],
  ]);
});

test('sockets of a popup, in the DevTools of its own tab', async ({ lab, openPage }) => {
  const opener = await openPage(lab.page('sockets'));
  await opener.evaluate(
    (popup: string) => void open(popup),
    lab.socketsPage([{ url: lab.direct('chat', { worker: 'popup' }) }]),
  );
  const popup = await opener.popup();
  const panel = await popup.openPanel();
  await expect.poll(async () => (await shownConnections(panel)).map(pathOf)).toEqual(['/popup/chat']);
  await popup.close();
});

test('a popup of about:blank, whose socket its opener makes', async ({ lab, openPage }) => {
  const opener = await openPage(lab.page('sockets'));
  await opener.evaluate(
    async (url: string) => {
      const popup = open('about:blank') as (Window & typeof globalThis) | null;
      if (popup === null) throw new Error('blocked');
      (globalThis as { kept?: WebSocket }).kept = new popup.WebSocket(url);
    },
    lab.direct('chat', { worker: 'blank-popup' }),
  );
  const popup = await opener.popup();
  const panel = await popup.openPanel();
  await expect.poll(async () => (await shownConnections(panel)).map(pathOf)).toEqual(['/blank-popup/chat']);
  await popup.close();
});
