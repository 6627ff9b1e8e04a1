/**
 * A tab that nobody looks at, in Firefox: its timers come once a second, and no slower while it has a socket. A heartbeat of
 * seconds is as good as before, and nothing is to be said of one a minute, which is Chromium's way.
 */
import { until } from './drivers/until.ts';
import { expect, test } from './fixture.ts';
import { exportedSession, shownFindings } from './panel-view.ts';

/** What Firefox makes of shorter waits in a page that is hidden (`dom.min_background_timeout_value`). */
const slowedToMs = 1000;

test('@full timers of a hidden tab come once a second: seen and shown, and nothing made of it', async ({
  driver,
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const text = '{"type":"ping"}';
  await page.navigate(
    lab.socketsPage([
      { url: lab.proxied('echo', { worker: 'fast' }), send: { everyMs: 200, text } },
      { url: lab.proxied('echo', { worker: 'slow' }), send: { everyMs: 2000, text } },
    ]),
  );
  /** Between messages at the server. */
  const gapsOf = (worker: string) => {
    const [socket = -1] = lab.server.log.sockets(`/${worker}/`);
    const times = lab.server.log.frames(socket, 'in').flatMap(({ at, opcode }) => (opcode === 1 ? [at] : []));
    return times.slice(1).map((at, i) => at - (times[i] ?? at));
  };
  await until(() => gapsOf('slow').length >= 2, { what: 'beats of a page that is seen' });
  const seen = gapsOf('fast').length;
  expect(middle(gapsOf('fast'))).toBeLessThan(slowedToMs / 2);

  await openPage(lab.page('probe'));
  expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
  const hidden = () => gapsOf('fast').slice(seen + 2);
  await until(() => hidden().length >= 8, { what: 'beats of a page that is hidden', timeoutMs: 30_000 });
  expect(Math.abs(middle(hidden()) - slowedToMs)).toBeLessThan(slowedToMs / 2);
  expect(Math.max(...gapsOf('slow'))).toBeLessThan(10_000);

  await panel.screenshot(testInfo.outputPath('hidden.png'));
  expect(await shownFindings(panel)).toEqual([]);
  const { connections, pageStates } = await exportedSession(driver, panel);
  expect(connections.map(({ closure }) => closure)).toEqual([null, null]);
  const went = pageStates.map(({ change }) => change);
  expect(went).toContain('hidden');
  // Late, but by Firefox's measure: the page did not stand still.
  expect(went).not.toContain('stall');
});

/** The one in the middle: a busy machine is late with some. */
function middle(gaps: readonly number[]): number {
  return [...gaps].sort((a, b) => a - b)[gaps.length >> 1] ?? Number.NaN;
}
