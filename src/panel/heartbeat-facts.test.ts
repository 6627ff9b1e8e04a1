import { expect, test } from 'vitest';
import { readBeats } from '../diagnosis/beats.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { heartbeatFacts } from './heartbeat-facts.ts';

function factsOf(script: ScriptedConnection) {
  const session = scriptedSession({ connections: [script] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return heartbeatFacts(session, connection, readBeats(session)(connection));
}

test('an Engine.IO heartbeat: the server asks, the page answers, but for the last time', () => {
  const frames = Array.from({ length: 5 }, (_, i): ScriptedFrame[] => [
    [(i + 1) * 25_000, 'in', '2'],
    ...(i < 4 ? [[(i + 1) * 25_000 + 40, 'out', '3'] as const] : []),
  ]).flat();
  const { form, series, roundTrips, longestPause } = factsOf({ url: 'wss://h/socket.io/?EIO=4', frames });
  expect(form).toMatchObject({ id: 'engine.io-4', intervalMs: 25_000 });
  expect(series).toMatchObject([
    { direction: 'in', role: 'ping', count: 5, rhythm: { median: 25_000 } },
    { direction: 'out', role: 'pong', count: 4 },
  ]);
  expect(series[0]?.intervals.map(({ ms }) => ms)).toEqual([25_000, 25_000, 25_000, 25_000]);
  expect(roundTrips).toMatchObject([{ asked: 'in', answered: 4, unanswered: 1, missed: [{ row: 8 }] }]);
  expect(roundTrips[0]?.took.map(({ ms }) => ms)).toEqual([40, 40, 40, 40]);
  expect(longestPause).toBe(24_960);
});

test('what only recurs belongs to no protocol that is known', () => {
  const frames = Array.from({ length: 6 }, (_, i): ScriptedFrame => [(i + 1) * 10_000, 'out', 'here']);
  expect(factsOf({ frames })).toMatchObject({
    form: null,
    series: [{ role: 'beat', by: 'recurrence', rhythm: { count: 6 } }],
  });
});

test('where there is none, it may be that the server’s pings are not seen', () => {
  expect(factsOf({ frames: [] })).toMatchObject({ series: [], longestPause: null, pingsUnseen: false });
  expect(factsOf({ protocol: 'graphql-transport-ws' })).toMatchObject({ series: [], pingsUnseen: true });
});
