import { describe, expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import type { ScriptedConnection, ScriptedFrame, SessionScript } from '../session/fixture.ts';
import { scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { behindNginx } from './recordings.fixture.ts';

type Send = (at: RealmMs) => ScriptedFrame;
const page: Send = (at) => [at, 'out', '{"type":"heartbeat"}'];
const server: Send = (at) => [at, 'in', '{"type":"heartbeat"}'];

/** Four sockets in turn: each beats so many times, talks now and then, and is cut after 60 s without the server. */
function cutAfterMinutes(everyMs: Milliseconds, beats: number, send: Send, talk = true): ScriptedConnection[] {
  let at: RealmMs = 0;
  return [0, 1, 2, 3].map((i) => {
    const begin = at;
    const frames = Array.from({ length: beats }, (_, n) => send(begin + (n + 1) * everyMs));
    const end = begin + beats * everyMs + 3000 + i * 1100;
    // What else the server says keeps the socket while its heartbeat is late.
    const chatter: ScriptedFrame[] = [];
    for (let t = begin + 7000; talk && t < end; t += 31_000) chatter.push([t, 'in', 'x'.repeat(300)]);
    frames.push(...chatter, [end, 'in', 'x'.repeat(300)]);
    const close = end + 59_980 - i * 10;
    // A heartbeat of the page’s goes on where only the server counts.
    if (send === page) for (let t = end + 9000; t < close; t += everyMs) frames.push(page(t));
    at = close + 5000;
    return { at: begin, frames, close: { at: close, code: 1006 }, ...behindNginx };
  });
}

const judged = (connections: readonly ScriptedConnection[], pages: SessionScript['pages'] = []) =>
  diagnose(scriptedSession({ connections, pages })).filter(({ kind }) => kind === 'heartbeat');

describe('connections that an idle timeout ended in spite of a heartbeat', () => {
  test('slower than the timeout: too slow, told with both numbers and as surely as the timeout', () => {
    expect(judged(cutAfterMinutes(90_000, 3, server))).toMatchObject([
      {
        severity: 'warning',
        confidence: 'certain',
        connections: [0, 1, 2, 3],
        message: { id: 'heartbeat.too-slow', params: { interval: { ms: 90_000 }, timeout: { ms: 60_000 } } },
      },
    ]);
  });

  test('as slow as the timeout: a race', () => {
    const [finding] = judged(cutAfterMinutes(60_000, 3, server));
    expect(finding?.message).toMatchObject({ id: 'heartbeat.race', params: { interval: { ms: 60_000 } } });
  });

  test('from the page, where only the server counts: one way', () => {
    const [finding] = judged(cutAfterMinutes(20_000, 3, page));
    expect(finding?.message).toMatchObject({ id: 'heartbeat.one-way', params: { direction: 'in' } });
    expect(finding?.fixes.map(({ who }) => who)).toEqual(['server']);
  });

  test('fast enough, until it stopped', () => {
    const [finding] = judged(cutAfterMinutes(20_000, 5, server, false));
    expect(finding?.message).toMatchObject({ id: 'heartbeat.stopped', params: { interval: { ms: 20_000 } } });
  });

  test('fast enough, until the page was hidden: throttled, for which a timer in a worker helps', () => {
    const [finding] = judged(cutAfterMinutes(20_000, 5, server, false), [[1000, 'hidden']]);
    expect(finding?.message.id).toBe('heartbeat.throttled');
    expect(finding?.fixes.at(-1)?.advice.id).toBe('fix.beat-in-worker');
  });

  test('without any, nothing beside the timeout, which says so', () => {
    const connections = cutAfterMinutes(20_000, 0, server);
    expect(judged(connections)).toEqual([]);
    const [idle] = diagnose(scriptedSession({ connections }));
    expect(idle?.for.map(({ statement }) => statement.id)).toContain('evidence.no-heartbeat');
  });
});
