/** Servers that take no large message: one says so with 1009, the other hangs up without a word. */
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { expect, test } from './fixture.ts';
import { shownFindings } from './panel-view.ts';

const largest = 64 * 1024;

/** A server of the `ws` library with its own limit, or one that drops who sends too much. */
function startServer(way: 'says' | 'cuts'): Promise<WebSocketServer> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    maxPayload: way === 'says' ? largest : undefined,
  });
  server.on('connection', (socket) => {
    socket.on('error', () => {}); // what was sent was too much: that is the point
    socket.on('message', (data: Buffer) => {
      if (data.length > largest) socket.terminate();
      else socket.send('taken');
    });
  });
  return new Promise((resolve) => server.once('listening', () => resolve(server)));
}

test('large messages end connections, small ones do not', async ({ lab, openPage }, testInfo) => {
  const servers = await Promise.all([startServer('says'), startServer('cuts')]);
  const [says = '', cuts = ''] = servers.map((server) => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.evaluate(
      (urls) => {
        for (const [i, url] of urls.entries()) {
          const socket = new WebSocket(url);
          socket.onopen = () => setTimeout(() => socket.send('x'.repeat(2000)), i * 1500);
          // Lived on for longer than a consequence takes.
          socket.onmessage = () => setTimeout(() => socket.send('x'.repeat(300_000)), 2500);
        }
      },
      [says, cuts, cuts],
    );
    await panel.waitFor(
      () => document.querySelectorAll('[data-testid="finding"][data-kind="size-limit"]').length === 2,
    );
    await panel.waitFor(() => document.querySelector('[data-kind="size-limit"][data-confidence="likely"]') !== null);
    const findings = await shownFindings(panel);
    expect(findings.map(({ kind, confidence }) => [kind, confidence])).toEqual([
      ['size-limit', 'certain'],
      ['size-limit', 'likely'],
    ]);
    expect(findings[0]?.text).toContain('The server closed the connection because a message was too large');
    expect(findings[1]?.text).toContain('2 connections dropped right after the page had sent 300.0 kB or more');
    await panel.screenshot(testInfo.outputPath('size.png'));
  } finally {
    for (const server of servers) server.close();
  }
});
