/**
 * A page that was loaded by https and asks for an unencrypted socket: browsers throw at once, so that there is no connection
 * to tell of. The page gets the browser's own exception, from under the recorder too.
 */
import { type BrowserKind, launch } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import { hasOpenssl, startTlsServer } from './lab/tls-server.ts';
import { shownConnections, shownFindings } from './panel-view.ts';

/** Of a net for examples: nobody has it, and a machine's own address would be exempt. */
const unencrypted = 'ws://192.0.2.1/live';

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a test needs
test('a page of https that asks for ws:// gets the browser’s own exception', async ({}, testInfo) => {
  test.skip(!hasOpenssl(), 'without openssl there is no server of https');
  const server = await startTlsServer();
  const browser = await launch(testInfo.project.name as BrowserKind, { acceptAnyCertificate: true });
  try {
    const page = await browser.newPage(`https://127.0.0.1:${server.port}/`);
    const panel = await page.openPanel();
    const thrown = await page.evaluate((url: string) => {
      try {
        new WebSocket(url);
        return 'nothing';
      } catch (error) {
        return (error as Error).name;
      }
    }, unencrypted);
    expect(thrown).toBe('SecurityError');
    // A connection that is made afterwards is shown, and it alone: it is of this machine, and so exempt.
    const exempt = `ws://127.0.0.1:${server.port}/live`;
    await page.evaluate((url: string) => void new WebSocket(url), exempt);
    await panel.waitFor(() => document.querySelector('[data-kind="handshake-failed"]') !== null);
    expect((await shownConnections(panel)).map(({ url }) => url)).toEqual([exempt]);
    expect(JSON.stringify(await shownFindings(panel))).not.toContain('mixed content');
  } finally {
    await browser.close();
    await server.stop();
  }
});
