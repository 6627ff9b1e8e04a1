import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../diagnosis/engine.ts';
import { scriptedSession } from '../../session/fixture.ts';
import { restoreSession } from '../../session/restore.ts';
import type { Session } from '../../session/session.ts';
import { FileProblem } from '../file-problem.ts';
import { fuzzRuns } from '../testing/fuzz-runs.ts';
import { mutated } from '../testing/mutations.ts';
import { anySession } from '../testing/sessions.ts';
import { looksLikeHar, readHar } from './read-har.ts';
import { writeHar } from './write-har.ts';

const open = (value: unknown): Session => restoreSession(readHar(value).tables);
const again = (session: Session): Session => open(JSON.parse(writeHar(session)));

const recorded = scriptedSession({
  connections: [
    {
      url: 'wss://app.example/live?room=1',
      protocols: ['chat', 'v2'],
      protocol: 'chat',
      frames: [
        [100, 'out', '{"type":"hello"}'],
        [250, 'in', new Uint8Array([1, 2, 3]) as never],
      ],
      close: { at: 60_300, code: 1006 },
      handshake: { responseHeaders: { server: 'nginx/1.22.1', 'sec-websocket-protocol': 'chat' } },
    },
    { url: 'wss://app.example/refused', handshake: { status: 403, failure: '403' }, close: { at: 90, code: 1006 } },
    { url: 'wss://app.example/open', frames: [[9000, 'in', 'still here']] },
  ],
});

const entry = {
  startedDateTime: '2027-01-15T08:00:00.000Z',
  time: 30,
  request: { url: 'wss://app.example/live', headers: [] },
  response: { status: 101, headers: [{ name: 'Server', value: 'nginx' }] },
};
const socket = { ...entry, _resourceType: 'websocket' };
const har = (...entries: unknown[]) => ({ log: { version: '1.2', creator: { name: 'x' }, entries } });
const at = Date.parse(entry.startedDateTime);

describe('dialects', () => {
  test('Playwright’s: times in milliseconds, a failure in the response', () => {
    const messages = [{ type: 'send', time: at + 500, opcode: 1, data: 'hi' }];
    const session = open(
      har(
        { ...entry, _resourceType: 'websocket', _webSocketMessages: messages },
        { ...entry, _resourceType: 'websocket', response: { status: 403, headers: [], _failureText: 'refused' } },
      ),
    );
    expect(session.frames.time.at(0)).toBe(at + 500);
    expect(session.connections.map(({ handshake }) => handshake?.failure)).toEqual(['', 'refused']);
  });

  test('Playwright’s without times: what was said is there, at the time of the request', () => {
    const messages = [{ type: 'receive', time: -1, opcode: 1, data: 'hi' }];
    const session = open(har({ ...entry, _resourceType: 'websocket', _webSocketMessages: messages }));
    expect(session.frames.time.at(0)).toBe(at);
  });

  test('Firefox’s: the handshake, and nothing of what came after it', () => {
    const session = open(har(entry, { ...entry, request: { url: 'https://app.example/' }, response: { status: 200 } }));
    expect(session.connections.map(({ state, handshake }) => [state, handshake?.status])).toEqual([['unknown', 101]]);
    expect(session.frames.length).toBe(0);
  });

  test('Chrome’s: seconds, the end in the timings', () => {
    const session = open(
      har({
        ...entry,
        _resourceType: 'websocket',
        time: 5030,
        timings: { wait: 30, receive: 5000 },
        _webSocketMessages: [{ type: 'receive', time: at / 1000 + 0.03, opcode: 2, data: 'AQID' }],
      }),
    );
    expect([...session.frames.payload(0)]).toEqual([1, 2, 3]);
    expect(session.connections[0]?.closure).toMatchObject({ at: at + 5030, code: null, initiator: 'unobserved' });
  });

  test('two sockets alike in all that is told of them are two', () => {
    expect(open(har(entry, entry)).connections).toHaveLength(2);
  });

  test('ordinary answers of a host are a hint at what stands before it', () => {
    const page = {
      ...entry,
      request: { url: 'https://app.example/' },
      response: { status: 200, headers: [{ name: 'Via', value: 'x' }] },
    };
    expect(open(har(page, entry)).hostHints.map(({ url }) => url)).toEqual(['https://app.example/']);
  });
});

describe('what is written is read again', () => {
  test('connections with their ends, and what they carried', () => {
    const read = again(recorded);
    const seen = ({ connections }: Session) =>
      connections.map(({ url, closure, openedAt, totals, protocol, requestedProtocols }) => ({
        ...{ url, openedAt, protocol, requestedProtocols, framesIn: totals.framesIn, framesOut: totals.framesOut },
        closure,
      }));
    expect(seen(read)).toEqual(seen(recorded));
    expect([0, 1, 2].map((row) => [...read.frames.payload(row)])).toEqual(
      [0, 1, 2].map((row) => [...recorded.frames.payload(row)]),
    );
  });

  test('and need no word on what HARs do not tell', () => {
    expect(readHar(JSON.parse(writeHar(recorded))).notes).toEqual([]);
  });

  test('the true size of what was left out', () => {
    const session = scriptedSession({ connections: [{ frames: [[5, 'in', 70_000]] }] });
    expect([...again(session).frames.size.values]).toEqual([70_000]);
  });

  test('any session, its closures and sizes', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        fc.pre(session.connections.length > 0);
        const read = again(session);
        const closures = ({ connections }: Session) => connections.map(({ closure }) => closure?.code);
        expect(closures(read)).toEqual(closures(session));
      }),
    );
  });

  test('with every field that HAR 1.2 requires', () => {
    const { log } = JSON.parse(writeHar(recorded));
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'Deadair', version: expect.any(String) } });
    for (const written of log.entries) {
      expect(Object.keys(written)).toEqual(
        expect.arrayContaining(['startedDateTime', 'time', 'request', 'response', 'cache', 'timings']),
      );
      expect(Object.keys(written.request)).toEqual(
        expect.arrayContaining('method url httpVersion cookies headers queryString headersSize bodySize'.split(' ')),
      );
      expect(Object.keys(written.response)).toEqual(
        expect.arrayContaining(
          'status statusText httpVersion cookies headers content redirectURL headersSize bodySize'.split(' '),
        ),
      );
      expect(written.timings).toMatchObject({ send: expect.any(Number), wait: expect.any(Number) });
    }
  });
});

describe('is diagnosed as far as it goes', () => {
  test('a refused handshake by its status', () => {
    const [finding] = diagnose(
      open(har({ ...entry, _resourceType: 'websocket', response: { status: 403 }, timings: { wait: 9, receive: 1 } })),
    );
    expect(finding?.kind).toBe('handshake-failed');
  });

  test('an end without a code is called one', () => {
    const ended = { ...entry, _resourceType: 'websocket', time: 60_030, timings: { wait: 30, receive: 60_000 } };
    expect(diagnose(open(har(ended))).map(({ message }) => message.id)).toEqual([
      expect.stringMatching(/^unobserved\./),
    ]);
  });
});

describe('what is no HAR', () => {
  test('is not taken for one', () => {
    expect([null, 5, [], {}, { log: 5 }, { log: {} }].map(looksLikeHar)).toEqual(new Array(6).fill(false));
    expect(looksLikeHar(har())).toBe(true);
  });

  test.each([
    ['entries that are none', { log: { entries: 5 } }, '$.log.entries'],
    [
      'no socket among them',
      har({ ...entry, request: { url: 'https://app.example/' }, response: { status: 200 } }),
      '$.log.entries',
    ],
    ['a time that is text', har({ ...entry, time: 'soon' }), '$.log.entries[0].time'],
    ['a time out of all reason', har({ ...entry, time: 1e300 }), '$.log.entries[0].time'],
    ['the only WebSocket without a date', har({ ...socket, startedDateTime: 'yesterday' }), '$.log.entries[0]'],
    ['messages that are none', har({ ...entry, _webSocketMessages: [5] }), '$.log.entries[0]._webSocketMessages[0]'],
  ])('%s: refused, with the place', (_, value, path) => {
    expect(() => readHar(value)).toThrow(FileProblem);
    try {
      readHar(value);
    } catch (error) {
      expect((error as FileProblem).path).toBe(path);
    }
  });

  test('a WebSocket without an address or a date is left out, and told of with its place', () => {
    const undated = { ...socket, startedDateTime: 'yesterday' };
    const { tables, notes } = readHar(har({ ...entry, request: { url: 'https://app.example/' } }, undated, socket));
    expect(tables.connections).toHaveLength(1);
    expect(notes).toContainEqual({
      id: 'files.note-har-left-out',
      params: { count: 1, first: '$.log.entries[1]' },
    });
  });

  test('keys that poison prototypes are not followed', () => {
    open(JSON.parse(JSON.stringify(har(entry)).replace('"time"', '"__proto__":{"polluted":1},"time"')));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('any damage to a real one ends in a session or a FileProblem', { timeout: 600_000 }, () => {
    const good = JSON.parse(writeHar(recorded));
    fc.assert(
      fc.property(mutated(good), (damaged) => {
        try {
          const session = open(JSON.parse(JSON.stringify(damaged)));
          diagnose(session);
          writeHar(session);
        } catch (error) {
          if (!(error instanceof FileProblem)) throw error;
        }
      }),
      { numRuns: fuzzRuns(3000) },
    );
  });
});
