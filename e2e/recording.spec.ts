/** What is recorded, and that it survives reloads and navigation. */
import { expect, test } from './fixture.ts';
import { closedConnections, exportedSession, shownConnections, shownFindings } from './panel-view.ts';

const rowsOf = (count: number) => `document.querySelectorAll('[data-testid="connection-row"]').length === ${count}`;

test('a page that reloads itself when its socket drops: every document, every drop', async ({ lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    lab.page('reload', { url: lab.direct('drop', { worker: 'reloading', afterMs: 400 }), times: '2' }),
  );
  await page.waitFor(() => document.body.dataset.reloads === '2');

  const rows = await closedConnections(panel, 1006, 3);
  expect(rows).toHaveLength(3);
});

test('a page that reloaded itself before DevTools were opened', async ({ lab, openPage }) => {
  const url = lab.direct('drop', { worker: 'reloaded', afterMs: 400 });
  const page = await openPage(lab.page('reload', { url, times: '2' }));
  await page.waitFor(() => document.body.dataset.reloads === '2');
  const panel = await page.openPanel();
  expect(await closedConnections(panel, 1006, 3)).toHaveLength(3);
});

test('navigation keeps the log when it is to be preserved, and begins a new one when not', async ({
  lab,
  openPage,
}) => {
  const plans = [{ url: lab.direct('chat') }];
  const page = await openPage(lab.socketsPage(plans));
  const panel = await page.openPanel();
  await panel.waitFor(rowsOf(1));

  await page.navigate(lab.socketsPage([...plans, ...plans]));
  await panel.waitFor(rowsOf(3));

  await panel.click('label', 'Preserve log');
  await page.navigate(lab.socketsPage(plans));
  await panel.waitFor(rowsOf(1));
  await expect.poll(async () => (await shownConnections(panel)).map(({ state }) => state)).toEqual(['open']);
});

test('a page left for another site: its connection has ended there, not gone silent', async ({ lab, openPage }) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('chat', { everyMs: 100 }) }]));
  const panel = await page.openPanel();
  await panel.waitFor(rowsOf(1));
  await page.navigate(lab.foreignPage('sockets'));
  await closedConnections(panel, 1001, 1);
  await expect.poll(async () => (await shownFindings(panel)).map(({ kind }) => kind)).toEqual(['closed-by-browser']);
});

test('DevTools closed and opened again show what happened in between', async ({ lab, openPage }) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('drop', { afterMs: 1500 }) }]));
  const first = await page.openPanel();
  await first.waitFor(rowsOf(1));
  await first.close();
  await page.waitFor(() => document.querySelector('[data-code="1006"]') !== null);
  const again = await page.openPanel();
  expect(await closedConnections(again, 1006, 1)).toHaveLength(1);
});

test('a page stuck in one task: how long it did not run', async ({ driver, lab, openPage }) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('chat', { everyMs: 100 }) }]));
  const panel = await page.openPanel();
  await panel.waitFor(rowsOf(1));
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          const end = performance.now() + 2000;
          while (performance.now() < end);
          resolve(true);
        });
      }),
  );
  const changes = async () => {
    const session = await exportedSession(driver, panel);
    return session.pageStates.map(({ change, durationMs }) => ({ change, durationMs }));
  };
  await expect.poll(async () => (await changes()).map(({ change }) => change)).toContain('stall');
  const stall = (await changes()).find(({ change }) => change === 'stall');
  expect(stall?.durationMs).toBeGreaterThan(1000);
  expect(stall?.durationMs).toBeLessThan(6000);
});
