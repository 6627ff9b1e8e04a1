/** Sessions kept on this machine, for when DevTools are gone before anybody has exported anything. */
import { readFileSync } from 'node:fs';
import type { Surface } from './drivers/surface.ts';
import { until } from './drivers/until.ts';
import { expect, test } from './fixture.ts';
import { exportSession, setAutosave, shownConnections, shownFindings } from './panel-view.ts';

const whole = { redact: false, payloads: true };
const savedRows = (count: number) => `document.querySelectorAll('[data-testid="saved-session"]').length === ${count}`;

/** The text of each file that is kept, as it lies in the database. */
function savedTexts(surface: Surface): Promise<string[]> {
  return surface.evaluate(async () => {
    const finished = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // Opened sooner, it would be made here, without tables.
    if (!(await indexedDB.databases()).some(({ name }) => name === 'deadair')) return [];
    const database = await finished(indexedDB.open('deadair'));
    const files: Blob[] = await finished(database.transaction('files').objectStore('files').getAll());
    database.close();
    const unpacked = (file: Blob) => file.stream().pipeThrough(new DecompressionStream('gzip'));
    return Promise.all(files.map((file) => new Response(unpacked(file)).text()));
  });
}

test('what a closed DevTools had recorded is opened again in the viewer, and deleted', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await panel.click('[data-testid="settings"]');
  await panel.screenshot(testInfo.outputPath('setting.png'));
  await panel.click('dialog [aria-label="Close"]');
  await setAutosave(panel, true);
  try {
    await page.navigate(lab.socketsPage([{ url: lab.proxied('echo'), send: { everyMs: 400, forMs: 600 } }]));
    await panel.waitFor(
      () => document.querySelector('[data-testid="connection-row"][data-close-code="1006"]') !== null,
    );
    await panel.waitFor(() => document.querySelector('[data-testid="finding"]') !== null);
    // A session goes on for a while after a drop, to see whether the page comes back: paused, it stays as it is.
    await panel.click('[data-testid="record"]');
    const recorded = readFileSync(await exportSession(driver, panel, whole), 'utf8');
    const findings = await shownFindings(panel);
    expect(findings.map(({ kind }) => kind)).toContain('idle-timeout');
    await until(async () => (await savedTexts(panel)).includes(recorded), { what: 'the session to be kept' });
    await panel.close();

    const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
    await viewer.click('[data-testid="saved"]');
    await viewer.waitFor(savedRows(1));
    const row = await viewer.evaluate(
      () => document.querySelector<HTMLElement>('[data-testid="saved-session"]')?.innerText,
    );
    expect(row).toContain('/sockets.html');
    expect(row).toContain('1 connection, 1 lost or refused');
    await viewer.screenshot(testInfo.outputPath('list.png'));
    await viewer.click('[data-testid="saved-open"]');
    await viewer.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
    expect((await shownConnections(viewer)).map(({ closeCode }) => closeCode)).toEqual(['1006']);
    await viewer.waitFor(() => document.querySelector('[data-testid="finding"]') !== null);
    expect(await shownFindings(viewer)).toEqual(findings);
    await viewer.screenshot(testInfo.outputPath('opened.png'));
    expect(readFileSync(await exportSession(driver, viewer, whole), 'utf8')).toBe(recorded);

    await viewer.click('[data-testid="saved"]');
    await viewer.click('[data-testid="saved-delete"]');
    await viewer.waitFor(() => document.querySelector('[data-testid="saved-none"]') !== null);
    expect(await savedTexts(viewer)).toEqual([]);
  } finally {
    await setAutosave(await page.openPanel(), false);
  }
});

test('the list of saved sessions keeps up with what is saved while it is open', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await setAutosave(panel, true);
  try {
    await panel.click('[data-testid="saved"]');
    await panel.waitFor(() => document.querySelector('[data-testid="saved-none"]') !== null);
    await page.navigate(lab.socketsPage([{ url: lab.direct('drop', { afterMs: 200 }) }]));
    await panel.waitFor(savedRows(1));
    const said = () =>
      panel.evaluate(() => document.querySelector<HTMLElement>('[data-testid="saved-session"]')?.innerText ?? '');
    await expect.poll(said).toContain('1 connection, 1 lost or refused');
    // Recording goes on: the session deleted is deleted for good.
    await panel.click('[data-testid="saved-delete"]');
    await panel.waitFor(() => document.querySelector('[data-testid="saved-none"]') !== null);
    await panel.click('dialog [aria-label="Close"]');
  } finally {
    await setAutosave(panel, false);
  }
});
