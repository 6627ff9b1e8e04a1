/** Another extension that listens to web requests: Chromium then tells nobody why a WebSocket failed, and Deadair says that. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, shownFindings } from './panel-view.ts';

/** The least that an ad blocker does. */
function listeningExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-listener-'));
  const manifest = {
    ...{ manifest_version: 3, name: 'Listener', version: '1', background: { service_worker: 'listener.js' } },
    ...{ permissions: ['webRequest'], host_permissions: ['<all_urls>'] },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const script = "chrome.webRequest.onCompleted.addListener(() => {}, { urls: ['<all_urls>'] });";
  writeFileSync(join(folder, 'listener.js'), script);
  return folder;
}

test('@full a reason that another extension hides is told as hidden', async ({ lab }, testInfo) => {
  const alsoExtension = listeningExtension();
  const browser = await launch('chromium', { alsoExtension });
  try {
    const page = await browser.newPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(lab.socketsPage([{ url: lab.direct('refuse', { status: 403 }) }]));
    await closedConnections(panel, 1006, 1);
    await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]') !== null);
    await panel.waitFor(() => document.body.innerText.includes('Try in a window without other extensions'));
    await panel.screenshot(testInfo.outputPath('hidden.png'));
    const [finding, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    expect(finding?.confidence).toBe('none');
    expect(finding?.text).not.toContain('403');
  } finally {
    await browser.close();
    rmSync(alsoExtension, { recursive: true });
  }
});
