/** A server that breaks the protocol: Chromium ends the connection, tells the page 1006, and DevTools why. */

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

test('each fault is named in the browser’s own words, and no proxy is accused', async ({ lab, openPage }, testInfo) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const kinds = Object.keys(faults) as Garbage[];
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
