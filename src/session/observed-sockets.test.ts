import { describe, expect, test } from 'vitest';
import { batchOf, fixtureEnvironment, fixtureOrigin } from './fixture.ts';
import { gapDirections, type Handshake } from './model.ts';
import type { ObservedFrame, ObservedSocket } from './observed-sockets.ts';
import { Session } from './session.ts';

const url = 'wss://app.example/live';

function handshakeOf(change: Partial<Handshake> = {}): Handshake {
  return {
    source: 'devtools-har',
    requestId: '',
    url,
    startedAt: fixtureOrigin,
    status: 101,
    requestHeaders: [],
    responseHeaders: [],
    serverAddress: '',
    failure: '',
    ...change,
  };
}

type Script = Partial<Omit<ObservedSocket, 'frames'>> & {
  /** Milliseconds since `fixtureOrigin`, and text. */
  readonly said?: readonly (readonly [at: number, direction: 'in' | 'out', text: string])[];
};

function socketOf({ said = [], ...change }: Script = {}): ObservedSocket {
  const frames = said.map(([at, direction, text]): ObservedFrame => {
    const payload = new TextEncoder().encode(text);
    return { at: fixtureOrigin + at, direction, binary: false, size: payload.length, payload };
  });
  return {
    source: 'har',
    handshake: handshakeOf(),
    stack: '',
    openedAt: fixtureOrigin + 5,
    endedAt: null,
    sight: { until: fixtureOrigin + 10_000, lost: false },
    frames: { length: frames.length, at: (index) => frames[index] as ObservedFrame },
    ...change,
  };
}

const requested = (change: Partial<Handshake> = {}) =>
  socketOf({
    source: 'web-request',
    openedAt: null,
    handshake: handshakeOf({ source: 'web-request', requestId: '7', ...change }),
    sight: { until: fixtureOrigin, lost: true },
  });

function sessionWithPage(): Session {
  const session = new Session(fixtureEnvironment);
  const realm = { frameId: 0, url: 'https://app.example/', timeOrigin: fixtureOrigin, late: false, trusted: true };
  session.addRealm({ documentId: 'document-0', ...realm });
  return session;
}

describe('a socket nobody recorded', () => {
  test('is a connection without realm, with its own handshake', () => {
    const session = sessionWithPage();
    session.addObserved([socketOf()]);
    expect(session.connections).toHaveLength(1);
    expect(session.connections[0]).toMatchObject({
      realm: null,
      source: 'har',
      state: 'open',
      handshakeJoin: 'certain',
    });
    expect(session.handshakes).toHaveLength(1);
  });

  test('told of again it gains the frames that are new, and nothing twice', () => {
    const session = sessionWithPage();
    session.addObserved([socketOf({ said: [[10, 'out', 'ab']] })]);
    const more = [
      [10, 'out', 'ab'],
      [5010, 'in', 'cde'],
    ] as const;
    session.addObserved([socketOf({ said: more })]);
    session.addObserved([socketOf({ said: more })]);
    const [connection] = session.connections;
    expect(connection?.rows.length).toBe(2);
    expect(connection?.totals).toMatchObject({
      framesIn: 1,
      framesOut: 1,
      bytesIn: 3,
      bytesOut: 2,
      longestSilence: 5000,
    });
    const lengths = gapDirections.map((direction) =>
      [...(connection?.gaps[direction] ?? [])].map(({ from, to }) => to - from),
    );
    expect(lengths).toEqual([[5000], [5005], []]);
  });

  test('two of one URL in one millisecond are two', () => {
    const session = sessionWithPage();
    const both = ['a', 'b'].map((requestId) => socketOf({ handshake: handshakeOf({ requestId }) }));
    session.addObserved(both);
    session.addObserved(both);
    expect(session.connections).toHaveLength(2);
  });

  test('has ended with no code, by nobody knows whom', () => {
    const session = sessionWithPage();
    session.addObserved([socketOf({ endedAt: fixtureOrigin + 60_000 })]);
    const closure = { at: fixtureOrigin + 60_000, code: null, wasClean: null, initiator: 'unobserved' };
    expect(session.connections[0]).toMatchObject({ state: 'closed', closure });
  });

  test('that the log has forgotten is out of sight, not closed', () => {
    const session = sessionWithPage();
    session.addAllObserved('har', [socketOf()]);
    session.addAllObserved('har', []);
    expect(session.connections[0]).toMatchObject({ state: 'unknown', closure: null });
  });

  test('does not take a handshake from a recorded one of the same URL', () => {
    const session = sessionWithPage();
    session.applyBatch(0, batchOf([{ url, at: 3 }]));
    session.addObserved([socketOf({ handshake: handshakeOf({ requestId: 'worker', startedAt: fixtureOrigin + 3 }) })]);
    session.addHandshakes([handshakeOf({ requestId: 'page', startedAt: fixtureOrigin + 4, status: 101 })]);
    expect(session.connections.map(({ handshake }) => handshake?.requestId)).toEqual(['page', 'worker']);
    expect(session.connections.map(({ handshakeJoin }) => handshakeJoin)).toEqual(['certain', 'certain']);
  });

  test('counts its frames and keeps none while recording is paused', () => {
    const session = sessionWithPage();
    session.pause(fixtureOrigin);
    session.addObserved([socketOf({ said: [[10, 'in', 'abc']] })]);
    expect(session.connections[0]).toMatchObject({ lostFrames: 1, totals: { framesIn: 1 } });
    expect(session.losses).toMatchObject([{ realm: null, connection: 0, reason: 'paused', count: 1 }]);
  });
});

describe('known by its request only', () => {
  test('its state after the handshake is unknown', () => {
    const session = sessionWithPage();
    session.addObserved([requested()]);
    expect(session.connections[0]).toMatchObject({ state: 'unknown', openedAt: null, closure: null });
  });

  test('turns into the recorder’s own when that was only late, under the same id', () => {
    const session = sessionWithPage();
    session.addObserved([requested()]);
    session.applyBatch(0, batchOf([{ url, at: 2, frames: [[100, 'in', 'a']] }]));
    expect(session.connections).toHaveLength(1);
    expect(session.connections[0]).toMatchObject({ id: 0, realm: 0, source: 'recorder', state: 'open' });
    expect(session.connections[0]?.handshake?.requestId).toBe('7');
  });
});

describe('a session that begins anew', () => {
  test('goes on with the frames of a living one, and does not bring back what was cleared', () => {
    const session = sessionWithPage();
    const ended = socketOf({
      handshake: handshakeOf({ startedAt: fixtureOrigin + 1 }),
      endedAt: fixtureOrigin + 50,
    });
    session.addObserved([socketOf({ said: [[10, 'in', 'a']] }), ended]);
    const next = session.beginAnew(({ state }) => state !== 'closed');
    next.addAllObserved('har', [
      socketOf({
        said: [
          [10, 'in', 'a'],
          [20, 'in', 'b'],
        ],
      }),
      ended,
    ]);
    expect(next.connections).toHaveLength(1);
    expect(next.connections[0]?.rows.length).toBe(1);
    expect(next.connections[0]).toMatchObject({ lostFrames: 0, totals: { framesIn: 2 } });
  });
});
