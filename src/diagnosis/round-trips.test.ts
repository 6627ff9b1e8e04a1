import { expect, test } from 'vitest';
import { fixtureEnvironment, fixtureOrigin } from '../session/fixture.ts';
import type { ObservedFrame } from '../session/observed-sockets.ts';
import { Session } from '../session/session.ts';
import { type Beat, readBeats } from './beats.ts';
import { findRoundTrips, roundTripsOf } from './round-trips.ts';

type Row = readonly [at: number, direction: 'in' | 'out', control?: 'ping' | 'pong'];

function roundTrips(...rows: readonly Row[]) {
  return roundTripsOf(beatsOf(...rows));
}

function beatsOf(...rows: readonly Row[]): readonly Beat[] {
  const session = new Session(fixtureEnvironment);
  const frames = rows.map(
    ([at, direction, control]): ObservedFrame => ({
      ...{ at: fixtureOrigin + at, direction, binary: false, size: 0, payload: new Uint8Array(0) },
      ...(control !== undefined && { control }),
    }),
  );
  session.addObserved([
    {
      source: 'netlog',
      handshake: {
        ...{ source: 'netlog', requestId: '', url: 'wss://h/', startedAt: fixtureOrigin, status: 101 },
        ...{ requestHeaders: [], responseHeaders: [], serverAddress: '', failure: '' },
      },
      ...{ stack: '', openedAt: fixtureOrigin, endedAt: null, sight: { until: fixtureOrigin, lost: false } },
      frames: { length: frames.length, at: (index) => frames[index] as ObservedFrame },
    },
  ]);
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return readBeats(session)(connection);
}

test('none, where there were no pings: messages that say so are no pings', () => {
  expect(roundTrips([10, 'in'], [20, 'out'])).toEqual([]);
});

test('from each ping of the server to the browser’s pong', () => {
  expect(
    roundTrips(
      [0, 'in', 'ping'],
      [2, 'out', 'pong'],
      [100, 'in', 'ping'],
      [110, 'out', 'pong'],
      [200, 'in', 'ping'],
      [203, 'out', 'pong'],
    ),
  ).toEqual([
    { asked: 'in', layer: 'protocol', trend: 'steady', answered: 3, unanswered: 0, least: 2, median: 3, p95: 10 },
  ]);
});

test('a pong answers the latest ping and all before it; what comes after it is unanswered', () => {
  const rows: Row[] = [
    [0, 'out', 'ping'],
    [50, 'out', 'ping'],
    [80, 'in', 'pong'],
    [100, 'out', 'ping'],
    [150, 'out', 'ping'],
  ];
  expect(roundTrips(...rows)).toMatchObject([{ asked: 'out', answered: 2, unanswered: 2, least: 30, median: 30 }]);
});

test('a pong nobody asked for is no answer, and neither is one from the side that asked', () => {
  expect(roundTrips([0, 'out', 'pong'], [10, 'in', 'ping'], [20, 'in', 'pong'])).toMatchObject([
    { asked: 'in', answered: 0, unanswered: 1 },
  ]);
});

test('of messages apart from the protocol’s pings, and whether answers come later and later', () => {
  const beat = (at: number, direction: 'in' | 'out', role: 'ping' | 'pong'): Beat => ({
    row: at,
    at,
    direction,
    role,
    by: 'form',
  });
  const slower = Array.from({ length: 10 }, (_, i) => [
    beat(i * 1000, 'out', 'ping'),
    beat(i * 1000 + (i < 5 ? 50 : 80), 'in', 'pong'),
  ]).flat();
  expect(roundTripsOf(slower)).toEqual([
    { asked: 'out', layer: 'message', answered: 10, unanswered: 0, least: 50, median: 80, p95: 80, trend: 'rising' },
  ]);
  expect(roundTripsOf(slower.slice(2))).toMatchObject([{ answered: 9, trend: 'steady' }]);
});

test('each ping stands with the pong that answered it; one that none answered before the next stands alone', () => {
  const beats = beatsOf([0, 'out', 'ping'], [50, 'out', 'ping'], [80, 'in', 'pong'], [100, 'out', 'ping']);
  expect(
    findRoundTrips(beats).map(({ asked, row, from, to }) => [
      asked,
      row,
      from - fixtureOrigin,
      to && to - fixtureOrigin,
    ]),
  ).toEqual([
    ['out', 0, 0, null],
    ['out', 1, 50, 80],
    ['out', 3, 100, null],
  ]);
});
