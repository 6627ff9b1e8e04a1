/** A page that says goodbye when it is left, in its own listener of `pagehide`: what it did then is recorded too. */
import { expect, test } from './fixture.ts';
import { closedConnections, exportedSession, shownFindings } from './panel-view.ts';

/**
 * Firefox ends a page's sockets before it tells the page that it leaves: nothing can be sent any more, and the page is not
 * cached.
 */
const goodbye = {
  chromium: {
    ...{ code: 1000, reason: 'left', framesOut: 1, finding: 'closed-by-page' },
    states: ['bfcache-enter', 'hidden'],
  },
  firefox: { code: 1001, reason: '', framesOut: 0, finding: 'closed-by-browser', states: ['unload'] },
};

for (const opened of ['before it is left', 'afterwards'] as const) {
  test(`the last message and the page’s own close; panel opened ${opened}`, async ({
    driver,
    lab,
    openPage,
  }, testInfo) => {
    const path = `goodbye-${opened.length}`;
    const page = await openPage(lab.page('leaving', { url: lab.direct('chat', { worker: path }) }));
    await page.waitFor('socket.readyState === 1');
    const early = opened === 'before it is left' ? await page.openPanel() : null;
    await page.navigate(lab.page('sockets'));
    const panel = early ?? (await page.openPanel());

    const { code, reason, framesOut, finding, states } = goodbye[driver.kind];
    await closedConnections(panel, code, 1);
    await expect.poll(async () => (await shownFindings(panel)).map(({ kind }) => kind)).toEqual([finding]);
    const { connections, pageStates, losses } = await exportedSession(driver, panel);
    expect(connections.map(({ closure, totals }) => ({ ...closure, framesOut: totals.framesOut }))).toMatchObject([
      { code, reason, framesOut },
    ]);
    expect(pageStates.map(({ change }) => change)).toEqual(states);
    // What a document leaves behind is without payloads.
    expect(losses.filter(({ what }) => what !== 'payloads')).toEqual([]);
    // The server was told the same.
    const [socket = -1] = lab.server.log.sockets(`/${path}/`);
    const atServer = lab.server.log.of(socket).filter(({ type }) => type === 'closed');
    expect(atServer).toMatchObject([{ code, reason }]);
    await panel.screenshot(testInfo.outputPath('goodbye.png'));
  });
}
