/** A server that breaks the protocol: Chromium ends the connection, tells the page 1006, and DevTools why. */

import { readFileSync } from 'node:fs';
import { diagnose } from '../src/diagnosis/engine.ts';
import { openFile } from '../src/files/open.ts';
import { restoreSession } from '../src/session/restore.ts';
import { launch } from './drivers/driver.ts';
import { expect, test } from './fixture.ts';
import type { Garbage } from './lab/behaviour.ts';
import { closedConnections, shownFindings } from './panel-view.ts';

const faults: Readonly<Record<Garbage, RegExp>> = {
  'reserved-bits': /bits set that mean nothing/,
  'reserved-opcode': /of a kind that does not exist/,
  'bad-utf8': /not valid UTF-8/,
  masked: /the server masked a frame/,
  'long-control': /does not begin like a frame/,
  'bad-close-code': /Close frame was broken/,
};

const kinds = Object.keys(faults) as Garbage[];

test('each fault is named in the browser’s own words, and no proxy is accused', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(lab.socketsPage(kinds.map((kind) => ({ url: lab.direct('garbage', { kind, afterMs: 100 }) }))));
  await closedConnections(panel, 1006, kinds.length);
  await panel.waitFor(
    `document.querySelectorAll('[data-testid="finding"][data-kind="protocol-fault"]').length === ${kinds.length}`,
  );
  const said = (await shownFindings(panel)).filter(({ kind }) => kind === 'protocol-fault');
  for (const [kind, text] of Object.entries(faults)) {
    expect(
      said.filter((finding) => text.test(finding.text)),
      kind,
    ).toHaveLength(1);
  }
  await panel.screenshot(testInfo.outputPath('protocol-faults.png'));
});

test('a NetLog tells them too', async ({ lab }, testInfo) => {
  const netLog = testInfo.outputPath('net-log.json');
  const browser = await launch('chromium', { extension: null, netLog });
  try {
    const page = await browser.newPage(
      lab.socketsPage(kinds.map((kind) => ({ url: lab.direct('garbage', { kind, afterMs: 100 }) }))),
    );
    await page.waitFor(
      (count: number) => document.querySelectorAll('tr[data-state="closed"]').length === count,
      {},
      kinds.length,
    );
    // The browser writes its log now and then, and one that is ended takes the last of it along.
    await expect
      .poll(() => readFileSync(netLog, 'utf8').split('internal_reason').length - 1, { timeout: 20_000 })
      .toBe(kinds.length);
  } finally {
    await browser.close();
  }
  const { tables } = await openFile(new Blob([readFileSync(netLog)]).stream());
  const findings = diagnose(restoreSession(tables));
  expect(findings.map(({ kind }) => kind)).toEqual(kinds.map(() => 'protocol-fault'));
});
