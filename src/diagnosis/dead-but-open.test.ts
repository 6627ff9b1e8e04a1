import { expect, test } from 'vitest';
import type { Bytes, Milliseconds } from '../base/units.ts';
import { fixtureOrigin, type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { deadConfidence } from './dead-but-open.ts';
import { diagnose } from './engine.ts';

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
  expect(diagnosed(5000, 9000)).toEqual([]);
  const kinds = diagnosed(5000, 12_000, { close: { at: 14_000, code: 1006 } }).map(({ kind }) => kind);
  expect(kinds).not.toContain('dead-but-open');
});

test.each([
  [1 << 20, 10_000, 'likely'],
  [(1 << 20) + 1, 59_999, 'possible'],
  [50 << 20, 60_000, 'likely'],
] as const)('%d bytes that wait for %d ms: %s', (bytes, ms, confidence) => {
  expect(deadConfidence(bytes, ms)).toBe(confidence);
});
