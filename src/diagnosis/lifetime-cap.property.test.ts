import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Milliseconds } from '../base/units.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';
import { answeredWith } from './recordings.fixture.ts';

/** Limits of products that were seen, of products that were not, and of nobody. */
const limits = fc.constantFrom<readonly [Milliseconds, ScriptedConnection]>(
  [30_000, answeredWith({ via: '1.1 google' })],
  [45_000, {}],
  [300_000, {}],
  [3_600_000, {}],
  [14_400_000, answeredWith({ 'x-azure-ref': '20270115T080000Z-abc' })],
);

/** A hundred frames in a life, so that no silence is as long as it. */
function busy(at: number, ageMs: Milliseconds, rest: ScriptedConnection): ScriptedConnection {
  const openAt = at + 5;
  const frames = Array.from(
    { length: 100 },
    (_, i): ScriptedFrame => [openAt + (ageMs * (i + 0.5)) / 100, i % 2 === 0 ? 'in' : 'out', 'tick'],
  );
  return { at, openAt, frames, close: { at: openAt + ageMs, code: 1006 }, ...rest };
}

function findCap(connections: readonly ScriptedConnection[]): Finding | undefined {
  return diagnose(scriptedSession({ connections })).find(({ kind }) => kind === 'lifetime-cap');
}

test('noise that timers and clocks make does not flip a verdict at any age', () => {
  const share = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(limits, fc.array(share, { minLength: 4, maxLength: 6 }), ([limit, rest], noise) => {
      const noiseMs = 50 + limit * 0.0002;
      const lives = (agesMs: readonly Milliseconds[]) => agesMs.map((ms, i) => busy(i * 11_000, ms, rest));
      const calm = findCap(lives(noise.map(() => limit)));
      const noisy = findCap(lives(noise.map((part) => limit + part * noiseMs)));
      expect(calm?.confidence).toBe('certain');
      expect(noisy?.confidence).toBe('certain');
      expect(noisy?.message).toEqual(calm?.message);
      expect(noisy?.candidates).toEqual(calm?.candidates);
      expect(noisy?.connections).toEqual(calm?.connections);
    }),
    { numRuns: 150 },
  );
});
