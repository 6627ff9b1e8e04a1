/**
 * Real clients, unmodified from npm, talk with their servers: each works with the recorder as without, and the session file
 * holds their messages as they went over the wire.
 */
import { readFileSync } from 'node:fs';
import { readSession } from '../src/files/decode.ts';
import { type Conversations, startConversations } from './clients/conversations.ts';
import { subjects } from './clients/subjects.ts';
import { misorderedArrivals, recordedAccount, wireAccount } from './clients/wire/account.ts';
import { expect, test } from './fixture.ts';
import { exportSession } from './panel-view.ts';

let conversations: Conversations;

test.beforeAll(async () => {
  conversations = await startConversations(subjects);
});

test.afterEach(() => conversations.end());

test.afterAll(() => conversations.stop());

test('the browser to compare with has no recorder in it', async ({ bare, lab, openPage }) => {
  const nameOf = () => WebSocket.toString();
  const recorded = await openPage(lab.page('sockets'));
  const alone = await bare.newPage(lab.page('sockets'));
  // A proxied native has no name in its source text.
  expect(await recorded.evaluate(nameOf)).not.toContain('WebSocket');
  expect(await alone.evaluate(nameOf)).toContain('WebSocket');
  await alone.close();
});

for (const subject of subjects) {
  test(`${subject.name}: works as without the recorder, and is recorded as the wire had it`, async ({
    bare,
    driver,
    lab,
    openPage,
  }) => {
    const alone = await bare.newPage(conversations.pageOf(subject));
    const unrecorded = await conversations.hold(alone, subject);
    expect(unrecorded.outcome).toEqual(subject.outcome);
    await alone.close();

    const page = await openPage(conversations.pageOf(subject));
    const panel = await page.openPanel();
    // The panel listens to the page when it shows a socket of it: from then on payloads are kept at length.
    const probe = lab.direct('echo', { worker: 'probe' });
    await page.evaluate((url: string) => void new WebSocket(url), probe);
    await panel.waitFor(() => document.querySelector('[data-testid="connection-row"]') !== null);

    const { outcome, sockets } = await conversations.hold(page, subject);
    expect(outcome).toEqual(subject.outcome);
    await panel.waitFor(
      (count: number) =>
        document.querySelectorAll('[data-testid="connection-row"][data-state="closed"]').length === count,
      {},
      sockets.length,
    );
    const path = await exportSession(driver, panel, { redact: false, payloads: true });
    const session = readSession(readFileSync(path, 'utf8'));

    expect(sockets.filter(({ fault }) => fault !== null)).toEqual([]);
    const recorded = session.connections.filter(({ url }) => url !== probe);
    expect(recorded.map((connection) => recordedAccount(session, connection))).toMatchObject(sockets.map(wireAccount));
    for (const [i, connection] of recorded.entries()) {
      const socket = sockets[i];
      expect(socket && misorderedArrivals(socket, session, connection)).toEqual([]);
    }
  });
}
