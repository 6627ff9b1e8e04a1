/** A page that replaces the natives after the recorder has come: none of its functions is ever called by us. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSession } from '../../src/files/decode.ts';
import { FrameFlag } from '../../src/session/model.ts';
import type { Session } from '../../src/session/session.ts';
import { unpackedExtension } from '../commands/extension.ts';
import type { BrowserDriver } from '../drivers/driver.ts';
import type { Lab } from '../lab/lab.ts';
import { Opcode } from '../lab/wire-frame.ts';
import { closedConnections, exportSession } from '../panel-view.ts';
import { expect, test } from './bare-browser.ts';

test('a page that alters all natives finds none of them called, and is recorded exactly', async ({
  driver,
  lab,
  openPage,
  conformancePage,
}) => {
  const names = recorderNames(driver);
  expect(names.length).toBeGreaterThan(100);
  const page = await openPage(conformancePage('empty'));
  const panel = await page.openPanel();
  await page.navigate(conformancePage('hostile', { names: names.join(' ') }));
  // Not by asking the page, which would call natives of its: it goes elsewhere when it is done.
  await expect
    .poll(async () => (await driver.tabs()).some((url) => url.endsWith('/empty.html')), { timeout: 20_000 })
    .toBe(true);

  expect(await page.evaluate(() => sessionStorage.getItem('page-error')), 'a fault of the page’s own').toBeNull();
  expect(Number(await page.evaluate(() => sessionStorage.getItem('traps')))).toBeGreaterThan(1000);
  const foreign = JSON.parse(String(await page.evaluate(() => sessionStorage.getItem('foreign-calls'))));
  expect(foreign, 'natives that were called, with the stack of the first call').toEqual({});

  await closedConnections(panel, 1011, 1);
  const session = readSession(readFileSync(await exportSession(driver, panel), 'utf8'));
  for (const worker of ['hostile-echo', 'hostile-blobs', 'hostile-served', 'hostile-chat']) {
    expect(recordedFrames(session, worker), worker).toEqual(wireFrames(lab, worker));
  }
  expect(session.realms.map(({ fault, trusted }) => [fault, trusted])).not.toContainEqual([expect.anything(), true]);
});

/** Every name that stands after a dot or before a colon in the recorder's file. */
function recorderNames(driver: BrowserDriver): string[] {
  const browser = driver.kind === 'chromium' ? 'chrome' : 'firefox';
  const source = readFileSync(join(unpackedExtension(browser), 'src/recorder/recorder.iife.js'), 'utf8');
  return [...new Set([...source.matchAll(/[.{,]([A-Za-z_$][\w$]*)\b/g)].map(([, name = '']) => name))];
}

/** Kind and size of each message, as either end has them in order. */
interface Frames {
  readonly sent: string[];
  readonly received: string[];
}

/** As Deadair has recorded the socket of a worker. */
function recordedFrames(session: Session, worker: string): Frames {
  const frames: Frames = { sent: [], received: [] };
  const connection = session.connections.find(({ url }) => url.includes(`/${worker}/`));
  for (let i = 0; i < (connection?.rows.length ?? 0); i++) {
    const row = connection?.rows.at(i) ?? 0;
    const flags = session.frames.flags.at(row);
    if ((flags & FrameFlag.synthetic) !== 0) continue;
    const list = (flags & FrameFlag.outbound) !== 0 ? frames.sent : frames.received;
    list.push(`${(flags & FrameFlag.binary) !== 0 ? 'binary' : 'text'} ${session.frames.size.at(row)}`);
  }
  return frames;
}

/** As the server has logged it. */
function wireFrames(lab: Lab, worker: string): Frames {
  const frames: Frames = { sent: [], received: [] };
  const [socket = -1] = lab.server.log.sockets(`/${worker}/`);
  for (const event of lab.server.log.of(socket)) {
    if (event.type !== 'frame' || event.opcode > Opcode.binary) continue;
    const list = event.direction === 'in' ? frames.sent : frames.received;
    list.push(`${event.opcode === Opcode.binary ? 'binary' : 'text'} ${event.bytes}`);
  }
  return frames;
}
