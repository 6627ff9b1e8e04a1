/**
 * A page that opens its socket while it is prerendered. The tab is one that no debugger is attached to, since Chromium
 * prerenders nothing for those, and the panel another tab of the extension. Firefox ESR 153 prerenders no page.
 */
import type { Page } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { exportedSession, shownConnections } from './panel-view.ts';

/** What a page of the extension may do. */
declare const chrome: {
  readonly windows: { create(options: { url: string }): Promise<{ tabs: { id: number }[] }> };
  readonly tabs: {
    update(tabId: number, options: { url: string }): Promise<unknown>;
    remove(tabId: number): Promise<unknown>;
  };
};

/** Opens a window without a debugger; the page becomes the panel of its tab, whose number is the answer. */
async function watchUnattachedTab(panel: Page, panelUrl: string): Promise<number> {
  const tabId = await panel.evaluate(async () => (await chrome.windows.create({ url: 'about:blank' })).tabs[0]?.id);
  if (tabId === undefined) throw new Error('no tab');
  await panel.navigate(`${panelUrl}?tabId=${tabId}`);
  return tabId;
}

const paths = async (panel: Page) => (await shownConnections(panel)).map(({ url }) => new URL(url).pathname);

for (const log of ['preserved', 'not preserved'] as const) {
  test(`a prerendered page: its wait for activation is no handshake; log ${log}`, async ({ driver, lab, openPage }) => {
    const panel = await openPage(driver.extensionUrl('src/panel/viewer.html'));
    const tabId = await watchUnattachedTab(panel, driver.extensionUrl('src/panel/panel.html'));
    if (log === 'not preserved') await panel.click('label', 'Preserve log');
    await panel.evaluate(
      (id: number, url: string) => void chrome.tabs.update(id, { url }),
      tabId,
      lab.page('prerendering', {
        own: lab.direct('chat', { worker: 'own' }),
        url: lab.direct('chat', { worker: 'next' }),
      }),
    );

    // Until it is shown, a prerendered page takes nobody's place.
    await expect.poll(() => paths(panel)).toEqual(['/own/chat', '/next/chat']);
    const before = await shownConnections(panel);
    expect(before.map(({ state }) => state)).toEqual(['open', 'connecting']);

    const after = log === 'preserved' ? ['closed', 'open'] : ['open'];
    await expect.poll(async () => (await shownConnections(panel)).map(({ state }) => state)).toEqual(after);
    const { connections, pageStates } = await exportedSession(driver, panel);
    const [left, next] = log === 'preserved' ? connections : [undefined, ...connections];
    if (log === 'preserved') expect(left?.closure?.initiator).toBe('browser');
    expect(next?.prerendered).toBe(true);
    const activatedAt = pageStates.find(({ change }) => change === 'activated')?.at ?? 0;
    expect(activatedAt - (next?.constructedAt ?? 0)).toBeGreaterThan(900);
    expect(next?.openedAt).toBeGreaterThan(activatedAt);

    await panel.evaluate((id: number) => void chrome.tabs.remove(id), tabId);
  });
}
