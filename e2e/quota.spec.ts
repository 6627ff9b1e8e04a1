/** The extension's storage is full, filled here by another page of it: what cannot be kept is told of, and the recording goes on. */
import type { BrowserDriver } from './drivers/driver.ts';
import type { Surface } from './drivers/surface.ts';
import { test } from './fixture.ts';
import { closedConnections, fill } from './panel-view.ts';

type Area = 'local' | 'session';

/** To a few bytes, which hold nothing of ours. */
function fillStorage(driver: BrowserDriver, surface: Surface, area: Area): Promise<unknown> {
  return surface.evaluate(
    async (name: Area, isChromium: boolean) => {
      const storage = chrome.storage[name];
      let count = 0;
      if (isChromium) {
        for (; ; count++) {
          const free = storage.QUOTA_BYTES - (await storage.getBytesInUse(null));
          // A key, and the quotes around a text.
          const room = free - `ballast${count}`.length - 2;
          if (room < 1) return true;
          await storage.set({ [`ballast${count}`]: 'x'.repeat(Math.min(room, 1 << 20)) });
        }
      }
      // Firefox counts otherwise than it says, and is quick to refuse; Chromium takes seconds for that.
      for (let size = 1 << 20; size >= 1; count++) {
        const text = 'x'.repeat(size);
        await storage.set({ [`ballast${count}`]: text }).catch(() => {
          size >>= 1;
        });
      }
      return true;
    },
    area,
    driver.kind === 'chromium',
  );
}

/** The tabs of earlier tests are closed, but not forgotten at once: what they leave would make room. */
async function nothingRemembered(surface: Surface): Promise<void> {
  await surface.waitFor(async () => {
    const keys = Object.keys(await chrome.storage.session.get(null));
    return !keys.some((key) => key.startsWith('memory:'));
  });
}

function emptyStorage(surface: Surface, area: Area): Promise<unknown> {
  return surface.evaluate(async (name: Area) => {
    const storage = chrome.storage[name];
    const keys = Object.keys(await storage.get(null));
    await storage.remove(keys.filter((key) => key.startsWith('ballast')));
    return true;
  }, area);
}

test('storage.session is full: documents that end are counted as forgotten, and the next is recorded', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await nothingRemembered(viewer);
  await fillStorage(driver, viewer, 'session');
  try {
    const drop = lab.direct('drop', { worker: 'quota', afterMs: 300 });
    const page = await openPage(lab.page('reload', { url: drop, times: '1' }));
    await page.waitFor(() => document.body.dataset.reloads === '1');
    const panel = await page.openPanel();
    await closedConnections(panel, 1006, 1);
    await panel.waitFor(() => document.body.innerText.includes('1 earlier document of this tab forgotten'));
    await panel.screenshot(testInfo.outputPath('forgotten.png'));
  } finally {
    await emptyStorage(viewer, 'session');
  }
});

test('storage.local is full: settings say that they were not saved, and a site that cannot be switched off is not, and why is told', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  test.skip(driver.kind === 'firefox', 'Firefox bounds it by its share of the disk: autosave.firefox.spec.ts');
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await fillStorage(driver, viewer, 'local');
  try {
    await panel.click('[data-testid="settings"]');
    // More than what may be stored already, by tests before.
    await fill(panel, 'export-patterns', 'x'.repeat(5000));
    await panel.click('[data-testid="settings-save"]');
    await panel.waitFor(() => /quota/i.test(document.querySelector('dialog [role="alert"]')?.textContent ?? ''));
    await panel.screenshot(testInfo.outputPath('not-saved.png'));
    await panel.click('dialog [aria-label="Close"]');
    await panel.click('[data-testid="site-switch"]');
    await panel.waitFor(() => document.querySelector<HTMLInputElement>('[data-testid="site-switch"]')?.checked);
    await panel.waitFor(() =>
      /not switched.*is full.*Free space/s.test(
        document.querySelector('[data-testid="notice-error"]')?.textContent ?? '',
      ),
    );
    await panel.screenshot(testInfo.outputPath('not-switched.png'));
    await page.navigate(lab.socketsPage([{ url: lab.direct('drop', { afterMs: 300 }) }]));
    await closedConnections(panel, 1006, 1);
  } finally {
    await emptyStorage(viewer, 'local');
  }
});
