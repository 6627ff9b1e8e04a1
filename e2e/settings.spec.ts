/** How much is recorded can be set, and what was set is gone by. */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import { exportSession, fill } from './panel-view.ts';

test('less of each payload, from the next panel on', async ({ driver, lab, openPage }) => {
  const url = lab.direct('burst', { count: 3, bytes: 5000, afterMs: 300 });
  const first = await (await openPage(lab.page('sockets'))).openPanel();
  await first.click('[data-testid="settings"]');
  await fill(first, 'limit-payloadBytes', '1');
  await first.click('[data-testid="settings-save"]');
  await first.waitFor(() => document.querySelector('dialog') === null);
  try {
    const page = await openPage(lab.page('sockets'));
    const panel = await page.openPanel();
    await panel.waitFor('document.querySelector(\'[data-testid="settings"]\') !== null');
    await page.navigate(lab.socketsPage([{ url }]));
    await panel.waitFor(() => document.body.innerText.includes('15.0 kB of payload'));
    const path = await exportSession(driver, panel, { redact: false, payloads: true });
    const session = readSession(readFileSync(path, 'utf8'));
    expect([...session.frames.size.values]).toEqual([5000, 5000, 5000]);
    expect([...session.frames.captured.values]).toEqual([1024, 1024, 1024]);
  } finally {
    await restoreDefaults(await (await openPage(lab.page('sockets'))).openPanel());
  }
});

test('what exports propose, how times are written, and which sites are off', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.socketsPage([{ url: lab.direct('burst', { count: 3, bytes: 50, afterMs: 100 }) }]));
  const panel = await page.openPanel();
  await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
  const { hostname } = new URL(lab.page('sockets'));
  await panel.click('[data-testid="site-switch"]');
  await panel.click('[data-testid="settings"]');
  await panel.waitFor(
    (host: string) => document.querySelector('[data-testid="site-off"]')?.textContent?.includes(host),
    {},
    hostname,
  );
  await panel.screenshot(testInfo.outputPath('settings.png'));
  try {
    await panel.click('[data-testid="site-off"] button');
    await panel.waitFor(() => document.querySelector('[data-testid="site-off"]') === null);
    await panel.click('[data-testid="export-payloads-values-masked"]');
    await fill(panel, 'export-patterns', '/(/');
    await panel.waitFor(() => document.querySelector('[data-testid="settings-save"]:disabled') !== null);
    await fill(panel, 'export-patterns', 'bob');
    await fill(panel, 'time-format', 'utc');
    await panel.click('[data-testid="settings-save"]');
    await panel.waitFor(() => document.querySelector('dialog') === null);
    // The next panel knows it.
    await panel.close();
    const next = await page.openPanel();
    await next.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);
    await next.click('[data-testid="timeline-as-table"]');
    await next.waitFor(() =>
      /^\d\d:\d\d:\d\d\.\d{3}/.test(document.querySelector<HTMLElement>('[data-testid="event-row"]')?.innerText ?? ''),
    );
    await next.click('[data-testid="export"]');
    await next.waitFor(() => document.querySelector('[data-testid="export-patterns"]') !== null);
    expect(
      await next.evaluate(() => ({
        patterns: document.querySelector<HTMLTextAreaElement>('[data-testid="export-patterns"]')?.value,
        masked: document.querySelector<HTMLInputElement>('[data-testid="export-payloads-values-masked"]')?.checked,
        redact: document.querySelector<HTMLInputElement>('[data-testid="export-redact"]')?.checked,
      })),
    ).toEqual({ patterns: 'bob', masked: true, redact: true });
  } finally {
    await restoreDefaults(await (await openPage(lab.page('sockets'))).openPanel());
  }
});

async function restoreDefaults(panel: Surface): Promise<void> {
  await panel.click('[data-testid="settings"]');
  await panel.click('dialog button', 'Defaults');
  await panel.click('[data-testid="settings-save"]');
  await panel.waitFor(() => document.querySelector('dialog') === null);
}
