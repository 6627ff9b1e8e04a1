/** Sockets of workers, of which Chromium tells frames and moments and no code: one silence again and again is told all the same. */
import { expect, test } from './fixture.ts';
import { shownConnections, shownFindings } from './panel-view.ts';

test('@full a worker’s sockets that nginx cuts again and again are an idle timeout, one level less sure', async ({
  lab,
  openPage,
}, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const query = new URLSearchParams({ dedicated: lab.proxied('echo'), again: '3' });
  await page.navigate(`${lab.page('workers')}${query}`);
  await panel.waitFor(
    () => document.querySelectorAll('[data-testid="connection-row"][data-state="closed"]').length === 4,
    { timeoutMs: 40_000 },
  );
  await panel.waitFor(() => document.querySelector('[data-testid="finding"]')?.textContent?.includes('Explains 4'));
  await panel.screenshot(testInfo.outputPath('worker-idle.png'));
  expect(await shownConnections(panel)).toHaveLength(4);
  const [verdict, ...others] = await shownFindings(panel);
  expect(others).toEqual([]);
  expect([verdict?.kind, verdict?.confidence]).toEqual(['idle-timeout', expect.stringMatching('likely|possible')]);
  expect(verdict?.text).toContain('Idle timeout of about 3 s, probably set so in nginx');
  expect(verdict?.text).toContain('How these connections ended was not seen');
});
