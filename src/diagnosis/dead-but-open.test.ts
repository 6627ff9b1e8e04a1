import { describe, expect, test } from 'vitest';
import type { Bytes, Milliseconds } from '../base/units.ts';
import {
  fixtureOrigin,
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { deadConfidence } from './dead-but-open.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';

/** What is said of a socket whose buffer has not been empty since its first second. */
function diagnosed(buffered: Bytes, ms: Milliseconds, script: ScriptedConnection = {}) {
  const session = scriptedSession({ connections: [script], until: 200_000 });
  const since = fixtureOrigin + 1000;
  session.connections[0]?.looked({ buffered, mostBuffered: buffered, since, lookedAt: since + ms }, 1);
  return diagnose(session);
}

test('what was sent has not left for a while, and nothing comes: dead or stuck, said with its numbers and place', () => {
  expect(diagnosed(5000, 12_000)).toMatchObject([
    {
      kind: 'dead-but-open',
      severity: 'warning',
      confidence: 'likely',
      connections: [0],
      message: { id: 'dead.silent', params: { size: { bytes: 5000 }, duration: { ms: 12_000 } } },
      for: [{ connection: 0, span: { from: fixtureOrigin + 1000, to: fixtureOrigin + 13_000 } }],
    },
  ]);
});

test('frames still come: the other end does not read', () => {
  const [finding] = diagnosed(5000, 12_000, { frames: [[4000, 'in', 'tick']] });
  expect(finding?.message.id).toBe('dead.not-read');
});

test('a hiccup is none, and what has ended is explained by its end', () => {
  const kinds = (findings: readonly Finding[]) => findings.map(({ kind }) => kind);
  expect(kinds(diagnosed(5000, 9000))).not.toContain('dead-but-open');
  expect(kinds(diagnosed(5000, 12_000, { close: { at: 14_000, code: 1006 } }))).not.toContain('dead-but-open');
});

test.each([
  [1 << 20, 10_000, 'likely'],
  [(1 << 20) + 1, 59_999, 'possible'],
  [50 << 20, 60_000, 'likely'],
] as const)('%d bytes that wait for %d ms: %s', (bytes, ms, confidence) => {
  expect(deadConfidence(bytes, ms)).toBe(confidence);
});

describe('a heartbeat that went well', () => {
  /** A ping of the page each 10 s, the first ten answered. */
  const asks = (until: number): ScriptedFrame[] =>
    everyTenSeconds(until).flatMap((at): ScriptedFrame[] => [
      [at, 'out', '{"type":"ping"}'],
      ...(at <= 100_000 ? [[at + 40, 'in', '{"type":"pong"}'] as const] : []),
    ]);
  const dead = (script: Omit<SessionScript, 'connections'>, frames: readonly ScriptedFrame[]) =>
    diagnose(scriptedSession({ connections: [{ frames }], ...script })).filter(({ kind }) => kind === 'dead-but-open');

  test('is answered no more: probably dead', () => {
    expect(dead({ until: 130_500 }, asks(130_000))).toMatchObject([
      {
        confidence: 'likely',
        message: { id: 'dead.unanswered', params: { count: 2, silence: { ms: 30_460 } } },
        for: [{ connection: 0, span: { from: fixtureOrigin + 100_040, to: fixtureOrigin + 130_500 } }],
      },
    ]);
  });

  test('one answer that is missing, or may still come, accuses nobody', () => {
    expect(dead({ until: 120_500 }, asks(120_000))).toEqual([]);
  });

  test('anything else from the server shows that it is there', () => {
    expect(dead({ until: 130_500 }, [...asks(130_000), [125_000, 'in', 'news']])).toEqual([]);
  });

  test('of the server’s own stops: probably dead', () => {
    const beats = everyTenSeconds(100_000).map((at): ScriptedFrame => [at, 'in', '{"type":"heartbeat"}']);
    const params = { interval: { ms: 10_000 }, silence: { ms: 36_000 } };
    expect(dead({ until: 136_000 }, beats)).toMatchObject([{ message: { id: 'dead.no-beats', params } }]);
    expect(dead({ until: 134_000 }, beats)).toEqual([]);
  });

  test('of what only recurred, it may have been news: no more than possible', () => {
    const news = everyTenSeconds(100_000).map((at): ScriptedFrame => [at, 'in', 'price 7']);
    expect(dead({ until: 136_000 }, news)).toMatchObject([
      { confidence: 'possible', message: { id: 'dead.no-beats' } },
    ]);
  });

  test('a page that did not run cannot tell', () => {
    expect(dead({ until: 136_000, pages: [[130_000, 'stall', 20_000]] }, asks(130_000))).toEqual([]);
  });
});

function everyTenSeconds(until: number): number[] {
  return Array.from({ length: until / 10_000 }, (_, i) => (i + 1) * 10_000);
}
