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

  test('what only recurs may have been news: no word of its having stopped, and no more than possible otherwise', () => {
    const price: Send = (at) => [at, 'in', '{"price":1}'];
    expect(judged(cutAfterMinutes(20_000, 5, price, false))).toEqual([]);
    expect(judged(cutAfterMinutes(60_000, 6, price))).toMatchObject([
      { confidence: 'possible', message: { id: 'heartbeat.race' } },
    ]);
  });

  describe('fast enough, until the page was hidden', () => {
    /** Pages that ask every 20 s and are answered; from `beats` on they do not come to it for 60 s. */
    const asking = (after: readonly Milliseconds[] = []): ScriptedConnection[] =>
      [0, 1, 2].map((i) => {
        const begin = i * 400_000;
        const asked = [20_000, 40_000, 60_000, 80_000, 100_000, ...after].map((ms) => begin + ms + i * 700);
        const frames = asked.flatMap((at): ScriptedFrame[] => [
          [at, 'out', '{"type":"ping"}'],
          [at + 4, 'in', '{"type":"pong"}'],
        ]);
        return { at: begin, frames, close: { at: (asked.at(-1) ?? 0) + 59_980 + i, code: 1006 }, ...behindNginx };
      });
    const hidden: SessionScript['pages'] = [0, 1, 2].flatMap((i) => [
      [i * 400_000 + 101_500, 'hidden'],
      [i * 400_000 + 399_000, 'visible'],
    ]);
    const judgedIn = (browser: string, connections: readonly ScriptedConnection[]) => {
      const session = scriptedSession({ connections, pages: hidden });
      session.describeEnvironment({ browser });
      return diagnose(session).filter(({ kind }) => kind === 'heartbeat');
    };

    test('in Chromium: throttled, for which a timer in a worker helps', () => {
      const [finding] = judgedIn('Chromium', asking());
      expect(finding?.message).toMatchObject({ id: 'heartbeat.throttled', params: { interval: { ms: 20_000 } } });
      expect(finding?.fixes.at(-1)?.advice.id).toBe('fix.beat-in-worker');
    });

    test('with how long each was hidden in its last silence, and where that can be seen', () => {
      const [finding] = judgedIn('Chromium', asking());
      expect(finding?.for.slice(0, 3).map(({ statement, connection }) => [statement.id, connection])).toEqual(
        [0, 1, 2].map((id) => ['evidence.hidden', id]),
      );
      const { statement, span } = finding?.for[0] ?? {};
      expect((span?.to ?? 0) - (span?.from ?? 0)).toBe(58_480);
      expect(statement?.params.duration).toEqual({ ms: 58_480 });
    });

    test('in Firefox, which was not seen to hold it up: no more than that it stopped', () => {
      expect(judgedIn('Firefox', asking()).map(({ message }) => message.id)).toEqual(['heartbeat.stopped']);
    });

    test.each(['Firefox', 'Chromium'])(
      'in %s, seen to come later and later before: by as much as it was',
      (browser) => {
        const [finding] = judgedIn(browser, asking([155_000]));
        expect(finding?.message).toEqual({
          id: 'heartbeat.throttled-seen',
          params: { timeout: { ms: 60_000 }, interval: { ms: 20_000 }, hidden: { ms: 55_000 } },
        });
      },
    );

    test('but asked by the server and answered by the page: it stopped', () => {
      const turned = asking().map(({ frames = [], ...rest }) => ({
        ...rest,
        frames: frames.map(([at, direction, text]): ScriptedFrame => [at, direction === 'in' ? 'out' : 'in', text]),
      }));
      expect(judgedIn('Chromium', turned).map(({ message }) => message.id)).toEqual(['heartbeat.stopped']);
    });

    test('but sent by the server, which no hidden page holds up: it stopped', () => {
      const [finding] = judged(cutAfterMinutes(20_000, 5, server, false), [[1000, 'hidden']]);
      expect(finding?.message.id).toBe('heartbeat.stopped');
    });
  });

  test('without any, nothing beside the timeout, which says so', () => {
    const connections = cutAfterMinutes(20_000, 0, server);
    expect(judged(connections)).toEqual([]);
    const [idle] = diagnose(scriptedSession({ connections }));
    expect(idle?.for.map(({ statement }) => statement.id)).toContain('evidence.no-heartbeat');
  });
});
