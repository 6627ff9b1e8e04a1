import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { kindOfFrame } from '../../session/frame-kind.ts';
import { restoreSession } from '../../session/restore.ts';
import type { Session } from '../../session/session.ts';
import { readSession } from '../decode.ts';
import { writeSessionFile } from '../encode.ts';
import { FileProblem } from '../file-problem.ts';
import { fuzzRuns } from '../testing/fuzz-runs.ts';
import { looksLikeNetLog, readNetLog } from './read-netlog.ts';

/** Of Chromium 156 against the lab: pings every 300 ms, two refusals, a drop, a close by the server, one by the page. */
const log = readFileSync(join(import.meta.dirname, 'fixtures/chromium-156.json'), 'utf8');
/** Two runs of Chromium 156 in one: a server of HTTP/2, connections that fail in different ways, fragments. */
const failures = readFileSync(join(import.meta.dirname, 'fixtures/chromium-156-failures.json'), 'utf8');

async function* piecesOf(text: string, length = 4096): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function open(text: string, length?: number): Promise<Session> {
  return restoreSession((await readNetLog(piecesOf(text, length))).tables);
}

async function notesOf(text: string): Promise<string[]> {
  return (await readNetLog(piecesOf(text))).notes.map(({ id }) => id);
}

const named = (session: Session, name: string) => {
  const connection = session.connections.find(({ url }) => url.includes(`/${name}`));
  if (connection === undefined) throw new Error(`no ${name}`);
  return connection;
};

const kinds = (session: Session, name: string) =>
  [...named(session, name).rows.values].map((row) => kindOfFrame(session.frames.flags.at(row)));

describe('a real log', () => {
  test('real pings and their pongs, which are no messages, and shorten the silence', async () => {
    const session = await open(log);
    expect(kinds(session, 'ping')).toEqual([...new Array(6).fill(['ping', 'pong']).flat(), 'close']);
    const { totals, lostFrames } = named(session, 'ping');
    expect(totals).toMatchObject({ framesIn: 0, framesOut: 0 });
    expect(totals.longestSilence).toBeLessThan(310);
    expect(lostFrames).toBe(0);
  });

  test('messages with their true sizes, in both directions', async () => {
    const session = await open(log);
    const { rows, totals } = session.connections.at(-1) ?? named(session, 'echo');
    expect(totals).toMatchObject({ framesIn: 2, framesOut: 2, bytesIn: 70_005, bytesOut: 70_005 });
    expect([...rows.values].map((row) => session.frames.size.at(row))).toEqual([5, 70_000, 5, 70_000, 6, 6]);
  });

  test('how each ended: dropped without a word, or with Close frames, whose code nobody logged', async () => {
    const session = await open(log);
    expect(named(session, 'drop').closure).toMatchObject({ code: 1006, wasClean: false, initiator: 'unknown' });
    expect(named(session, 'close').closure).toMatchObject({ code: null, wasClean: true, initiator: 'unobserved' });
    // The page went away: the browser said so, and did not wait for an answer.
    expect(named(session, 'ping').closure).toMatchObject({ code: null, wasClean: false, initiator: 'unobserved' });
  });

  test('handshakes with their headers, secrets left out, and the reasons of those that failed', async () => {
    const session = await open(log);
    expect(named(session, 'ping').handshake).toMatchObject({ source: 'netlog', status: 101, failure: '' });
    expect(named(session, 'ping').protocol).toBe('chat');
    expect(named(session, 'ping').handshake?.requestHeaders).toContainEqual({
      name: 'sec-websocket-key',
      value: '***',
    });
    expect(named(session, 'refuse').handshake?.failure).toMatch(/403/);
  });

  test('is diagnosed: what was refused, what was hung up on at once, and what said goodbye', async () => {
    const said = diagnose(await open(log)).map(({ message }) => message.id);
    expect(said).toEqual(
      expect.arrayContaining(['handshake.refused-with-status', 'unexplained.at-once', 'unobserved.goodbye']),
    );
  });

  test('goes through a session file with its control frames', async () => {
    const session = await open(log);
    const again = readSession(writeSessionFile(session, diagnose(session)));
    expect(kinds(again, 'ping')).toEqual(kinds(session, 'ping'));
    expect(again.connections.map(({ totals }) => totals)).toEqual(session.connections.map(({ totals }) => totals));
    expect(again.connections.map(({ lostFrames }) => lostFrames)).toEqual(new Array(6).fill(0));
  });

  test('however its text is cut into pieces', async () => {
    const whole = (await open(log)).frames.length;
    for (const length of [1, 7, 1000, 1e6]) expect((await open(log, length)).frames.length).toBe(whole);
  });
});

describe('a log of what goes wrong', () => {
  test.each([
    ['refusedport', 'net::ERR_CONNECTION_REFUSED'],
    ['dns', 'net::ERR_NAME_NOT_RESOLVED'],
    ['127.0.0.1:9/', 'net::ERR_UNSAFE_PORT'],
    ['no', 'net::ERR_INVALID_RESPONSE'],
    ['badaccept', "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value"],
    // The page went away before the server had answered: the log names no error.
    ['slow', ''],
    // The browser was ended in the middle of the TLS handshake.
    ['tlsonplain', ''],
    ['good', ''],
  ])('%s failed with: %s', async (name, failure) => {
    expect(named(await open(failures), name).handshake?.failure).toBe(failure);
  });

  test('is diagnosed by the net errors', async () => {
    const said = diagnose(await open(failures)).map(({ message }) => message.id);
    expect(said).toEqual(
      expect.arrayContaining(
        ['refused', 'name-not-resolved', 'unsafe-port'].map((name) => `handshake-failure.${name}`),
      ),
    );
  });
});

test('over HTTP/2 a connection opens with status 200', async () => {
  const session = await open(failures);
  const { openedAt, handshake, totals } = named(session, 'ok');
  expect(handshake).toMatchObject({ status: 200, failure: '' });
  expect(openedAt).toBe(handshake === null ? null : handshake.startedAt + 19);
  expect(totals).toMatchObject({ framesIn: 1, bytesIn: 2 });
  expect(kinds(session, 'ok')).toEqual(['text', ...new Array(3).fill(['ping', 'pong']).flat(), 'close', 'close']);
});

test('the fragments of a message are one, of the kind of the first and as large as all', async () => {
  const session = await open(failures);
  expect(kinds(session, 'frag')).toEqual(['binary', 'close']);
  expect(named(session, 'frag').totals).toMatchObject({ framesIn: 1, bytesIn: 3 });
});

describe('fragments far apart', () => {
  /** The log of the message in three fragments, the last of them and all that follows later by so much. */
  const stretched = (byMs: number) => {
    const lines = failures.split('\n');
    const last = lines.findLastIndex((line) => line.includes('"opcode":0'));
    return lines
      .map((line, i) =>
        i < last ? line : line.replace(/("time":")(\d+)("[^"]*"type")/, (_, a, at, b) => `${a}${+at + byMs}${b}`),
      )
      .join('\n');
  };

  test('end silences, though the message is there only with the last', async () => {
    const connection = named(await open(stretched(5000)), 'frag');
    expect(connection.rows.length).toBe(2);
    const [gap] = connection.gaps.in;
    const session = await open(stretched(5000));
    expect(session.frames.time.at(connection.rows.at(0))).toBe(gap?.to);
    expect((gap?.to ?? 0) - (gap?.from ?? 0)).toBeGreaterThanOrEqual(5000);
  });

  test('of a message that was never whole, are heard all the same', async () => {
    const cut = failures.slice(0, failures.lastIndexOf('"opcode":0'));
    const connection = named(await open(cut), 'frag');
    expect(connection.totals.framesIn).toBe(0);
    expect(connection.lastFrameAt.in).not.toBeNull();
  });
});

describe('a log begun when connections were open already', () => {
  const withoutBeginning = (name: string) => {
    const begins = new RegExp(`"url":"wss?://[^"]*/${name}\\b`);
    return log
      .split('\n')
      .filter((line) => !begins.test(line))
      .join('\n');
  };

  test('tells how many it leaves out, as it does not know their addresses', async () => {
    const { notes, tables } = await readNetLog(piecesOf(withoutBeginning('ping')));
    expect(notes).toContainEqual({ id: 'files.note-netlog-too-late', params: { count: 1 } });
    expect(tables.connections).toHaveLength(5);
  });

  test('and made none since, is refused with the reason', async () => {
    await expect(open(withoutBeginning('.*'))).rejects.toMatchObject({ problem: { id: 'files.netlog-too-late' } });
  });
});

describe('a log that breaks off', () => {
  test('is told of, and read as far as it goes', async () => {
    expect(await notesOf(log)).toEqual(['files.note-netlog']);
    const cut = log.slice(0, log.lastIndexOf('"opcode":9'));
    expect(await notesOf(cut)).toEqual([
      'files.note-netlog',
      'files.note-netlog-breaks-off',
      'files.note-netlog-lines',
    ]);
    const session = await open(cut);
    expect(named(session, 'ping').state).toBe('unknown');
    expect(kinds(session, 'ping').filter((kind) => kind === 'ping')).toHaveLength(5);
  });

  test('at any place is a session, or says what is missing', async () => {
    for (let end = 0; end < log.length; end += 997) {
      const error = await open(log.slice(0, end)).then(
        () => null,
        (failure: unknown) => failure,
      );
      if (error !== null) expect(error).toBeInstanceOf(FileProblem);
    }
  });
});

describe('what is no log of WebSockets', () => {
  test('is known by its beginning', () => {
    expect([log, '{"log":{}}', '{"format":"deadair-session"}', ''].map(looksLikeNetLog)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test.each([
    ['no constants', '{"constants":5,\n"events": [\n', 'files.wrong-type'],
    ['constants cut off', log.slice(0, 500), 'files.netlog-without-constants'],
    ['a log without sockets', log.slice(0, log.indexOf('"events"') + 11), 'files.netlog-without-sockets'],
    ['another layout', JSON.stringify(JSON.parse(log), null, 2), 'files.netlog-without-constants'],
    ['nothing', '', 'files.empty'],
  ])('%s', async (_, text, id) => {
    await expect(open(text)).rejects.toMatchObject({ problem: { id } });
  });

  test('a line without end is passed over, and takes no more memory than a long one', async () => {
    const [head = '', ...rest] = log.split('\n');
    const endless = `{"params":{"x":"${'y'.repeat(40_000_000)}"},"phase":0,"source":{"id":1,"type":1},"time":"1","type":1},`;
    const session = await open([head, rest[0], endless, ...rest.slice(1)].join('\n'), 1 << 20);
    expect(session.connections).toHaveLength(6);
  });
});

test('any damage ends in a session or a FileProblem', { timeout: 600_000 }, async () => {
  const lines = log.split('\n');
  const odd = fc.constantFrom(
    '-1',
    '1e308',
    'null',
    '"x"',
    '{}',
    '[]',
    '99999999999999',
    '{"__proto__":{"polluted":1}}',
  );
  const damage = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: lines.length - 1 }),
      fc.constantFrom('value', 'gone', 'twice', 'cut'),
      odd,
      fc.nat(12),
    ),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const damaged = [...lines];
      for (const [at, how, value, nth] of changes) {
        const line = damaged[at] ?? '';
        let count = 0;
        if (how === 'value')
          damaged[at] = line.replace(/(?<=:)(?:"[^"]*"|\d+|true|false)/g, (old) => (count++ === nth ? value : old));
        else if (how === 'gone') damaged[at] = '';
        else if (how === 'twice') damaged[at] = `${line}\n${line}`;
        else damaged[at] = line.slice(0, line.length / 2);
      }
      try {
        const session = await open(damaged.join('\n'), 1 << 16);
        writeSessionFile(session, diagnose(session));
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
      }
    }),
    { numRuns: fuzzRuns(600) },
  );
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
