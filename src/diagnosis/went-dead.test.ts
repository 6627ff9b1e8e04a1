import { describe, expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import { fixtureOrigin, type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding } from './finding.ts';
import { behindNginx } from './recordings.fixture.ts';

const everyMs: Milliseconds = 10_000;

/** A ping of the page each 10 s, answered until `diedAt`; dropped after so long more. */
function dying(at: RealmMs, diedAt: Milliseconds, moreMs: Milliseconds): ScriptedConnection {
  const frames: ScriptedFrame[] = [];
  for (let ms = everyMs; ms < diedAt + moreMs; ms += everyMs) {
    frames.push([at + ms, 'out', '{"type":"ping"}']);
    if (ms <= diedAt) frames.push([at + ms + 40, 'in', '{"type":"pong"}']);
  }
  return { at, frames, close: { at: at + diedAt + moreMs, code: 1006 } };
}

const endings = (connections: readonly ScriptedConnection[]) =>
  diagnose(scriptedSession({ connections })).filter(explainsEnding);

describe('a drop long after the server was last heard, though the page asked', () => {
  test('of a connection that was dead before: since when, how often it asked, and what finds it out sooner', () => {
    expect(endings([dying(0, 100_000, 924_000)])).toMatchObject([
      {
        kind: 'went-dead',
        severity: 'error',
        confidence: 'likely',
        message: { id: 'went-dead.silent', params: { count: 1, silence: { ms: 923_960 } } },
        for: [
          {
            statement: { id: 'evidence.answers-missed', params: { count: 92 } },
            span: { from: fixtureOrigin + 100_040, to: fixtureOrigin + 1_024_000 },
          },
          { statement: { id: 'evidence.beats-before', params: { count: 10 } } },
        ],
        fixes: [
          { advice: { id: 'fix.deadline' } },
          { advice: { id: 'fix.reconnect-on-return' } },
          { advice: { params: { at: { at: fixtureOrigin + 100_040 } } } },
        ],
      },
    ]);
  });

  test('several of one server are told together, with what all of them missed', () => {
    const [finding, ...others] = endings([dying(0, 100_000, 303_000), dying(40_000, 90_000, 706_000)]);
    expect(others).toEqual([]);
    expect(finding?.message.params).toMatchObject({ count: 2, silence: { ms: 302_960 } });
  });

  test('of which the server alone had beaten: possible, for a timeout that listens to it looks alike', () => {
    const beats = Array.from({ length: 8 }, (_, i): ScriptedFrame => [(i + 1) * everyMs, 'in', '{"type":"heartbeat"}']);
    const [finding] = endings([{ frames: beats, close: { at: 130_000, code: 1006 } }]);
    expect(finding).toMatchObject({ kind: 'went-dead', confidence: 'possible' });
    expect(finding?.for[0]?.statement).toMatchObject({
      id: 'evidence.beats-missed',
      params: { silence: { ms: 50_000 } },
    });
  });

  test('a moment in which the page stood still makes no difference, a minute does', () => {
    const kindWith = (stall: Milliseconds) =>
      diagnose(
        scriptedSession({ connections: [dying(0, 100_000, 303_000)], pages: [[403_100, 'stall', stall]] }),
      ).filter(explainsEnding)[0]?.kind;
    expect(kindWith(900)).toBe('went-dead');
    expect(kindWith(60_000)).toBe('cannot-tell');
  });

  test('but not where one answer is missing, the server said anything, or had never answered', () => {
    const kindOf = (connection: ScriptedConnection) => endings([connection])[0]?.kind;
    expect(kindOf(dying(0, 100_000, 19_000))).toBe('cannot-tell');
    const { frames = [], ...rest } = dying(0, 100_000, 300_000);
    expect(kindOf({ ...rest, frames: [...frames, [399_000, 'in', 'news']] })).toBe('cannot-tell');
    expect(kindOf({ ...rest, frames: frames.filter(([, direction]) => direction === 'out') })).toBe('cannot-tell');
  });

  test('a timeout that listens to the server is one all the same, where its length tells', () => {
    const connections = [0, 1, 2].map((i) => ({ ...dying(i * 400_000, 100_000 + i * 30_000, 60_020), ...behindNginx }));
    expect(endings(connections).map(({ kind }) => kind)).toEqual(['idle-timeout']);
  });
});
