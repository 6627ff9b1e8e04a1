import { expect, test } from 'vitest';
import { FrameFlag } from '../wire/records.ts';
import type { StoredConnection } from './connection.ts';
import { fixtureEnvironment, fixtureOrigin } from './fixture.ts';
import { noRemarks } from './model.ts';
import { restoreSession } from './restore.ts';
import type { SessionTables } from './tables.ts';

const connection: StoredConnection = {
  realm: 0,
  ordinal: 4,
  source: 'recorder',
  api: 'WebSocket',
  url: 'wss://app.example/live',
  requestedProtocols: [],
  constructedAt: fixtureOrigin,
  prerendered: false,
  stack: '',
  openedAt: fixtureOrigin + 5,
  protocol: '',
  extensions: '',
  erroredAt: null,
  closeCall: null,
  closure: null,
  wireSeen: false,
  sight: null,
  handshake: null,
  handshakeJoin: null,
  hostHint: null,
  totals: {
    framesIn: 9,
    framesOut: 1,
    bytesIn: 90,
    bytesOut: 1,
    longestSilence: 4000,
    longestSilenceIn: 4000,
    longestSilenceOut: 0,
  },
  lastFrameAt: { any: fixtureOrigin + 9000, in: fixtureOrigin + 9000, out: null },
  gaps: {
    any: Float64Array.of(fixtureOrigin + 5, fixtureOrigin + 4005),
    in: Float64Array.of(fixtureOrigin + 5, fixtureOrigin + 4005, fixtureOrigin + 4005, fixtureOrigin + 9000),
    out: new Float64Array(0),
  },
  sending: { buffered: 10, mostBuffered: 99, since: fixtureOrigin, lookedAt: fixtureOrigin + 5 },
  lostFrames: 3,
};

const realm = { frameId: 0, url: '', timeOrigin: fixtureOrigin, late: false, trusted: true, fault: null };

const tables: SessionTables = {
  environment: fixtureEnvironment,
  remarks: noRemarks,
  covers: { from: fixtureOrigin, to: fixtureOrigin + 10_000 },
  realms: [realm, { ...realm, fault: 'out of memory' }],
  connections: [connection],
  handshakes: [],
  hostHints: [],
  pageStates: [],
  losses: [],
  frames: {
    length: 3,
    connection: Uint32Array.of(0, 0, 0),
    time: Float64Array.of(1, 2, 3).map((ms) => fixtureOrigin + ms),
    flags: Uint8Array.of(0, FrameFlag.synthetic, FrameFlag.outbound),
    size: Uint32Array.of(10, 0, 1),
    heartbeat: Uint8Array.of(0, 1, 2),
    captured: Uint32Array.of(0, 1, 1),
    payloads: Uint8Array.of(1, 2),
  },
};

test('what was known while recording is taken over, not worked out anew', () => {
  const [restored] = restoreSession(tables).connections;
  // Ten frames passed, two are here, three were lost: the other five had been cleared away.
  expect(restored?.lostFrames).toBe(3);
  expect([...(restored?.gaps.any ?? [])]).toEqual([{ from: fixtureOrigin + 5, to: fixtureOrigin + 4005 }]);
  expect(restored?.gaps.in.bounds).toEqual(connection.gaps.in);
  expect(restored?.gaps.out.length).toBe(0);
  expect(restored?.totals).toEqual(connection.totals);
  expect(restored?.lastFrameAt).toEqual(connection.lastFrameAt);
  expect(restored?.state).toBe('open');
});

test('rows and payloads go to their connection', () => {
  const { connections, frames } = restoreSession(tables);
  expect([...(connections[0]?.rows.values ?? [])]).toEqual([0, 1, 2]);
  expect([...frames.payload(2)]).toEqual([2]);
});

test('documents stay apart, although nothing names them any more', () => {
  expect(restoreSession(tables).realms.map(({ id, fault }) => [id, fault])).toEqual([
    [0, null],
    [1, 'out of memory'],
  ]);
});

test('tables may be longer than a call may have arguments', () => {
  const state = { realm: 0, at: fixtureOrigin, change: 'hidden' as const, durationMs: 0 };
  const pageStates = new Array(500_000).fill(state);
  expect(restoreSession({ ...tables, pageStates }).pageStates).toHaveLength(500_000);
});
