/** How a page comes back, from its close events to its constructor calls. */
import type { Page, Panel } from './drivers/page.ts';
import { expect, test } from './fixture.ts';
import { type ShownFinding, shownFindings } from './panel-view.ts';

async function habitShown(panel: Panel, told: string): Promise<ShownFinding[]> {
  await panel.waitFor(
    (text: string) =>
      document
        .querySelector<HTMLElement>('[data-testid="finding"][data-kind="reconnecting"]')
        ?.innerText.includes(text),
    { timeoutMs: 20_000 },
    told,
  );
  return shownFindings(panel);
}

/** Tries again after each of these waits, in turn, for as long as there is one. */
function tryAgain(page: Page, url: string, waits: readonly number[]): Promise<unknown> {
  return page.evaluate(
    (at: string, rest: readonly number[]) => {
      const left = [...rest];
      const connect = () => {
        new WebSocket(at).onclose = () => {
          const wait = left.shift();
          if (wait !== undefined) setTimeout(connect, wait);
        };
      };
      connect();
      return true;
    },
    url,
    waits,
  );
}

test('a page that tries again at once though it is refused is told so; how it ended stays the verdict', async ({
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage([{ url: lab.direct('refuse', { status: 503 }), reconnectAfterMs: 50 }]));
  const findings = await habitShown(panel, 'reconnects at once');
  // The answer to the latest attempt may still be on its way: then that one stands apart.
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['handshake-failed', 'reconnecting']));
  // The browser lets attempts wait after failures, by seconds: that is not the page's doing and does not count.
  expect(findings.at(-1)?.text).toMatch(
    /reconnects at once although its attempts fail: \d+ times in a row after \d+ ms to \d+ ms/,
  );
  await panel.screenshot(testInfo.outputPath('reconnecting.png'));
});

test('one that always waits equally long, and one that waits as it should', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await tryAgain(page, lab.direct('refuse', { worker: 'constant', status: 503 }), [700, 700, 700, 700, 700]);
  await habitShown(panel, 'waits equally long before each attempt');
  await tryAgain(page, lab.direct('refuse', { worker: 'healthy', status: 503 }), [150, 420, 310, 900, 1500]);
  await panel.waitFor(() => document.body.innerText.includes('comes back as it should'), { timeoutMs: 20_000 });
  const habits = (await shownFindings(panel)).filter(({ kind }) => kind === 'reconnecting');
  expect(habits).toHaveLength(2);
  expect(habits[1]?.text).toMatch(
    /failed \d times in a row, and it waited \d+ ms to [\d.]+ m?s, longer each time and with chance in it/,
  );
  await panel.screenshot(testInfo.outputPath('habits.png'));
});

test('several parts of a page that all come back at once', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.evaluate(
    (url: string) => {
      const socket = new WebSocket(url);
      // Each listener stands for a part of the page that opens its own.
      for (let part = 0; part < 5; part++) socket.addEventListener('close', () => new WebSocket(url));
      return true;
    },
    lab.direct('drop', { afterMs: 2500 }),
  );
  await habitShown(panel, 'several parts of it reconnect at the same time');
  await panel.screenshot(testInfo.outputPath('storm.png'));
});

test('@full a page that never comes back', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage([{ url: lab.direct('drop', { afterMs: 500 }) }]));
  await panel.waitFor(() => document.body.innerText.includes('nothing reconnects this connection'), {
    timeoutMs: 90_000,
  });
  const [habit] = (await shownFindings(panel)).filter(({ kind }) => kind === 'reconnecting');
  expect(habit?.text).toMatch(/did not come back after the drop, for (60|6\d) s|for 1 min/);
  await panel.screenshot(testInfo.outputPath('none.png'));
});
