/** A network that loses packets and tells nobody: what is open in name only, and what was forgotten on the way. */
import { expect, test } from './fixture.ts';
import { startBlackHole } from './lab/black-hole.ts';
import { startLossyPath, whyNoLossyPath } from './lab/lossy-path.ts';
import { closedConnections, shownConnections, shownFindings } from './panel-view.ts';

/** Where no network can be made up, what is in its place answers a browser's probes. */
const isReal = whyNoLossyPath() === null;
const startPath = isReal ? startLossyPath : startBlackHole;

/** Firefox has seen a network come up, the path's, and pings its sockets for it. By then it has had its answers. */
const isSettled = () => document.body.innerText.includes('over 12.');

test('@full large messages into the void are seen to stay, small ones vanish in the system’s buffers', async ({
  lab,
  openPage,
}, testInfo) => {
  const path = await startPath();
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const open = (url: string) =>
      page.evaluate(
        (at: string) =>
          new Promise<boolean>((resolve) => {
            const socket = new WebSocket(at);
            Object.assign(globalThis, { sockets: [...(Reflect.get(globalThis, 'sockets') ?? []), socket] });
            socket.onmessage = () => resolve(true);
          }),
        url,
      );
    await open(`${path.url}/small`);
    await open(`${path.url}/large`);
    await panel.waitFor(isSettled);
    path.lose(true);
    await page.evaluate(() => {
      const [small, large] = Reflect.get(globalThis, 'sockets') as [WebSocket, WebSocket];
      setInterval(() => small.send('hello'), 500);
      large.send(new Uint8Array(16 << 20));
      return true;
    });

    const finding = '[data-testid="finding"][data-kind="dead-but-open"]';
    await panel.waitFor(
      (selector: string) => document.querySelector(selector) !== null,
      { timeoutMs: 20_000 },
      finding,
    );
    await panel.screenshot(testInfo.outputPath('dead.png'));
    const [dead, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    expect(dead?.text).toMatch(/Open, but dead or stuck: [\d.]+ MB that the page sent have not left for \d+/);
    expect(dead?.text).toContain('#2');
    expect((await shownConnections(panel)).map(({ state }) => state)).toEqual(['open', 'open']);

    path.lose(false);
    await panel.waitFor(
      (selector: string) => document.querySelector(selector) === null,
      { timeoutMs: 60_000 },
      finding,
    );
    expect((await shownConnections(panel)).map(({ state }) => state)).toEqual(['open', 'open']);
  } finally {
    await path.stop();
  }
});

test('@full what was forgotten on the way ends when the page breaks a silence, or the browser asks', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const path = await startPath();
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await page.navigate(
      lab.socketsPage(
        [0, 2000].map((startAfterMs) => ({ url: `${path.url}/silent`, startAfterMs, send: { everyMs: 62_000 } })),
      ),
    );
    await panel.waitFor(isSettled);
    await path.forget();

    await closedConnections(panel, 1006, 2, 90_000);
    await panel.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('Explains 2'));
    await panel.screenshot(testInfo.outputPath('forgotten.png'));
    const [verdict, ...others] = (await shownFindings(panel)).filter(({ kind }) => kind !== 'reconnecting');
    expect(others).toEqual([]);
    if (driver.kind === 'firefox' || !isReal) {
      expect([verdict?.kind, verdict?.confidence]).toEqual(['path-forgot', 'likely']);
    } else {
      // Chromium asks after 45 s, so that no silence gets longer; whether a proxy ended it cannot be told from that.
      expect(['idle-timeout possible', 'cannot-tell none']).toContain(`${verdict?.kind} ${verdict?.confidence}`);
      if (verdict?.kind === 'idle-timeout') expect(verdict.text).toContain('The browser itself asks');
    }
  } finally {
    await path.stop();
  }
});
