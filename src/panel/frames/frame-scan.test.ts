import { expect, test } from 'vitest';
import { batchOf, type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../../session/fixture.ts';
import { FrameFlag } from '../../session/model.ts';
import { type FrameFilter, noFilter, queryOf, withText } from './frame-filter.ts';
import { FrameScan } from './frame-scan.ts';

const never = () => false;

function scanOf(script: ScriptedConnection, filter: Partial<FrameFilter>) {
  const session = scriptedSession({ connections: [script] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const { query, unread } = queryOf({ ...noFilter, ...filter });
  return { session, connection, unread, scan: new FrameScan(session, connection, query) };
}

function found(frames: readonly ScriptedFrame[], filter: Partial<FrameFilter>): number[] {
  const { scan } = scanOf({ frames }, filter);
  scan.advance(never);
  return [...scan.matches.values];
}

const talk: ScriptedFrame[] = [
  [1000, 'out', '{"type":"subscribe","channel":"orders"}'],
  [1050, 'in', '{"type":"ok"}'],
  [2000, 'in', 5000],
  [3000, 'out', '{"type":"ping"}'],
  [3040, 'in', '{"type":"pong"}'],
  [4000, 'in', '{"type":"Order","id":7}'],
];

test('frames are found by text, pattern, direction, kind and size', () => {
  expect(found(talk, { text: 'order' })).toEqual([0, 5]);
  expect(found(talk, { text: '"p[io]ng"', isRegex: true })).toEqual([3, 4]);
  expect(found(talk, { direction: 'out' })).toEqual([0, 3]);
  expect(found(talk, { kind: 'binary' })).toEqual([2]);
  expect(found(talk, { least: '20', most: '1k' })).toEqual([0, 5]);
  expect(found(talk, { text: 'order', direction: 'in' })).toEqual([5]);
});

test('heartbeats are left out, by their form', () => {
  expect(found(talk, { hidesHeartbeats: true })).toEqual([0, 1, 2, 5]);
});

test('what is no pattern and no size is told and asks nothing', () => {
  const { scan, unread } = scanOf({ frames: talk }, { text: '(', isRegex: true, least: 'many' });
  scan.advance(never);
  expect(unread).toEqual(['text', 'least']);
  expect(scan.matches.length).toBe(talk.length);
});

test('a text may be sought among what another filter leaves', () => {
  const { session, connection } = scanOf({ frames: talk }, {});
  const { query } = queryOf({ ...noFilter, direction: 'in' });
  const scan = new FrameScan(session, connection, withText(query, 'type'));
  scan.advance(never);
  expect([...scan.matches.values]).toEqual([1, 4, 5]);
});

test('it stops when its time is up and goes on from there', () => {
  const many = Array.from({ length: 2000 }, (_, i): ScriptedFrame => [i, 'in', i % 2 === 0 ? 'even' : 'odd']);
  const { scan } = scanOf({ frames: many }, { text: 'odd' });
  let looks = 0;
  scan.advance(() => looks++ >= 1);
  expect(scan.isDone).toBe(false);
  expect(scan.looked).toBeLessThan(2000);
  scan.advance(never);
  expect(scan.isDone).toBe(true);
  expect(scan.matches.length).toBe(1000);
});

test('frames that come later are looked at when it goes on', () => {
  const { session, scan } = scanOf({ frames: talk.slice(0, 3) }, { text: 'order' });
  scan.advance(never);
  session.applyBatch(0, batchOf([{ frames: talk }]));
  scan.advance(never);
  expect([...scan.matches.values]).toEqual([0, 5]);
});

test('what turns out to be a heartbeat by recurring is left out afterwards too', () => {
  const beats = Array.from({ length: 6 }, (_, i): ScriptedFrame[] => [
    [(i + 1) * 10_000, 'out', 'here'],
    [(i + 1) * 10_000 + 3000, 'in', 'news'.repeat(i + 2)],
  ]).flat();
  const { session, scan } = scanOf({ frames: beats.slice(0, 4) }, { hidesHeartbeats: true });
  scan.advance(never);
  expect(scan.matches.length).toBe(4);
  session.applyBatch(0, batchOf([{ frames: beats }]));
  scan.advance(never);
  expect([...scan.matches.values]).toEqual([1, 3, 5, 7, 9, 11]);
});

test('a Blob is looked into when its bytes come, and stands where its frame does', () => {
  const frames: ScriptedFrame[] = [
    [10, 'in', 'needle'],
    [20, 'in', 6],
    [30, 'in', 'needle'],
  ];
  const batch = batchOf([{ frames }]);
  batch.frames.flags[1] = FrameFlag.binary | FrameFlag.blob;
  const session = scriptedSession({ connections: [] });
  session.applyBatch(0, batch);
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const scan = new FrameScan(session, connection, queryOf({ ...noFilter, text: 'needle' }).query);
  scan.advance(never);
  expect([...scan.matches.values]).toEqual([0, 2]);
  const late = { frame: 1, bytes: new TextEncoder().encode('needle') };
  session.applyBatch(0, {
    ...batchOf([]),
    from: { event: 2, page: 0, gap: 0, frame: 3 },
    nextFrame: 3,
    latePayloads: [late],
  });
  scan.advance(never);
  expect([...scan.matches.values]).toEqual([0, 1, 2]);
});
