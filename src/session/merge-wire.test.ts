import { describe, expect, test } from 'vitest';
import { fixtureEnvironment, fixtureOrigin, type ScriptedConnection, scriptedSession } from './fixture.ts';
import { kindOfFrame } from './frame-kind.ts';
import { mergeWire } from './merge-wire.ts';
import type { Handshake } from './model.ts';
import type { ObservedFrame } from './observed-sockets.ts';
import { restoreSession } from './restore.ts';
import { Session } from './session.ts';
import { tablesOf } from './tables.ts';

const url = 'wss://app.example/live';
/** The page says something, hears an answer, and then nothing for 12 s, when it is dropped. */
const quiet: ScriptedConnection = {
  url,
  openAt: 20,
  frames: [
    [100, 'out', 'hello'],
    [130, 'in', 'welcome'],
  ],
  close: { at: 12_130, code: 1006 },
};

type WireFrame = readonly [at: number, direction: 'in' | 'out', control?: 'ping' | 'pong' | 'close'];

interface WireScript {
  readonly url?: string;
  readonly at?: number;
  readonly frames?: readonly WireFrame[];
  /** null: the log breaks off after its last frame. */
  readonly endedAt?: number | null;
  readonly failure?: string;
}

/** What a NetLog told, its clock ahead by so much. */
function wireOf(sockets: readonly WireScript[], ahead = 0): Session {
  const session = new Session(fixtureEnvironment);
  const origin = fixtureOrigin + ahead;
  session.addObserved(
    sockets.map(({ url: to = url, at = 0, frames = [], endedAt = 12_130, failure = '' }, i) => {
      const rows = frames.map(
        ([time, direction, control]): ObservedFrame => ({
          ...{ at: origin + at + time, direction, binary: false, size: 3, payload: new Uint8Array(0) },
          ...(control !== undefined && { control }),
        }),
      );
      return {
        source: 'netlog',
        handshake: {
          ...{ source: 'netlog', requestId: `${i}`, url: to, startedAt: origin + at + 2, status: 101 },
          ...{
            requestHeaders: [],
            responseHeaders: [{ name: 'server', value: 'nginx' }],
            ...{ serverAddress: '', failure },
          },
        },
        stack: '',
        openedAt: origin + at + 19,
        endedAt: endedAt === null ? null : origin + at + endedAt,
        sight: { until: rows.at(-1)?.at ?? origin, lost: endedAt === null },
        frames: { length: rows.length, at: (index) => rows[index] as ObservedFrame },
      };
    }),
  );
  return session;
}

const messages: readonly WireFrame[] = [
  [99, 'out'],
  [129, 'in'],
];
const pings = Array.from({ length: 11 }, (_, i): readonly WireFrame[] => [
  [1129 + i * 1000, 'in', 'ping'],
  [1130 + i * 1000, 'out', 'pong'],
]).flat();

function merged(connections: readonly ScriptedConnection[], wire: Session) {
  const { tables, matched } = mergeWire(tablesOf(scriptedSession({ connections })), tablesOf(wire));
  return { session: restoreSession(tables), matched };
}

const kinds = ({ connections, frames }: Session, id: number) =>
  [...(connections[id]?.rows.values ?? [])].map((row) => kindOfFrame(frames.flags.at(row)));

describe('a recorded connection and the same in a NetLog', () => {
  test('have the messages once, what they carried, and the control frames between them', () => {
    const { session, matched } = merged([quiet], wireOf([{ frames: [...messages, ...pings] }]));
    expect(matched).toBe(1);
    expect(session.connections).toHaveLength(1);
    expect(kinds(session, 0)).toEqual(['text', 'text', ...new Array(11).fill(['ping', 'pong']).flat()]);
    expect(new TextDecoder().decode(session.frames.payload(1))).toBe('welcome');
    expect(session.connections[0]?.totals).toMatchObject({ framesIn: 1, framesOut: 1 });
    expect(session.connections[0]?.lostFrames).toBe(0);
  });

  test('have the silences of the wire: what looked like 12 s was never more than one', () => {
    const alone = scriptedSession({ connections: [quiet] }).connections[0];
    const [connection] = merged([quiet], wireOf([{ frames: [...messages, ...pings] }])).session.connections;
    expect(alone?.lastFrameAt.any).toBe(fixtureOrigin + 130);
    expect(connection?.lastFrameAt.any).toBe(fixtureOrigin + 11_130);
    expect(connection?.totals.longestSilence).toBeLessThanOrEqual(1000);
    expect(connection?.wireSeen).toBe(true);
  });

  test('have the handshake that the recorder could not see', () => {
    const { session } = merged([quiet], wireOf([{ frames: messages }]));
    expect(session.connections[0]?.handshake?.responseHeaders).toEqual([{ name: 'server', value: 'nginx' }]);
  });

  test('have one handshake, with the reason that only the log knew', () => {
    const recorded = tablesOf(scriptedSession({ connections: [{ url, openAt: null, close: { at: 30, code: 1006 } }] }));
    const handshake: Handshake = {
      ...{ source: 'devtools-har', requestId: '', url, startedAt: fixtureOrigin, status: null, failure: '' },
      ...{ requestHeaders: [], responseHeaders: [], serverAddress: '' },
    };
    const joined = recorded.connections.map((connection) => ({
      ...connection,
      handshake,
      handshakeJoin: 'certain' as const,
    }));
    const refused = wireOf([{ endedAt: 30, failure: 'net::ERR_CONNECTION_REFUSED' }]);
    const wire = tablesOf(refused);
    const closed = { ...wire, connections: wire.connections.map((connection) => ({ ...connection, openedAt: null })) };
    const { tables } = mergeWire({ ...recorded, connections: joined, handshakes: [handshake] }, closed);
    expect(tables.handshakes.map(({ failure }) => failure)).toEqual(['net::ERR_CONNECTION_REFUSED']);
    expect(tables.handshakes[0]).toBe(tables.connections[0]?.handshake);
  });

  test('are found although one clock was ahead of the other', () => {
    const later: ScriptedConnection = {
      ...{ url: 'wss://app.example/other', at: 700, openAt: 720, close: { at: 12_830, code: 1006 } },
      frames: [
        [800, 'out', 'hello'],
        [830, 'in', 'welcome'],
      ],
    };
    const wire = wireOf(
      [{ frames: [...messages, ...pings] }, { url: 'wss://app.example/other', at: 700, frames: messages }],
      4321,
    );
    const { session, matched } = merged([quiet, later], wire);
    expect(matched).toBe(2);
    expect(session.connections[0]?.lastFrameAt.any).toBeCloseTo(fixtureOrigin + 11_128, -1);
  });
});

describe('connections that Chromium put off after many failures', () => {
  const refused = (at: number): ScriptedConnection => ({ url, at, openAt: null, close: { at: at + 4200, code: 1006 } });
  /** The last of several attempts to connect, put off by 4 s. */
  const opened: ScriptedConnection = {
    ...quiet,
    at: 20_000,
    openAt: 24_020,
    frames: [],
    close: { at: 40_000, code: 1006 },
  };
  const request = (at: number) => ({ at, endedAt: 200 });

  test('are found by the moment at which they opened or failed', () => {
    const wire = wireOf([request(4000), request(14_000), { at: 24_000, endedAt: 16_000 }]);
    const tables = tablesOf(wire);
    const failed = tables.connections.map((connection, i) => (i < 2 ? { ...connection, openedAt: null } : connection));
    const recorded = tablesOf(scriptedSession({ connections: [refused(0), refused(10_000), opened] }));
    expect(mergeWire(recorded, { ...tables, connections: failed }).matched).toBe(3);
  });

  test('are found among a crowd that was put off too: a wrong clock would give two of it partners of their own', () => {
    const requests = [
      ...[0, 41, 86, 124, 164, 202, 240, 285, 325, 367, 403, 444],
      ...[4542, 3049, 1001, 3739, 2637, 4046, 5090, 4419, 2060, 1068, 4413, 2496],
    ];
    const crowdUrl = 'wss://app.example/crowd';
    const crowd = requests.map((at, i): ScriptedConnection => {
      return { url: crowdUrl, at: i * 40, openAt: null, close: { at: at + 10, code: 1006 } };
    });
    const late = { url, at: 3000, openAt: 5819, close: { at: 9814, code: 1000 } };
    const wire = tablesOf(
      wireOf([...requests.map((at) => ({ url: crowdUrl, at, endedAt: 10 })), { at: 5800, endedAt: 4014 }]),
    );
    const failed = wire.connections.map((one) => (one.url === crowdUrl ? { ...one, openedAt: null } : one));
    const recorded = tablesOf(scriptedSession({ connections: [...crowd, late] }));
    const { tables } = mergeWire(recorded, { ...wire, connections: failed });
    expect(tables.connections.filter((one) => one.url === url).map(({ source }) => source)).toEqual(['recorder']);
  });

  test('are no others of that time', () => {
    const known = wireOf([{ frames: messages }, { at: 22_000, endedAt: 18_000 }]);
    // The first tells that no clock was ahead.
    const { matched, session } = merged([quiet, opened], known);
    expect(matched).toBe(1);
    expect(session.connections.map(({ source }) => source)).toEqual(['recorder', 'recorder', 'netlog']);
  });
});

describe('a log that breaks off before the end', () => {
  const short = wireOf([{ frames: [...messages, ...pings.slice(0, 4)], endedAt: null }]);

  test('has not seen the wire in the silence that the connection died of', () => {
    const [connection] = merged([quiet], short).session.connections;
    expect(connection?.closure?.code).toBe(1006);
    expect(connection?.wireSeen).toBe(false);
  });

  test('has seen all of it when it goes on to the end', () => {
    const whole = wireOf([{ frames: [...messages, ...pings] }]);
    expect(merged([quiet], whole).session.connections[0]?.wireSeen).toBe(true);
  });
});

describe('a log opened once more', () => {
  const wire = wireOf(
    [{ frames: [...messages, ...pings] }, { url: 'wss://other.example/', at: 500, frames: pings }],
    700,
  );
  const once = mergeWire(tablesOf(scriptedSession({ connections: [quiet] })), tablesOf(wire));
  const twice = mergeWire(once.tables, tablesOf(wire));

  test('changes nothing', () => {
    expect(twice.matched).toBe(1);
    expect(twice.tables).toEqual(once.tables);
  });

  test('and further, brings what is new', () => {
    const shorter = mergeWire(
      tablesOf(scriptedSession({ connections: [quiet] })),
      tablesOf(wireOf([{ frames: [...messages, ...pings.slice(0, 4)], endedAt: null }])),
    );
    const { tables } = mergeWire(shorter.tables, tablesOf(wireOf([{ frames: [...messages, ...pings] }])));
    expect(kinds(restoreSession(tables), 0)).toHaveLength(2 + pings.length);
    expect(tables.connections[0]?.wireSeen).toBe(true);
  });
});

describe('what has no partner', () => {
  test('stays as it was, and what only the log knows is added', () => {
    const { session, matched } = merged([quiet], wireOf([{ url: 'wss://other.example/', frames: pings }]));
    expect(matched).toBe(0);
    expect(session.connections.map(({ source, url: to }) => [source, to])).toEqual([
      ['recorder', url],
      ['netlog', 'wss://other.example/'],
    ]);
    expect(kinds(session, 0)).toEqual(['text', 'text']);
    expect(kinds(session, 1)).toHaveLength(22);
  });

  test('is also what has two: nobody can tell which', () => {
    const { matched, session } = merged([quiet], wireOf([{ frames: messages }, { frames: messages }]));
    expect(matched).toBe(0);
    expect(session.connections).toHaveLength(3);
  });

  test('is what counted other messages', () => {
    expect(merged([quiet], wireOf([{ frames: [[99, 'out']] }])).matched).toBe(0);
  });
});
