import { describe, expect, test } from 'vitest';
import { FrameFlag, gapDirections, journalStart } from '../wire/records.ts';
import { batchOf, fixtureEnvironment, fixtureOrigin, scriptedSession } from './fixture.ts';
import { defaultLimits, Session } from './session.ts';
import { lastSilence } from './silence.ts';

const realmBirth = {
  documentId: 'document',
  frameId: 0,
  url: 'https://app.example/',
  timeOrigin: fixtureOrigin,
  late: false,
  trusted: true,
};

function emptySession(limits?: ConstructorParameters<typeof Session>[1]) {
  const session = new Session(fixtureEnvironment, limits);
  return { session, realm: session.addRealm(realmBirth) };
}

describe('a recorded connection', () => {
  const session = scriptedSession({
    connections: [
      {
        openAt: 10,
        frames: [
          [100, 'out', 'ping'],
          [130, 'in', 'pong é'],
          [3500, 'in', 5000],
        ],
        close: { at: 7500, code: 1006 },
      },
    ],
  });
  const [connection] = session.connections;

  test('has its state, its times on the epoch and its closure', () => {
    expect(connection).toMatchObject({
      state: 'closed',
      openedAt: fixtureOrigin + 10,
      closure: { code: 1006, wasClean: false, initiator: 'unknown', at: fixtureOrigin + 7500 },
      totals: { framesIn: 2, framesOut: 1, bytesIn: 5007, bytesOut: 4 },
      lostFrames: 0,
    });
  });

  test('lists its frames in order, with true sizes and kept bytes', () => {
    expect([...(connection?.rows.values ?? [])]).toEqual([0, 1, 2]);
    expect([...session.frames.size.values]).toEqual([4, 7, 5000]);
    expect(new TextDecoder().decode(session.frames.payload(1))).toBe('pong é');
    expect(session.frames.payload(2)).toHaveLength(0);
  });

  test('keeps gaps of a second and more, each direction apart, from open on', () => {
    const bounds = gapDirections.map((direction) =>
      [...(connection?.gaps[direction].bounds ?? [])].map((at) => at - fixtureOrigin),
    );
    expect(bounds).toEqual([[130, 3500], [130, 3500], []]);
  });

  test('knows the silence its close cut off, each direction apart', () => {
    if (connection === undefined) throw new Error('no connection');
    expect(lastSilence(connection, 'any', session.endedAt)?.ms).toBe(4000);
    expect(lastSilence(connection, 'out', session.endedAt)?.ms).toBe(7400);
  });
});

test('a silence still running grows as time passes', () => {
  const session = scriptedSession({ connections: [{ openAt: 0 }] });
  session.cover(fixtureOrigin + 48_000);
  const [connection] = session.connections;
  expect(connection && lastSilence(connection, 'any', session.endedAt)?.ms).toBe(48_000);
});

describe('resuming', () => {
  const frames = [
    [100, 'in', 'a'],
    [200, 'in', 'b'],
    [5000, 'in', 'c'],
  ] as const;

  test('the same batch twice adds nothing', () => {
    const { session, realm } = emptySession();
    const batch = batchOf([{ frames }]);
    session.applyBatch(realm, batch);
    session.applyBatch(realm, batch);
    expect(session.frames.length).toBe(3);
    expect(session.connections).toHaveLength(1);
    expect(session.cursor(realm)).toEqual({ event: 2, page: 0, gap: 2, frame: 3 });
  });

  test('frames that had to go are counted with what was in them, and the silences stay exact', () => {
    const { session, realm } = emptySession();
    session.applyBatch(realm, { ...batchOf([{ frames: frames.slice(0, 1) }]), totals: [] });
    const { gaps, totals } = batchOf([{ frames }]);
    const rest = batchOf([{ frames: frames.slice(2) }]);
    const shed = [{ connection: 0, framesIn: 2, framesOut: 0, bytesIn: 2, bytesOut: 0, synthetic: 0, until: 200 }];
    session.applyBatch(realm, {
      ...rest,
      from: { ...journalStart, frame: 1 },
      events: [],
      nextFrame: 3,
      shed,
      gaps,
      totals,
    });
    expect(session.losses).toEqual([
      {
        ...{ realm, connection: 0, reason: 'evicted', what: 'frames', count: 1 },
        content: { framesIn: 1, framesOut: 0, bytesIn: 1, bytesOut: 0 },
        ...{ from: fixtureOrigin + 100, to: fixtureOrigin + 200 },
      },
    ]);
    const [connection] = session.connections;
    expect([...(connection?.gaps.any ?? [])]).toEqual([{ from: fixtureOrigin + 200, to: fixtureOrigin + 5000 }]);
    expect(connection?.lostFrames).toBe(1);
    expect(connection?.totals.longestSilence).toBe(4800);
  });

  test('frames that went after they were read are no loss', () => {
    const { session, realm } = emptySession();
    session.applyBatch(realm, batchOf([{ frames }]));
    const shed = [{ connection: 0, framesIn: 1, framesOut: 0, bytesIn: 1, bytesOut: 0, synthetic: 0, until: 100 }];
    session.applyBatch(realm, { ...batchOf([]), from: session.cursor(realm), nextFrame: 3, shed });
    expect(session.losses).toEqual([]);
  });

  test('a batch that overlaps with one that was read adds only what is new', () => {
    const { session, realm } = emptySession();
    session.applyBatch(realm, batchOf([{ frames: frames.slice(0, 2) }]));
    session.applyBatch(realm, batchOf([{ frames }]));
    expect(session.frames.length).toBe(3);
  });

  test('a batch that was read for a reader farther on is left out: what comes before it is still to come', () => {
    const { session, realm } = emptySession();
    const whole = batchOf([{ frames }]);
    session.applyBatch(realm, batchOf([{ frames: frames.slice(0, 1) }]));
    const late = { ...batchOf([]), from: { ...session.cursor(realm), frame: 2 }, nextFrame: 3 };
    expect(session.applyBatch(realm, late)).toBe(false);
    expect(session.cursor(realm).frame).toBe(1);
    expect(session.applyBatch(realm, whole)).toBe(true);
    expect([session.frames.length, session.losses.length]).toEqual([3, 0]);
  });

  test('an event told anew, since it was about to go, changes nothing', () => {
    const { session, realm } = emptySession();
    const batch = batchOf([{ frames }]);
    session.applyBatch(realm, batch);
    session.applyBatch(realm, { ...batchOf([]), firstEvent: 2, events: batch.events });
    expect(session.connections).toHaveLength(1);
    expect(session.cursor(realm).event).toBe(4);
  });

  test('a payload that comes after its Blob frame finds its row', () => {
    const { session, realm } = emptySession();
    const batch = batchOf([{ frames: [[100, 'in', 3]] }]);
    session.applyBatch(realm, { ...batch, frames: { ...batch.frames, flags: Uint8Array.of(6) } });
    session.applyBatch(realm, {
      ...batchOf([]),
      latePayloads: [{ frame: 0, bytes: Uint8Array.of(1, 2, 3) }],
    });
    expect([...session.frames.payload(0)]).toEqual([1, 2, 3]);
  });
});

describe('limits and pauses', () => {
  test('frames over the limit are counted in one loss and the last silence stays exact', () => {
    const { session, realm } = emptySession({ ...defaultLimits, frames: 1 });
    const frames = [
      [100, 'in', 'a'],
      [200, 'in', 'b'],
      [300, 'in', 'c'],
    ] as const;
    session.applyBatch(realm, batchOf([{ frames, close: { at: 1300, code: 1006 } }]));
    expect(session.losses).toMatchObject([{ reason: 'limit', what: 'frames', count: 2, to: fixtureOrigin + 300 }]);
    const [connection] = session.connections;
    expect(connection && lastSilence(connection, 'any', session.endedAt)?.ms).toBe(1000);
  });

  test('while paused, frames are counted and closes are still seen', () => {
    const { session, realm } = emptySession();
    session.pause(fixtureOrigin + 50);
    session.applyBatch(realm, batchOf([{ frames: [[100, 'in', 'a']], close: { at: 200, code: 1000 } }]));
    session.resume(fixtureOrigin + 300);
    expect(session.frames.length).toBe(0);
    expect(session.connections[0]?.state).toBe('closed');
    expect(session.losses).toMatchObject([{ reason: 'paused', count: 1 }]);
  });
});

test('a frame the page dispatched itself is no traffic while paused either', () => {
  const { session, realm } = emptySession();
  session.pause(fixtureOrigin);
  const batch = batchOf([{ frames: [[2000, 'in', 'fake']] }]);
  const flags = Uint8Array.of(FrameFlag.synthetic);
  session.applyBatch(realm, { ...batch, frames: { ...batch.frames, flags }, totals: [] });
  session.resume(fixtureOrigin + 3000);
  expect(session.connections[0]?.lastFrameAt.any).toBeNull();
  expect(session.losses).toEqual([]);
});

describe('who ended it', () => {
  const initiatorOf = (session: Session) => session.connections[0]?.closure?.initiator;

  test('the page, when its close() came first', () => {
    const close = { at: 60, code: 1006 };
    expect(initiatorOf(scriptedSession({ connections: [{ closeCall: { at: 50 }, close }] }))).toBe('page');
  });

  test('not the page, when it called close() in its error handler, on a socket that was closed already', () => {
    const { session, realm } = emptySession();
    const batch = batchOf([{ closeCall: { at: 60 }, close: { at: 60, code: 1006 } }]);
    const events = batch.events.map((event) => (event.type === 'close-call' ? { ...event, readyState: 3 } : event));
    session.applyBatch(realm, { ...batch, events });
    expect(initiatorOf(session)).toBe('unknown');
    expect(session.connections[0]?.closeCall).toBeNull();
  });

  test('the peer, when a code arrived', () => {
    expect(initiatorOf(scriptedSession({ connections: [{ close: { at: 60, code: 1001 } }] }))).toBe('peer');
  });

  test('the browser, when the document was unloaded under it', () => {
    const session = scriptedSession({ connections: [{}], pages: [[900, 'unload']] });
    expect(session.connections[0]?.closure).toMatchObject({ code: 1001, initiator: 'browser' });
  });

  test('the page, when it closed the socket in a listener of pagehide: its code, not the browser’s', () => {
    const session = scriptedSession({
      connections: [{ closeCall: { at: 901, code: 4000, reason: 'left' } }, { closeCall: { at: 899 } }, {}],
      pages: [[900, 'unload']],
    });
    expect(session.connections.map(({ closure }) => closure)).toMatchObject([
      { at: fixtureOrigin + 901, code: 4000, reason: 'left', initiator: 'page' },
      { at: fixtureOrigin + 900, initiator: 'page' },
      { at: fixtureOrigin + 900, code: 1001, initiator: 'browser' },
    ]);
  });

  test('the browser, when the document went into bfcache and did not return', () => {
    const session = scriptedSession({ connections: [{}], pages: [[900, 'bfcache-enter']] });
    expect(session.connections[0]).toMatchObject({
      state: 'closed',
      closure: { at: fixtureOrigin + 900, code: 1001, initiator: 'browser' },
    });
  });

  test('the browser, for the 1006 Chrome reports on the return from bfcache', () => {
    const pages = [
      [500, 'bfcache-enter'],
      [9000, 'bfcache-leave'],
    ] as const;
    expect(initiatorOf(scriptedSession({ connections: [{ close: { at: 9001, code: 1006 } }], pages }))).toBe('browser');
  });

  test('the browser, for the 1001 Firefox delivers just before pagehide; in Chrome it is the server’s', () => {
    const batch = batchOf([{ close: { at: 499, code: 1001 } }], [[500, 'bfcache-enter']]);
    const initiatorIn = (browser: string) => {
      const { session, realm } = emptySession();
      session.describeEnvironment({ browser });
      session.applyBatch(realm, batch);
      return initiatorOf(session);
    };
    expect([initiatorIn('Firefox'), initiatorIn('Chrome')]).toEqual(['browser', 'peer']);
  });
});

test('a frame the page dispatched itself ends no silence', () => {
  const { session, realm } = emptySession();
  const batch = batchOf([{ openAt: 0, frames: [[2000, 'in', 'fake']] }]);
  session.applyBatch(realm, {
    ...batch,
    frames: { ...batch.frames, flags: Uint8Array.of(FrameFlag.synthetic) },
    totals: [],
  });
  expect(session.connections[0]?.lastFrameAt.any).toBeNull();
});

test('beginning anew keeps the chosen sockets without their frames and goes on where the recorder was', () => {
  const { session, realm } = emptySession();
  const frames = [[100, 'in', 'a']] as const;
  const closed = { frames, close: { at: 200, code: 1000 } };
  session.applyBatch(realm, batchOf([closed, { url: 'wss://open.example/', frames }]));
  const next = session.beginAnew((connection) => connection.state !== 'closed');
  expect(next.connections.map(({ url, id, lostFrames }) => ({ url, id, lostFrames }))).toEqual([
    { url: 'wss://open.example/', id: 0, lostFrames: 0 },
  ]);
  expect(next.frames.length).toBe(0);
  expect(next.cursor(realm)).toEqual(session.cursor(realm));
});

test('rows whose totals are still to come are left behind too, not lost', () => {
  const { session, realm } = emptySession();
  const frames = [[100, 'in', 'a']] as const;
  session.applyBatch(realm, { ...batchOf([{ frames }]), totals: [] });
  const next = session.beginAnew(() => true);
  next.applyBatch(realm, { ...batchOf([]), totals: batchOf([{ frames }]).totals });
  expect(next.connections[0]?.lostFrames).toBe(0);
});

test('beginning anew keeps what the pages of the chosen sockets went through', () => {
  const session = scriptedSession({ connections: [{}], pages: [[500, 'hidden']] });
  expect(session.beginAnew(() => true).pageStates).toMatchObject([{ change: 'hidden' }]);
  expect(session.beginAnew(() => false).pageStates).toEqual([]);
});
