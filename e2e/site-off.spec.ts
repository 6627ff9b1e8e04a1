/** A site that the person switches off: from its next load on the page is as without Deadair, and nothing is kept of it. */
import { readFileSync } from 'node:fs';
import type { Page } from './drivers/page.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { exportSession, shownConnections } from './panel-view.ts';

const rowsOf = (count: number) => `document.querySelectorAll('[data-testid="connection-row"]').length === ${count}`;
const statusIs = (status: string) => `document.querySelector('[data-testid="status"]')?.dataset.status === '${status}'`;
const switchIs = (on: boolean) => `document.querySelector('[data-testid="site-switch"]')?.checked === ${on}`;

/** The sources of WebSocket, send and close as the page's first script saw them, and of a frame's WebSocket. */
async function seenByFirstScripts(page: Page): Promise<readonly string[]> {
  // In one look: a document that is just beginning has no body, and the next look may find another document.
  return page.waitFor(() => {
    const { state, source, frame, left } = document.body?.dataset ?? {};
    return (
      state === 'open' &&
      left === undefined &&
      frame !== undefined && [...(JSON.parse(source ?? '[]') as string[]), frame]
    );
  });
}

/** As browsers write their own functions, names included; a proxy's has none. */
const nativeSources = ['WebSocket', 'send', 'close', 'WebSocket'].map((name) =>
  expect.stringMatching(new RegExp(`^function ${name}\\(`)),
);

/** Reloads the page by the panel's button, and marks the document that is left: it stays to be looked at for a moment. */
async function reloadFromPanel(page: Page, panel: Surface): Promise<void> {
  await page.evaluate(() => {
    document.body.dataset.left = '';
  });
  await panel.click('[data-testid="reload-page"]');
}

async function switchOn(panel: Surface): Promise<void> {
  if (await panel.evaluate(switchIs(false))) await panel.click('[data-testid="site-switch"]');
  await panel.waitFor(switchIs(true));
}

test('switched off and on again from the panel', async ({ driver, lab, openPage }, testInfo) => {
  const pageWith = (worker: string) => lab.foreignPage('first-script', { url: lab.direct('chat', { worker }) });
  const page = await openPage(pageWith('before'));
  expect(await seenByFirstScripts(page)).not.toEqual(nativeSources);
  const panel = await page.openPanel();
  await panel.waitFor(rowsOf(1));
  await panel.waitFor(switchIs(true));
  try {
    await panel.click('[data-testid="site-switch"]');
    await panel.waitFor(switchIs(false));
    expect(await panel.text()).toContain('localhost is switched off');
    await panel.screenshot(testInfo.outputPath('switched-off.png'));
    await reloadFromPanel(page, panel);
    await panel.waitFor(statusIs('site-off'));
    expect(await seenByFirstScripts(page)).toEqual(nativeSources);

    // Another load, the background ended meanwhile, and DevTools opened anew: nothing was kept for them either.
    await driver.stopBackground();
    await page.navigate(pageWith('while-off'));
    expect(await seenByFirstScripts(page)).toEqual(nativeSources);
    await page.reload();
    await panel.close();
    const again = await page.openPanel();
    await again.waitFor(statusIs('site-off'));
    await again.screenshot(testInfo.outputPath('site-off.png'));
    const url = lab.direct('chat');
    await page.navigate(lab.socketsPage([{ url }]));
    await again.waitFor((text: string) => document.body.innerText.includes(text), {}, new URL(url).host);
    expect((await shownConnections(again)).filter((row) => row.url.includes('/while-off/'))).toEqual([]);
    expect(readFileSync(await exportSession(driver, again), 'utf8')).not.toContain('while-off');

    await page.navigate(pageWith('after'));
    await again.waitFor(statusIs('site-off'));
    await again.click('[data-testid="switch-site-on"]');
    await again.waitFor(statusIs('site-on-again'));
    await again.screenshot(testInfo.outputPath('on-again.png'));
    await reloadFromPanel(page, again);
    await again.waitFor(
      () => document.body.innerText.includes('/after/') || document.querySelector('[title*="/after/"]'),
    );
    expect(await seenByFirstScripts(page)).not.toEqual(nativeSources);
  } finally {
    // For the other tests, should this one have failed half-way; its own failure is the one to be told.
    if (page.panel !== null) await switchOn(page.panel).catch(() => {});
  }
});
