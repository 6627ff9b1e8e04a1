/** HAR goes out to Chrome's network panel and comes back from it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './commands/extension.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, fill, importSession, select, shownConnections, shownFindings } from './panel-view.ts';

/** What the command line, as it is built, tells of one file. It ends with 1 where a connection ended abnormally. */
function atCommandLine(path: string): { readonly findings: readonly { readonly kind: string }[] } {
  const script = join(projectRoot, 'dist/cli/deadair.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, 'diagnose', '--json', path], { encoding: 'utf8' });
  expect(status).toBe(1);
  return JSON.parse(stdout).files[0];
}

test('what is saved as HAR opens in Chrome’s network panel, and in Deadair with its close code', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(
    lab.socketsPage([
      { url: lab.direct('close', { code: 4001, reason: 'bye', afterMs: 300 }), send: { everyMs: 1000, text: 'hello' } },
      { url: lab.direct('refuse', { status: 403 }) },
    ]),
  );
  const panel = await page.openPanel();
  await closedConnections(panel, 4001, 1);
  await closedConnections(panel, 1006, 1);

  await panel.click('[data-testid="export"]');
  await panel.click('[data-testid="export-payloads-included"]');
  await fill(panel, 'export-form', 'har');
  await panel.click('[data-testid="export-save"]');
  const path = await driver.nextDownload();
  expect(path).toMatch(/\.har$/);

  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, path);
  const rows = await closedConnections(viewer, 4001, 1);
  expect(rows).toHaveLength(2);
  await select(viewer, 1);
  expect(await shownFindings(viewer)).toMatchObject([{ kind: 'handshake-failed' }]);

  const told = atCommandLine(path);
  expect(told.findings.map(({ kind }) => kind)).toEqual(['handshake-failed', 'closed-by-peer']);

  const listed = await panel.openHar(readFileSync(path, 'utf8'));
  await panel.screenshot(testInfo.outputPath('network-panel.png'));
  const open = listed.filter(({ status }) => status === 101);
  expect(open.map(({ frames }) => frames)).toEqual([[{ type: 'send', text: 'hello' }]]);
  // As Chrome itself has it: no status, and the reason among the messages.
  expect(listed.map(({ status }) => status).toSorted()).toEqual([0, 101]);
});

test('what Chrome itself saves as HAR is diagnosed as far as it goes', async ({ driver, lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    lab.socketsPage([
      { url: lab.direct('drop', { afterMs: 300 }), send: { everyMs: 1000, text: 'hello' } },
      { url: lab.direct('refuse', { status: 403 }) },
    ]),
  );
  await closedConnections(panel, 1006, 2);
  const path = testInfo.outputPath('chrome.har');
  writeFileSync(
    path,
    await panel.evaluate(() => {
      const { network } = (
        globalThis as unknown as { chrome: { devtools: { network: { getHAR(then: (log: unknown) => void): void } } } }
      ).chrome.devtools;
      return new Promise<string>((resolve) => network.getHAR((log) => resolve(JSON.stringify({ log }))));
    }),
  );

  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, path);
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 2);
  expect(await viewer.text()).toContain('A HAR tells neither close codes nor who closed');
  const rows = await shownConnections(viewer);
  expect(rows.map(({ url }) => url.split('/').at(-1)?.split('?')[0]).toSorted()).toEqual(['drop', 'refuse']);
});
