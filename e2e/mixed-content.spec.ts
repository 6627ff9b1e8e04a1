/**
 * A page that was loaded by https and asks for an unencrypted socket: browsers throw out of the constructor, so that there is
 * no socket to hear of it. Many a page catches what is thrown and says nothing.
 */
import { type BrowserKind, launch } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import { hasOpenssl, startTlsServer } from './lab/tls-server.ts';
import { select, shownConnections, shownFindings } from './panel-view.ts';

/** Of a net for examples: nobody has it, and a machine's own address would be exempt. */
const unencrypted = 'ws://192.0.2.1/live';

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a test needs
test('a page of https that asks for ws:// is told of, and gets the browser’s own exception', async ({}, testInfo) => {
  test.skip(!hasOpenssl(), 'without openssl there is no server of https');
  const kind = testInfo.project.name as BrowserKind;
  const server = await startTlsServer();
  const browser = await launch(kind, { acceptAnyCertificate: true });
  try {
    const page = await browser.newPage(`https://127.0.0.1:${server.port}/`);
    const panel = await page.openPanel();
    const thrown = await page.evaluate((url: string) => {
      const nameOf = (make: () => unknown) => {
        try {
          make();
          return 'nothing';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const { WebSocketStream } = window as unknown as { WebSocketStream?: new (url: string) => unknown };
      return [
        nameOf(() => new WebSocket(url, ['chat'])),
        nameOf(() => new WebSocket(new URL('?as=url', url))),
        // The page's own mistakes, of which its console tells: there was nothing to connect to.
        nameOf(() => new WebSocket('wss://[')),
        nameOf(() => new WebSocket(url, ['twice', 'twice'])),
        ...(WebSocketStream === undefined ? [] : [nameOf(() => new WebSocketStream(`${url}?as=stream`))]),
      ];
    }, unencrypted);
    const refusedStream = kind === 'chromium' ? ['SecurityError'] : [];
    expect(thrown).toEqual(['SecurityError', 'SecurityError', 'SyntaxError', 'SyntaxError', ...refusedStream]);
    // It is of this machine, and so exempt.
    const exempt = `ws://127.0.0.1:${server.port}/live`;
    await page.evaluate((url: string) => void new WebSocket(url), exempt);
    await panel.waitFor(() => document.querySelectorAll('[data-kind="handshake-failed"]').length === 2);
    const connections = await shownConnections(panel);
    expect(connections.map(({ url }) => url)).toEqual([
      unencrypted,
      `${unencrypted}?as=url`,
      ...(kind === 'chromium' ? [`${unencrypted}?as=stream`] : []),
      exempt,
    ]);
    await select(panel, 0);
    await panel.waitFor(() => document.querySelectorAll('[data-testid="finding"]').length === 1);
    const [finding] = await shownFindings(panel);
    expect(finding).toMatchObject({ kind: 'handshake-failed', confidence: 'likely' });
    expect(finding?.text).toContain('mixed content');
    expect(finding?.text).toContain('wss://');
  } finally {
    await browser.close();
    await server.stop();
  }
});
