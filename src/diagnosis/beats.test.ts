import { describe, expect, test } from 'vitest';
import type { RealmMs } from '../base/units.ts';
import {
  batchOf,
  fixtureOrigin,
  type ScriptedConnection,
  type ScriptedFrame,
  scriptedSession,
} from '../session/fixture.ts';
import type { Session } from '../session/session.ts';
import { readBeats } from './beats.ts';

const every = (ms: RealmMs, count: number, frame: (at: RealmMs, i: number) => ScriptedFrame[]) =>
  Array.from({ length: count }, (_, i) => frame((i + 1) * ms, i)).flat();

/** Time, direction, role and what told it, of all beats of the session's first connection. */
const told = (session: Session) =>
  readBeats(session)({ id: 0 }).map(({ at, direction, role, by }) => [at - fixtureOrigin, direction, role, by]);
const toldOf = (connection: ScriptedConnection) => told(scriptedSession({ connections: [connection] }));

describe('heartbeats are told', () => {
  test('by their form, among other frames', () => {
    const frames: ScriptedFrame[] = [
      [1000, 'out', '{"type":"ping"}'],
      [1040, 'in', '{"type":"pong"}'],
      [2000, 'in', '{"type":"price","value":3}'],
    ];
    expect(toldOf({ frames })).toEqual([
      [1000, 'out', 'ping', 'form'],
      [1040, 'in', 'pong', 'form'],
    ]);
  });

  test('failing that by frames of one size that recur at one interval, whatever is in them', () => {
    const frames = every(20_000, 5, (at, i) => [
      [at, 'out', `still here ${i}`],
      [at + 7000 + i * 900, 'in', 'x'.repeat(30 + i)],
    ]);
    expect(toldOf({ frames })).toEqual(
      every(20_000, 5, (at) => [[at, 'out', '']]).map(([at]) => [at, 'out', 'beat', 'recurrence']),
    );
  });

  test('where one recurrence follows on the other, as question and answer', () => {
    const frames = every(20_000, 5, (at) => [
      [at, 'in', 'u there?'],
      [at + 60, 'out', 'yes'],
    ]);
    expect(toldOf({ frames }).slice(0, 2)).toEqual([
      [20_000, 'in', 'ping', 'recurrence'],
      [20_060, 'out', 'pong', 'recurrence'],
    ]);
  });

  test('not from large frames, from four of a kind, or from talk', () => {
    expect(toldOf({ frames: every(20_000, 9, (at) => [[at, 'in', 'x'.repeat(129)]]) })).toEqual([]);
    expect(toldOf({ frames: every(20_000, 4, (at) => [[at, 'in', 'tick']]) })).toEqual([]);
    expect(toldOf({ frames: every(500, 90, (at) => [[at, 'in', 'tick']]) })).toEqual([]);
  });
});

test('a session that grows is read on, to the same result as if it were read at once', () => {
  const frames = every(5000, 40, (at, i) => [
    [at, 'out', '{"type":"ping"}'],
    [at + 30, 'in', i % 3 === 0 ? '{"type":"pong"}' : `other ${i}`],
  ]);
  const whole = scriptedSession({ connections: [{ frames }] });
  const growing = scriptedSession({ connections: [{ frames: frames.slice(0, 30) }] });
  expect(told(growing)).toHaveLength(20);
  const rest = batchOf([{ frames }]);
  growing.applyBatch(0, rest);
  expect(told(growing)).toEqual(told(whole));
});

test('a beat names its row, also one that only recurs', () => {
  const frames = every(20_000, 5, (at, i) => [
    [at, 'in', `news ${'x'.repeat(i)}`],
    [at + 5000, 'out', 'still here'],
  ]);
  const session = scriptedSession({ connections: [{ frames }] });
  expect(readBeats(session)({ id: 0 }).map(({ row }) => row)).toEqual([1, 3, 5, 7, 9]);
});
