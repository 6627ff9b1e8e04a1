/** The viewer as a page of its own, from any web server, under its policy. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { writeSessionFile } from '../src/files/encode.ts';
import { scriptedSession } from '../src/session/fixture.ts';
import { projectRoot } from './commands/extension.ts';
import { viewerPolicy } from './commands/static-viewer.ts';
import { expect, test } from './fixture.ts';
import { listen, loopback, stopper } from './lab/listen.ts';
import { importSession, select, shownConnections, shownFindings } from './panel-view.ts';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Any web server: offers the folder under a path of its own, and takes note of what it is asked for. */
async function startWebServer() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    try {
      const file = path.replace(/^\/tools\/deadair\/$/, '/tools/deadair/index.html').replace('/tools/deadair/', '');
      const body = readFileSync(join(projectRoot, 'dist/viewer', file));
      const headers = { 'content-type': types[extname(file)] ?? '', 'content-security-policy': viewerPolicy };
      response.writeHead(200, headers).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const stop = stopper(server);
  const url = `http://${loopback}:${await listen(server)}/tools/deadair/`;
  return { url, asked, stop };
}

test('opens a session file in a worker, asks for nothing but its own files, and breaks no policy', async ({
  bare,
}, testInfo) => {
  const server = await startWebServer();
  try {
    const page = await bare.newPage(server.url);
    await page.evaluate(() => {
      const broken: string[] = [];
      Object.assign(globalThis, { broken });
      document.addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective));
      return true;
    });
    await page.screenshot(testInfo.outputPath('empty.png'));
    await importSession(page, join(projectRoot, 'src/files/fixtures/version-1.json'));
    await page.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 6);
    expect((await shownConnections(page)).map(({ closeCode }) => closeCode)).toContain('1006');
    await select(page, 0);
    expect(await shownFindings(page)).toMatchObject([{ kind: 'idle-timeout' }]);
    await page.screenshot(testInfo.outputPath('opened.png'));

    expect(await page.evaluate(() => (globalThis as unknown as { broken: string[] }).broken)).toEqual([]);
    const own = /^\/tools\/deadair\/(assets\/[\w-]+\.(js|css))?$/;
    expect(server.asked.filter((path) => !own.test(path) && path !== '/favicon.ico')).toEqual([]);
    expect(server.asked.some((path) => path.includes('open-worker'))).toBe(true);
    await page.close();
  } finally {
    await server.stop();
  }
});

test('a file that is being opened says how far it is, and can be given up', async ({ driver, openPage }, testInfo) => {
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, join(projectRoot, 'src/files/fixtures/version-1.json'));
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 6);

  const file = testInfo.outputPath('other.json');
  writeFileSync(file, writeSessionFile(scriptedSession({ connections: [{}] }), []));
  // The moment the button is there: no worker has been as quick.
  await viewer.evaluate(() => {
    const observer = new MutationObserver(() => {
      const button = document.querySelector<HTMLButtonElement>('[data-testid="cancel-import"]');
      if (button === null) return;
      observer.disconnect();
      const { max, value } = document.querySelector('progress') ?? {};
      Object.assign(globalThis, { progress: { max, value } });
      button.click();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  await importSession(viewer, file);
  const { max } = await viewer.waitFor(() => (globalThis as { progress?: { max: number } }).progress);
  expect(max).toBe(statSync(file).size);
  await viewer.waitFor(() => document.querySelector('[data-testid="cancel-import"]') === null);
  expect(await shownConnections(viewer)).toHaveLength(6);

  // The next file is opened as if nothing had been.
  await importSession(viewer, file);
  await viewer.waitFor(() => document.querySelectorAll('[data-testid="connection-row"]').length === 1);
});
