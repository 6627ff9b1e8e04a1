/** How much is recorded can be set, and what was set is gone by. */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
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
    const panel = await (await openPage(lab.page('sockets'))).openPanel();
    await panel.click('[data-testid="settings"]');
    await panel.click('dialog button', 'Defaults');
    await panel.click('[data-testid="settings-save"]');
    await panel.waitFor(() => document.querySelector('dialog') === null);
  }
});
