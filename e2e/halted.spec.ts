/** Pages that did not see what happened when it happened: they were halted, or hidden with their timers throttled. */
import { setTimeout as pass } from 'node:timers/promises';
import type { Milliseconds } from '../src/base/units.ts';
import type { Page, Panel } from './drivers/page.ts';
import { expect, proxyReadTimeoutMs, test } from './fixture.ts';
import { idlers } from './lab/lab.ts';
import { closedConnections, shownFindings } from './panel-view.ts';

/** Gets ready what keeps a page from running, and then keeps it for so long. */
type Halt = (page: Page, panel: Panel) => Promise<(ms: Milliseconds) => Promise<unknown>>;

const halts: Readonly<Record<string, Halt>> = {
  // Chromium reports it as a long task.
  'a long task': async (page) => (ms) =>
    page.evaluate(
      (duration: number) =>
        new Promise<boolean>((resolve) => {
          setTimeout(() => {
            const until = performance.now() + duration;
            while (performance.now() < until);
            resolve(true);
          });
        }),
      ms,
    ),
  // Evaluated by DevTools, it is no task that Chromium reports.
  'a halt by DevTools': async (page) => (ms) =>
    page.evaluate(async (duration: number) => {
      const until = performance.now() + duration;
      while (performance.now() < until);
      return true;
    }, ms),
  'a breakpoint': async (_, panel) => (ms) => panel.atBreakpoint(() => pass(ms)),
  // As when the machine sleeps, or the system freezes a program it is short of memory for.
  'a suspended process': async (page) => {
    const processId = await page.processId();
    return async (ms) => {
      process.kill(processId, 'SIGSTOP');
      await pass(ms);
      process.kill(processId, 'SIGCONT');
    };
  },
};

for (const [name, halt] of Object.entries(halts)) {
  const tag = name === 'a suspended process' ? '' : '@full ';
  test(`${tag}sockets that nginx drops during ${name} join those it dropped before`, async ({
    lab,
    openPage,
    driver,
  }, testInfo) => {
    const toldMeanwhile = name === 'a breakpoint' && driver.kind === 'firefox';
    test.skip(toldMeanwhile, 'Firefox tells a page of its sockets also while it stands at a breakpoint.');
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    const haltFor = await halt(page, panel);
    const late = { url: lab.proxied('echo', { worker: 'late' }), startAfterMs: 5500, count: 2 };
    await page.navigate(lab.socketsPage([...idlers(lab.proxied('echo')), { ...late, send: { everyMs: 60_000 } }]));
    await closedConnections(panel, 1006, 3);
    await page.waitFor(() => document.querySelectorAll('[data-state="open"][data-received="1"]').length === 2);
    await haltFor(2 * proxyReadTimeoutMs + 1000);

    await closedConnections(panel, 1006, 5);
    await panel.waitFor(() =>
      document.querySelector('[data-kind="page-halted"]')?.textContent?.includes('seen when it'),
    );
    await panel.screenshot(testInfo.outputPath('halted.png'));
    const [idle, halted, ...others] = await shownFindings(panel);
    expect(others).toEqual([]);
    expect(idle?.text).toContain('Idle timeout of about 3 s, probably set so in nginx');
    expect(idle?.text).toContain('Explains 5 connections');
    expect(halted?.text).toMatch(/The page did not run for [67]\.\d+ s/);
    expect(halted?.text).toContain('This close was seen when it ran again');
  });
}

test('a busy socket that is reset while the page stands at a breakpoint is called neither idle nor old', async ({
  lab,
  openPage,
  driver,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const doomed = { worker: 'doomed', everyMs: 250 };
  await page.navigate(lab.socketsPage([{ url: lab.direct('chat', doomed) }, { url: lab.direct('chat') }]));
  await panel.waitFor(() => document.body.innerText.includes('over 2.'));
  await panel.atBreakpoint(async () => {
    lab.server.crash('rst', 'doomed');
    await pass(6500);
  });

  await closedConnections(panel, 1006, 1);
  await panel.waitFor(() => document.querySelector('[data-kind="page-halted"]') !== null);
  await panel.screenshot(testInfo.outputPath('breakpoint.png'));
  const [verdict, halted, ...others] = await shownFindings(panel);
  expect(others).toEqual([]);
  expect([verdict?.kind, verdict?.confidence]).toEqual(['cannot-tell', 'none']);
  expect([halted?.kind, halted?.confidence]).toEqual(['page-halted', 'certain']);
  expect(halted?.text).toMatch(/The page did not run for [56]\.\d+ s/);
  // Firefox tells a page of its sockets also while it stands at a breakpoint.
  if (driver.kind === 'firefox') return;
  expect(verdict?.text).toContain('How long the silence was cannot be told');
  expect(halted?.text).toContain('Seen on 2 connections');
  expect(halted?.text).toMatch(/This close was seen when it ran again; it may have come up to 6\.\d+ s earlier/);
});

test('@full a hidden tab, whose timers come once a second', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await openPage(lab.page('sockets'));
  test.skip(
    (await page.evaluate(() => document.visibilityState)) !== 'hidden',
    'This browser, without a window, hides no tab behind another.',
  );
  await page.navigate(lab.socketsPage(idlers(lab.proxied('echo'))));
  await page.waitFor(() => document.querySelectorAll('[data-code="1006"]').length === 3);
  await page.bringToFront();

  await closedConnections(panel, 1006, 3);
  await panel.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('Explains 3'));
  await panel.screenshot(testInfo.outputPath('hidden.png'));
  const [verdict, ...others] = await shownFindings(panel);
  expect(others).toEqual([]);
  expect(verdict?.text).toContain('Idle timeout of about 3 s, probably set so in nginx');
});
