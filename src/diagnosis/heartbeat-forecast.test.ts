import { describe, expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { behindNginx, cutOffInTurn } from './recordings.fixture.ts';

const forecast = (script: SessionScript) =>
  diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'heartbeat');
const living = (connection: ScriptedConnection, until: RealmMs, pages: SessionScript['pages'] = []) =>
  forecast({ connections: [connection], until, pages });

const every = (ms: Milliseconds, until: RealmMs, text: string, direction: 'in' | 'out'): ScriptedFrame[] =>
  Array.from({ length: Math.floor(until / ms) }, (_, i) => [(i + 1) * ms, direction, text]);
const ping = '{"type":"ping"}';
const pong = '{"type":"pong"}';
const beat = '{"type":"heartbeat"}';

describe('a connection that lives', () => {
  test('and has been silent without a heartbeat: what would cut it, as a possibility', () => {
    expect(living({ openAt: 5, frames: [[2000, 'in', 'x']] }, 50_000)).toMatchObject([
      {
        severity: 'warning',
        confidence: 'possible',
        connections: [0],
        message: { id: 'heartbeat.none-alive-default', params: { silence: { ms: 48_000 } } },
        for: [{ statement: { id: 'evidence.no-beats' }, connection: 0 }],
      },
    ]);
  });

  test('and was silent for a short while only: nothing', () => {
    expect(living({ frames: [[2000, 'in', 'x']] }, 21_000)).toEqual([]);
  });

  test('to a server whose idle timeout is known: that one', () => {
    const connections = [...cutOffInTurn([59_970, 59_980, 59_960], behindNginx), { at: 300_000 }];
    expect(forecast({ connections, until: 330_000 }).map(({ message }) => message)).toEqual([
      { id: 'heartbeat.none-alive-found', params: { silence: { ms: 29_995 }, timeout: { ms: 60_000 } } },
    ]);
  });

  test('by a protocol whose server pings unseen: nothing, for it is not as silent as it looks', () => {
    const url = 'wss://app.example/ws';
    expect(living({ url, protocol: 'graphql-transport-ws', protocols: ['graphql-transport-ws'] }, 300_000)).toEqual([]);
    expect(living({ url }, 300_000)).toHaveLength(1);
  });

  test('and beats more slowly than many allow: too slow', () => {
    const frames = [...every(90_000, 400_000, ping, 'out'), ...every(90_040, 400_000, pong, 'in')];
    const [finding] = living({ frames }, 400_000);
    expect(finding?.message).toMatchObject({
      id: 'heartbeat.slow-alive',
      params: { interval: { ms: 90_000 }, timeout: { ms: 60_000 } },
    });
  });

  test('whose page alone beats: one way', () => {
    const [finding] = living({ frames: every(25_000, 120_000, beat, 'out') }, 120_000);
    expect(finding?.message).toEqual({
      id: 'heartbeat.one-way-alive',
      params: { interval: { ms: 25_000 }, silence: { ms: 119_995 } },
    });
  });

  test('whose page asks and is not answered', () => {
    const [finding] = living({ frames: every(25_000, 80_000, ping, 'out') }, 90_000);
    expect(finding?.message).toMatchObject({ id: 'heartbeat.unanswered', params: { count: 3 } });
    expect(living({ frames: every(25_000, 80_000, ping, 'out') }, 84_000)).toMatchObject([
      { message: { id: 'heartbeat.one-way-alive' } },
    ]);
  });

  test('whose page beats more slowly while it is hidden: throttled, both numbers told', () => {
    const at = [20, 40, 60, 80, 140].map((seconds) => seconds * 1000);
    const frames = at.flatMap((time): ScriptedFrame[] => [
      [time, 'out', ping],
      [time + 50, 'in', pong],
    ]);
    const [finding] = living({ frames }, 150_000, [[81_000, 'hidden']]);
    expect(finding?.message).toEqual({
      id: 'heartbeat.throttled-alive',
      params: { interval: { ms: 20_000 }, hidden: { ms: 60_000 } },
    });
    expect(living({ frames }, 150_000)).toEqual([]);
  });

  test('whose page asks in vain, and more slowly while it is hidden: two faults, told apart', () => {
    const frames = [20, 40, 60, 80, 140].map((seconds): ScriptedFrame => [seconds * 1000, 'out', ping]);
    const findings = living({ frames }, 160_000, [[81_000, 'hidden']]);
    expect(findings.map(({ message }) => message.id)).toEqual(['heartbeat.unanswered', 'heartbeat.throttled-alive']);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(2);
  });

  test('and beats fast enough, both ways: nothing', () => {
    const frames = [...every(25_000, 300_000, ping, 'out'), ...every(25_040, 300_000, pong, 'in')];
    expect(living({ frames }, 300_000)).toEqual([]);
  });
});

test('the living of one server are one finding, with the numbers of the worst', () => {
  const connections = [{ openAt: 5 }, { openAt: 20_000 }, { url: 'wss://other.example/', openAt: 10_000 }];
  expect(
    forecast({ connections, until: 60_000 }).map((finding) => [finding.connections, finding.message.params.silence]),
  ).toEqual([
    [[0, 1], { ms: 59_995 }],
    [[2], { ms: 50_000 }],
  ]);
});
