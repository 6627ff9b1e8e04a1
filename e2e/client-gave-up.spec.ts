/** A real client that gives up on its server: the page's own doing by the letter, and told by what it waited for in vain. */
import { startConversations } from './clients/conversations.ts';
import { pings, unheardSocketIo } from './clients/socket-io-unheard/server.ts';
import { expect, test } from './fixture.ts';
import { shownFindings } from './panel-view.ts';

test('Socket.IO closes when no ping comes for as long as its server announced', async ({ lab, openPage }, testInfo) => {
  const conversations = await startConversations([unheardSocketIo]);
  try {
    const page = await openPage(conversations.pageOf(unheardSocketIo));
    const panel = await page.openPanel();
    // From when the panel shows a socket of the page on payloads are kept at length: packet 0 is longer than what is else.
    await page.evaluate((url: string) => void new WebSocket(url), lab.direct('echo', { worker: 'probe' }));
    await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);

    const { outcome } = await conversations.hold(page, unheardSocketIo);
    expect(outcome).toEqual(unheardSocketIo.outcome);
    await conversations.end();
    await panel.waitFor(() => document.querySelector('[data-testid="finding"][data-kind="closed-by-page"]') !== null);
    const [told] = (await shownFindings(panel)).filter(({ kind }) => kind === 'closed-by-page');
    expect(told?.text).toContain('Socket.IO (client) closed the connection in the page');
    const patienceS = (pings.pingInterval + pings.pingTimeout) / 1000;
    expect(told?.text).toMatch(/(?:No heartbeat of the server had come|The server had been silent) for 2\.\d+ s/);
    expect(told?.text).toContain(`closes after ${patienceS} s`);
    await panel.screenshot(testInfo.outputPath('client-gave-up.png'));
  } finally {
    await conversations.stop();
  }
});
