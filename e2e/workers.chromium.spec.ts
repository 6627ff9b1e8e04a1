/**
 * Sockets that the recorder cannot see: of workers, and made with a constructor from an iframe's initial empty document.
 * Chrome's network log tells of them. What the panel says is held against the server's own account.
 */

import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import { type Connection, FrameFlag } from '../src/session/model.ts';
import type { Session } from '../src/session/session.ts';
import type { BrowserDriver } from './drivers/driver.ts';
import type { Surface } from './drivers/surface.ts';
import { expect, test } from './fixture.ts';
import type { Lab } from './lab/lab.ts';
import { exportSession, select, shownConnections, shownFindings } from './panel-view.ts';

const folderOf = (url: string) => new URL(url).pathname.split('/')[1] ?? '';

async function exported(driver: BrowserDriver, panel: Surface): Promise<Session> {
  return readSession(readFileSync(await exportSession(driver, panel), 'utf8'));
}

function connectionIn(session: Session, folder: string): Connection {
  const found = session.connections.filter(({ url }) => folderOf(url) === folder);
  expect(found, `connections of ${folder}`).toHaveLength(1);
  return found[0] as Connection;
}

/** Sizes and directions, as the page's side sees them, of all frames of the only socket of a folder. */
function wireFrames(lab: Lab, folder: string): string[] {
  const [socket = -1] = lab.server.log.sockets(`/${folder}/`);
  return lab.server.log
    .of(socket)
    .flatMap((event) => (event.type === 'frame' && event.opcode < 8 ? [event] : []))
    .map(({ direction, bytes, opcode }) => `${direction === 'in' ? 'out' : 'in'} ${bytes} ${opcode === 2}`)
    .sort();
}

function sessionFrames({ frames }: Session, connection: Connection): string[] {
  return [...connection.rows.values]
    .map((row) => {
      const flags = frames.flags.at(row);
      const direction = (flags & FrameFlag.outbound) !== 0 ? 'out' : 'in';
      return `${direction} ${frames.size.at(row)} ${(flags & FrameFlag.binary) !== 0}`;
    })
    .sort();
}

/** Rows whose four frames have come, two each way. */
const complete = (folders: readonly string[]) =>
  `${JSON.stringify(folders)}.every((folder) => [...document.querySelectorAll('[data-testid="connection-row"]')].some(
    (row) => row.querySelector('[title*="/' + folder + '/"]') !== null && /↓ 2[^]*↑ 2/.test(row.innerText)))`;

test('workers of a page, a constructor out of reach and a recorded socket: each once, with all frames', async ({
  driver,
  lab,
  openPage,
}) => {
  const echo = (worker: string) => lab.direct('echo', { worker });
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  await page.navigate(
    lab.page('workers', {
      dedicated: echo('dedicated'),
      service: echo('service'),
      initial: echo('initial'),
      page: echo('page'),
    }),
  );
  const folders = ['dedicated', 'service', 'initial', 'page'];
  await panel.waitFor(complete(folders), { timeoutMs: 20_000 });

  const rows = await shownConnections(panel);
  expect(rows.map(({ url }) => folderOf(url)).sort()).toEqual([...folders].sort());
  expect(rows.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']);

  const session = await exported(driver, panel);
  for (const folder of folders) {
    const connection = connectionIn(session, folder);
    expect(connection.source).toBe(folder === 'page' ? 'recorder' : 'har');
    expect(sessionFrames(session, connection)).toEqual(wireFrames(lab, folder));
    expect(connection.totals).toMatchObject({ framesIn: 2, framesOut: 2, bytesIn: 10, bytesOut: 10 });
    expect(connection.handshake?.status).toBe(101);
  }
  expect(connectionIn(session, 'dedicated').stack).toMatch(/socket-worker\.js/);
});

test('ends of worker sockets: when, but not with what code; no cause is made up', async ({ driver, lab, openPage }) => {
  const page = await openPage(lab.page('sockets'));
  const panel = await page.openPanel();
  const urls = [
    lab.direct('drop', { worker: 'dropped', afterMs: 1500 }),
    lab.direct('close', { worker: 'said', afterMs: 1500, code: 1011 }),
    lab.direct('garbage', { worker: 'garbled', afterMs: 1500 }),
    lab.direct('refuse', { worker: 'refused', status: 403 }),
    // Nobody listens there: no request is ever sent.
    lab.refused,
  ];
  await page.navigate(`${lab.page('workers')}${new URLSearchParams(urls.map((url) => ['dedicated', url]))}`);
  await panel.waitFor(`document.querySelectorAll('[data-testid="connection-row"][data-state="closed"]').length === 5`);

  const session = await exported(driver, panel);
  for (const folder of ['dropped', 'said', 'garbled']) {
    const { closure, openedAt, source } = connectionIn(session, folder);
    expect({ source, closure }).toMatchObject({ source: 'har', closure: { code: null, initiator: 'unobserved' } });
    const [socket = -1] = lab.server.log.sockets(`/${folder}/`);
    const opened = lab.server.log.of(socket).find(({ type }) => type === 'open')?.at ?? 0;
    expect(Math.abs((openedAt ?? 0) - opened), 'opened').toBeLessThan(250);
    const closed = lab.server.log.of(socket).find(({ type }) => type === 'closed')?.at ?? 0;
    expect(Math.abs((closure?.at ?? 0) - closed), 'ended').toBeLessThan(250);
  }
  await expect
    .poll(async () => [...new Set((await shownFindings(panel)).map(({ kind }) => kind))].sort())
    .toEqual(['cannot-tell', 'handshake-failed', 'protocol-fault']);
  const told = (await shownFindings(panel)).map(({ text }) => text).join();
  expect(told).toContain('403');
  expect(told).toContain('ERR_CONNECTION_REFUSED');
  await select(panel, connectionIn(session, 'dropped').id);
  expect(await panel.text()).toContain('network log');
});
