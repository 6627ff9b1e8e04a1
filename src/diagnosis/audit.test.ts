import { describe, expect, test } from 'vitest';
import type { Milliseconds } from '../base/units.ts';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { type AuditCheck, audit } from './audit.ts';
import { diagnose } from './engine.ts';
import { behindNginx, cutOffInTurn } from './recordings.fixture.ts';

function audited(script: SessionScript): Record<AuditCheck['id'], AuditCheck> {
  const session = scriptedSession(script);
  const checks = audit(session, diagnose(session));
  return Object.fromEntries(checks.map((check) => [check.id, check])) as Record<AuditCheck['id'], AuditCheck>;
}

/** The page asks, the server answers. */
function beating(everyMs: Milliseconds, until: Milliseconds): ScriptedFrame[] {
  return Array.from({ length: Math.floor(until / everyMs) }, (_, i) => (i + 1) * everyMs).flatMap(
    (at): ScriptedFrame[] => [
      [at, 'out', '{"type":"ping"}'],
      [at + 20, 'in', '{"type":"pong"}'],
    ],
  );
}

test('of nothing, nothing is known', () => {
  const checks = Object.values(audited({ connections: [] }));
  expect(checks.map(({ result }) => result)).toEqual(Array(6).fill('unknown'));
});

test('a page that does all well passes all', () => {
  const lost: ScriptedConnection = { frames: beating(30_000, 100_000), close: { at: 101_000, code: 1006 } };
  const again: ScriptedConnection = {
    at: 102_300,
    frames: beating(30_000, 290_000).map(([at, ...rest]) => [at + 102_300, ...rest] as const),
    closeCall: { at: 395_000, code: 1000, reason: 'logged out' },
    close: { at: 395_020, code: 1000, reason: 'logged out' },
  };
  expect(Object.values(audited({ connections: [lost, again] })).map(({ id, result }) => [id, result])).toEqual([
    ['beats-in', 'pass'],
    ['beats-out', 'pass'],
    ['outlasts-proxies', 'pass'],
    ['reconnects', 'pass'],
    ['closes', 'pass'],
    ['handshakes', 'pass'],
  ]);
});

describe('fails', () => {
  test('whose side is silent for longer than 50 s, with its interval and its silence', () => {
    const checks = audited({ connections: [{ openAt: 5, frames: beating(55_000, 120_000) }], until: 121_000 });
    expect(checks['beats-out']).toMatchObject({
      result: 'fail',
      connections: [0],
      message: { id: 'audit.beats', params: { interval: { ms: 55_000 }, silence: { ms: 55_000 } } },
    });
    expect(audited({ connections: [{ frames: beating(50_000, 120_000) }], until: 121_000 })['beats-out'].result).toBe(
      'pass',
    );
  });

  test('who is silent for longer than proxies allow, which are counted and named', () => {
    const { 'outlasts-proxies': check } = audited({ connections: [{ frames: [[5000, 'in', 'x']] }], until: 66_000 });
    expect(check).toMatchObject({ result: 'fail', connections: [0], message: { id: 'audit.cut-by' } });
    expect(JSON.stringify(check.message.params.products)).toContain('nginx');
  });

  test('by a product’s timeout only where the product was heard', () => {
    const spoken = (text: string) => {
      const frames: ScriptedFrame[] = [5000, 40_000, 66_000].map((at) => [at, 'out', text]);
      return audited({ connections: [{ frames }], until: 66_000 })['outlasts-proxies'];
    };
    expect(JSON.stringify(spoken('{"type":6}\x1e').message.params)).toContain('SignalR');
    expect(JSON.stringify(spoken('{"type":"hello"}').message.params)).not.toContain('SignalR');
  });

  describe('whose connections ended at a timeout that was found', () => {
    /** Three in turn, each silent for 30 s before its end, with a heartbeat every 10 s until then. */
    const fallenSilent = (beats: (everyMs: Milliseconds, until: Milliseconds) => ScriptedFrame[]) =>
      audited({
        connections: [0, 1, 2].map((i): ScriptedConnection => {
          const at = i * 200_000;
          const end = 70_000 + i * 7000;
          const frames = beats(10_000, end).map(([ms, ...rest]): ScriptedFrame => [at + ms, ...rest]);
          const last = frames.at(-1)?.[0] ?? 0;
          return { at, frames, close: { at: last + 29_985 + i, code: 1006 }, ...behindNginx };
        }),
      });

    test('though it is shorter than what is good practice', () => {
      const checks = fallenSilent(beating);
      expect(checks['beats-out']).toMatchObject({
        result: 'fail',
        connections: [0, 1, 2],
        message: { id: 'audit.beats-missed', params: { interval: { ms: 10_000 }, count: 3 } },
      });
      expect(checks['beats-in']).toMatchObject({ result: 'fail', connections: [0, 1, 2] });
      expect(checks['outlasts-proxies']).toMatchObject({ result: 'fail', connections: [0, 1, 2] });
      expect(checks['outlasts-proxies'].message.params.timeout).toEqual({ ms: 30_000 });
    });

    test('without a heartbeat', () => {
      const spoken = (everyMs: Milliseconds, until: Milliseconds) =>
        beating(everyMs, until).map(([at], i): ScriptedFrame => [at + (i % 3) * 1700, 'in', 'x'.repeat(300 + i * 7)]);
      expect(fallenSilent(spoken)['beats-out'].message.id).toBe('audit.no-beats-missed');
    });

    test('also where none lived for a minute', () => {
      const connections = cutOffInTurn([2990, 2985, 2992], behindNginx);
      const checks = audited({ connections });
      expect(checks['beats-in'].result).toBe('fail');
      expect(checks['outlasts-proxies'].result).toBe('fail');
    });
  });

  test('who reconnects in a rush, by what the diagnosis says of it', () => {
    const attempts = Array.from({ length: 8 }, (_, i): ScriptedConnection => {
      return { at: i * 100, openAt: null, close: { at: i * 100 + 20, code: 1006 } };
    });
    const checks = audited({ connections: attempts });
    expect(checks.reconnects).toMatchObject({ result: 'fail', message: { id: 'reconnect.at-once' } });
    expect(checks.handshakes).toMatchObject({ result: 'fail', message: { params: { failed: 8, count: 8 } } });
  });

  describe('who comes back', () => {
    const droppedAt = (at: number): ScriptedConnection => ({
      at,
      frames: [[at + 10_000, 'in', 'x']],
      close: { at: at + 20_000, code: 1006 },
    });

    test('without any wait', () => {
      const { reconnects } = audited({ connections: [0, 20_001, 40_002, 60_004].map(droppedAt), until: 81_000 });
      expect(reconnects).toMatchObject({ result: 'fail', message: { id: 'audit.reconnects-at-once' } });
      expect(audited({ connections: [0, 20_700, 41_900].map(droppedAt) }).reconnects.result).toBe('pass');
    });

    test('after some of the drops only, where it was looked for long enough', () => {
      const both = [0, 0].map(droppedAt);
      const again: ScriptedConnection = { at: 21_200 };
      const { reconnects } = audited({ connections: [...both, again], until: 90_000 });
      expect(reconnects).toMatchObject({ result: 'fail', message: { params: { count: 2, abandoned: 1 } } });
      expect(audited({ connections: [...both, again], until: 60_000 }).reconnects.result).toBe('pass');
    });
  });

  test('nobody for beats that are oftener than needed, but says so', () => {
    const { 'beats-out': check } = audited({ connections: [{ frames: beating(1000, 70_000) }], until: 70_500 });
    expect(check).toMatchObject({ result: 'pass', message: { params: { often: 'yes' } } });
  });

  test('who closes without a code, or without a reason', () => {
    const closed = (code?: number, reason?: string): ScriptedConnection => ({
      closeCall: { at: 1000, ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) },
      close: { at: 1010, code: code ?? 1005 },
    });
    const checks = audited({ connections: [closed(), closed(1000), closed(1000, 'done')] });
    expect(checks.closes).toMatchObject({
      result: 'fail',
      connections: [0, 1],
      message: { params: { count: 3, mute: 2 } },
    });
  });
});
