/** What a person chooses in the export dialog is what is in the file. */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import { expect, test } from './fixture.ts';
import { closedConnections, exportSession, fill, importSession } from './panel-view.ts';

test('remarks, masked values and patterns; one connection of two', async ({ driver, lab, openPage }) => {
  const sent = '{"type":"hello","user":"carol@example.com"}';
  const page = await openPage(
    lab.socketsPage([
      {
        url: lab.direct('close', { code: 4001, reason: 'bye carol@example.com', afterMs: 300 }),
        send: { everyMs: 1000, text: sent },
      },
      { url: lab.direct('close', { code: 4002, afterMs: 300 }) },
    ]),
  );
  const panel = await page.openPanel();
  await closedConnections(panel, 4001, 1);
  await closedConnections(panel, 4002, 1);

  await panel.click('[data-testid="export"]');
  await fill(panel, 'remark-inFront', 'HAProxy 2.6, for carol@example.com');
  await fill(panel, 'export-patterns', 'carol@example.com\n/cust(/');
  await panel.waitFor(() => document.querySelector('[data-testid="export-save"]')?.matches(':disabled'));
  expect(await panel.text()).toContain('Line 2 is no pattern');
  await fill(panel, 'export-patterns', 'carol@example.com');
  await panel.click('[data-testid="export-payloads-values-masked"]');
  await panel.click('dialog summary', 'connections');
  await panel.click('[data-testid="export-connection-1"]');
  // The preview follows what was chosen, and moves as it does.
  await panel.waitFor(() => document.querySelector('dialog section')?.textContent?.includes('1 connection, '));
  await panel.click('[data-testid="export-look"]');
  await panel.waitFor(
    () => document.querySelector('[data-testid="export-text"]')?.textContent?.includes('"hello"') === false,
  );
  await panel.click('[data-testid="export-save"]');
  const path = await driver.nextDownload();

  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain('carol');
  const session = readSession(text);
  expect(session.connections.map(({ closure }) => closure?.code)).toEqual([4001]);
  const [, carol] = /^HAProxy 2\.6, for (masked-\d+)$/.exec(session.remarks.inFront) ?? [];
  expect(session.connections[0]?.closure?.reason).toBe(`bye ${carol}`);
  expect(JSON.parse(new TextDecoder().decode(session.frames.payload(0)))).toEqual({
    type: expect.stringMatching(/^masked-\d+$/),
    user: carol,
  });

  // What was said is shown to whoever opens the file, and offered again when it is exported once more.
  const viewer = await openPage(driver.extensionUrl('src/panel/viewer.html'));
  await importSession(viewer, path);
  await viewer.waitFor(() => document.querySelector('[data-testid="remarks"]')?.textContent?.includes('HAProxy'));
  expect(readFileSync(await exportSession(driver, viewer), 'utf8')).toContain(session.remarks.inFront);
});
