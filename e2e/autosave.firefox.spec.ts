/** Firefox lets its share of the disk be set: what happens when it is full. */
import { launch } from './drivers/driver.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { setAutosave } from './panel-view.ts';

/** Stores what cannot be made smaller, until the browser takes no more of it. */
function fillStorage(surface: Surface): Promise<string> {
  return surface.evaluate(async () => {
    let count = 0;
    for (let size = 65_536; size > 256; ) {
      // Anew each time: a full disk breaks the connection to the database.
      const opening = indexedDB.open('ballast');
      opening.onupgradeneeded = () => opening.result.createObjectStore('blobs');
      const failure = await new Promise<string | undefined>((resolve) => {
        opening.onerror = () => resolve(opening.error?.name);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('blobs', 'readwrite');
          transaction.objectStore('blobs').add(new Blob([crypto.getRandomValues(new Uint8Array(size))]), count++);
          transaction.oncomplete = () => resolve(undefined);
          transaction.onabort = () => resolve(transaction.error?.name);
        };
      });
      opening.result.close();
      if (failure === 'QuotaExceededError') size /= 2;
      else if (failure !== undefined) return failure;
    }
    return 'full';
  });
}

test('a full disk is told of once, and the recording goes on', async ({ lab }, testInfo) => {
  const firefox = await launch('firefox', { storageKiB: 1000 });
  try {
    const page = await firefox.newPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await setAutosave(panel, true);
    const viewer = await firefox.newPage(firefox.extensionUrl('src/panel/viewer.html'));
    expect(await fillStorage(viewer)).toBe('full');
    await page.bringToFront();
    await page.navigate(lab.socketsPage([{ url: lab.proxied('echo') }]));
    await panel.waitFor(() =>
      document.querySelector('[data-testid="notice-error"]')?.textContent?.includes('Delete saved sessions'),
    );
    await panel.screenshot(testInfo.outputPath('full.png'));
    await panel.click('[data-testid="notice-error"] button');
    await panel.waitFor(
      () => document.querySelector('[data-testid="connection-row"][data-close-code="1006"]') !== null,
    );
    expect(await panel.evaluate(() => document.querySelector('[data-testid="notice-error"]'))).toBeNull();
  } finally {
    await firefox.close();
  }
});

test('where the browser cannot even read the settings, a panel opens and records by the defaults', async ({ lab }) => {
  // Less than an empty database takes.
  const firefox = await launch('firefox', { storageKiB: 10 });
  try {
    const page = await firefox.newPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(lab.socketsPage([{ url: lab.direct('burst', { count: 3, bytes: 5000 }) }]));
    await panel.waitFor(() => document.body.innerText.includes('15.0 kB of payload'));
    await panel.click('[data-testid="saved"]');
    await panel.waitFor(() => document.querySelector('dialog [role="alert"]')?.textContent?.includes('quota'));
  } finally {
    await firefox.close();
  }
});
