/**
 * HAR as Playwright 1.65 (`recordHar`) and Firefox ESR 153 (its network panel) really wrote it: the same five sockets
 * against the lab, of which one was refused with 403, one found nobody listening, one was dropped, one closed with 4001
 * and one echoed a text and three bytes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import type { Connection } from '../../session/model.ts';
import { restoreSession } from '../../session/restore.ts';
import type { Session } from '../../session/session.ts';
import { FileProblem } from '../file-problem.ts';
import { fuzzRuns } from '../testing/fuzz-runs.ts';
import { mutated } from '../testing/mutations.ts';
import { looksLikeHar, readHar } from './read-har.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, `fixtures/${name}.har`), 'utf8'));
const playwright = fixture('playwright');
const firefox = fixture('firefox');
const open = (value: unknown): Session => restoreSession(readHar(value).tables);

/** By the last of the path, as the lab names behaviours; the port where nobody listens has none. */
function nameOf({ url }: Pick<Connection, 'url'>): string {
  return new URL(url).pathname.slice(1) || 'nobody listens';
}

const statesOf = ({ connections }: Session) =>
  Object.fromEntries(connections.map((connection) => [nameOf(connection), connection.state]));

/** What is said of each connection that something is said of. */
function messagesOf(session: Session): Record<string, unknown> {
  return Object.fromEntries(
    diagnose(session).flatMap(({ connections, message }) =>
      session.connections.filter(({ id }) => connections.includes(id)).map((told) => [nameOf(told), message]),
    ),
  );
}

describe('Playwright’s', () => {
  test('refusals have ended and are named, by the status that only the text tells, or by its cause', () => {
    const session = open(playwright);
    expect(statesOf(session)).toMatchObject({ refuse: 'closed', 'nobody listens': 'closed' });
    expect(messagesOf(session)).toMatchObject({
      refuse: { id: 'handshake.refused-with-status', params: { status: 403 } },
      'nobody listens': { id: expect.not.stringContaining('status') },
    });
  });

  test('messages that lie in other files are told of', () => {
    const attached = structuredClone(playwright) as { log: { entries: Record<string, unknown>[] } };
    for (const entry of attached.log.entries) {
      if (entry._webSocketMessages === undefined) continue;
      delete entry._webSocketMessages;
      Object.assign(entry.response as object, { content: { size: -1, mimeType: 'x-unknown', _file: '5f2a.jsonl' } });
    }
    const { notes } = readHar(attached);
    expect(notes).toContainEqual({ id: 'files.note-har-attached', params: { count: 1, file: '"5f2a.jsonl"' } });
    expect(readHar(playwright).notes.map(({ id }) => id)).toEqual(['files.note-har']);
  });

  test('a drop and a close are not told, and not guessed', () => {
    const session = open(playwright);
    expect(statesOf(session)).toMatchObject({ drop: 'unknown', close: 'unknown', echo: 'unknown' });
    expect(Object.keys(messagesOf(session)).toSorted()).toEqual(['nobody listens', 'refuse']);
  });

  test('frames have what they carried, within the second in which the lab saw them', () => {
    const { frames } = open(playwright);
    const hello = [...new TextEncoder().encode('hello')];
    const payloads = Array.from({ length: frames.length }, (_, row) => [...frames.payload(row)]);
    expect(payloads).toEqual([hello, [1, 2, 3], hello, [1, 2, 3]]);
    // The lab's log of the recording: the text came in at 1795434275404 ms.
    for (const at of frames.time.values) expect(Math.abs(at - 1_795_434_275_404)).toBeLessThan(1000);
  });
});

describe('Firefox’s', () => {
  test('a refusal, told by its status alone, has ended and is named', () => {
    const session = open(firefox);
    expect(statesOf(session)).toMatchObject({ refuse: 'closed' });
    expect(messagesOf(session)).toMatchObject({
      refuse: { id: 'handshake.refused-with-status', params: { status: 403 } },
    });
  });

  test('no answer may be one that is still to come: no end is made of it, nor of an answer', () => {
    const states = statesOf(open(firefox));
    expect(states).toMatchObject({ 'nobody listens': 'unknown', drop: 'unknown', close: 'unknown', echo: 'unknown' });
  });

  test('the browser and the page are known', () => {
    const { environment } = open(firefox);
    expect(environment).toMatchObject({
      browser: 'Firefox',
      pageUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
    });
  });
});

describe.each([
  ['Playwright’s', playwright],
  ['Firefox’s', firefox],
])('%s', (_, recorded) => {
  test('is taken for HAR', () => {
    expect(looksLikeHar(recorded)).toBe(true);
  });

  test('any damage ends in a session that can be diagnosed, or a FileProblem', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(mutated(recorded), (damaged) => {
        try {
          diagnose(open(JSON.parse(JSON.stringify(damaged))));
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
        }
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});
