/** A proxy of one's own: entered in the settings, named in findings at once, and still there in the next panel. */
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession, fill, importSession } from './panel-view.ts';

test('a timeout that only its owner knows is named as they call it', async ({ driver, lab, openPage }, testInfo) => {
  // Three of different ages, dropped after 2 s of silence by something that shows no header.
  const plans = [2300, 3100, 4200].map((afterMs) => ({
    url: lab.direct('drop', { afterMs }),
    send: { everyMs: 200, forMs: afterMs - 2000 },
  }));
  const page = await openPage(lab.socketsPage(plans));
  const panel = await page.openPanel();
  await closedConnections(panel, 1006, 3);
  try {
    await panel.click('[data-testid="settings"]');
    await panel.click('[data-testid="own-proxy-add"]');
    // A name is wanted: the dialog stays.
    await panel.click('[data-testid="settings-save"]');
    expect(await panel.evaluate(() => document.querySelector('[data-testid="own-proxy-name"]:invalid') !== null)).toBe(
      true,
    );
    await fill(panel, 'own-proxy-name', 'our balancer');
    await fill(panel, 'own-proxy-seconds', '2');
    await panel.screenshot(testInfo.outputPath('own-proxy.png'));
    await panel.click('[data-testid="settings-save"]');
    await panel.waitFor(() => document.querySelector('dialog') === null);
    await panel.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('our balancer'));
    const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
    await importSession(viewer, await exportSession(driver, panel));
    await viewer.waitFor(() =>
      document.querySelector('[data-testid="finding"]')?.textContent?.includes('our balancer'),
    );
    const next = await (await openPage(lab.socketsPage(plans))).openPanel();
    await closedConnections(next, 1006, 3);
    await next.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('our balancer'));
  } finally {
    const last = await (await openPage(lab.page('sockets'))).openPanel();
    await last.click('[data-testid="settings"]');
    await last.click('fieldset [title^="Remove"], fieldset [aria-label^="Remove"]');
    await last.click('[data-testid="settings-save"]');
    await last.waitFor(() => document.querySelector('dialog') === null);
  }
});
