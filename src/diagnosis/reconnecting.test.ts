import { describe, expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import { type ScriptedConnection, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { diagnose, findingsOn } from './engine.ts';

function habitsIn(script: SessionScript) {
  return diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'reconnecting');
}

/** Attempts that are refused 20 ms after they were made, with these waits between them. */
function refused(waits: readonly Milliseconds[], rest: ScriptedConnection = {}): ScriptedConnection[] {
  let at: RealmMs = 0;
  return [0, ...waits].map((wait) => {
    at += wait + 20;
    return { at: at - 20, openAt: null, close: { at, code: 1006 }, ...rest };
  });
}

describe('attempts that fail', () => {
  test('made again at once, over and over', () => {
    const [habit, ...more] = habitsIn({ connections: refused([1, 2, 1, 3, 2]) });
    expect(more).toEqual([]);
    expect(habit).toMatchObject({
      severity: 'warning',
      connections: [1, 2, 3, 4, 5],
      message: { id: 'reconnect.at-once', params: { count: 5, least: { ms: 1 }, most: { ms: 3 } } },
    });
    expect(habit?.for[0]).toMatchObject({ connection: 1, statement: { params: { delay: { ms: 1 } } } });
  });

  test('made again after the same time each', () => {
    const [habit] = habitsIn({ connections: refused([5000, 5040, 5012, 4998]) });
    expect(habit?.message.id).toBe('reconnect.constant');
  });

  test('after waits that double, with no chance in them, up to the longest', () => {
    const [habit] = habitsIn({ connections: refused([1000, 2003, 4010, 8002, 10_004, 10_001]) });
    expect(habit?.message).toMatchObject({ id: 'reconnect.no-jitter', params: { count: 6, most: { ms: 10_004 } } });
    for (const waits of [
      [700, 1900, 2600, 7400, 9100, 4000],
      [1000, 2300, 4100, 9900, 16_000],
    ]) {
      expect(habitsIn({ connections: refused(waits) })[0]?.message.id).toBe('reconnect.healthy');
    }
  });

  test('a socket that opens and is cut off at once has failed too', () => {
    const connections = [0, 3100, 6200, 9300, 12_400].map((at) => ({ at, close: { at: at + 100, code: 1006 } }));
    expect(habitsIn({ connections })[0]?.message.id).toBe('reconnect.constant');
  });

  test('with longer waits each time, and chance in them: that is right, and told as a fact', () => {
    const [habit] = habitsIn({ connections: refused([1000, 2600, 3100, 8200, 13_000]) });
    expect(habit).toMatchObject({
      severity: 'info',
      confidence: 'likely',
      message: { id: 'reconnect.healthy', params: { count: 5, least: { ms: 1000 }, most: { ms: 13_000 } } },
      fixes: [],
    });
  });

  test('at times that do not grow: neither good nor a habit', () => {
    expect(habitsIn({ connections: refused([4000, 2600, 3100, 3900, 2800]) })).toEqual([]);
  });

  test('three are no habit yet', () => {
    expect(habitsIn({ connections: refused([1, 1, 1]) })).toEqual([]);
  });

  test('a query that changes each time is the same address; another path is not', () => {
    const at = (url: (i: number) => string) =>
      habitsIn({ connections: refused([1, 1, 1, 1]).map((one, i) => ({ ...one, url: url(i) })) });
    expect(at((i) => `wss://app.example/live?t=${i}`)).toHaveLength(1);
    expect(at((i) => `wss://app.example/live/${i}`)).toEqual([]);
  });
});

test('sockets that lived long and come back after the same time show no habit', () => {
  const connections = [0, 62_000, 124_000, 186_000, 248_000, 310_000].map((at) => ({
    at,
    close: { at: at + 60_000, code: 1006 },
  }));
  expect(habitsIn({ connections })).toEqual([]);
});

describe('one drop', () => {
  const dropped: ScriptedConnection = { frames: [[9000, 'in', 'a']], close: { at: 10_000, code: 1006 } };

  test('answered by several connections at once', () => {
    const again = [10_010, 10_200, 10_300, 10_900].map((at) => ({ at }));
    const [habit] = habitsIn({ connections: [dropped, ...again], until: 12_000 });
    expect(habit).toMatchObject({
      message: { id: 'reconnect.storm', params: { count: 4 } },
      connections: [1, 2, 3, 4],
    });
  });

  test('of four sockets that come back each: no storm', () => {
    const connections = [dropped, dropped, dropped, dropped, ...[10_010, 10_020, 10_030, 10_040].map((at) => ({ at }))];
    expect(habitsIn({ connections, until: 12_000 })).toEqual([]);
  });

  test('after which nothing came, for a minute', () => {
    const [habit] = habitsIn({ connections: [dropped], until: 70_000 });
    expect(habit).toMatchObject({ message: { id: 'reconnect.none', params: { waited: { ms: 60_000 } } } });
    expect(habitsIn({ connections: [dropped], until: 69_000 })).toEqual([]);
  });

  test('after which nothing came because the page was left, or need not: another stands', () => {
    expect(habitsIn({ connections: [dropped], pages: [[11_000, 'unload']], until: 90_000 })).toEqual([]);
    expect(habitsIn({ connections: [dropped, { at: 5000 }], until: 90_000 })).toEqual([]);
  });

  test('on purpose: nothing is missing', () => {
    const closed: ScriptedConnection = { closeCall: { at: 900 }, close: { at: 950, code: 1000 } };
    expect(habitsIn({ connections: [closed], until: 90_000 })).toEqual([]);
  });
});

test('how it ended stays the first thing said of a connection, and its verdict', () => {
  const findings = diagnose(scriptedSession({ connections: refused([1, 1, 1, 1]) }));
  expect(findingsOn(findings, 2).map(({ kind }) => kind)).toEqual(['handshake-failed', 'reconnecting']);
});
