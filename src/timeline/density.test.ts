import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOf, fixtureOrigin, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import type { Session } from '../session/session.ts';
import { Density } from './density.ts';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

/** What lies between two times since the origin. */
function between(density: Density, sums: Float64Array, from: number, to: number): number {
  const { first, end } = density.stretches(fixtureOrigin + from, fixtureOrigin + to);
  return sum(sums.slice(first, end));
}

function densityOf(session: Session): Density {
  const density = new Density();
  density.catchUp(session);
  return density;
}

test('every frame is counted in the stretch it passed in, by direction', () => {
  const frames: ScriptedFrame[] = [
    [1000, 'in', 'a'],
    [1000.5, 'in', 'b'],
    [4000, 'out', 'c'],
  ];
  const density = densityOf(scriptedSession({ connections: [{ frames }, { frames: [[4000, 'in', 'd']] }] }));
  expect(between(density, density.framesIn, 999, 1001)).toBe(2);
  expect(between(density, density.framesIn, 3999, 4001)).toBe(1);
  expect(between(density, density.framesOut, 3999, 4001)).toBe(1);
  expect(sum(density.framesIn) + sum(density.framesOut)).toBe(4);
});

test('a silence is as long in all the stretches it runs through; the longer of two that overlap is kept', () => {
  const frames = (...times: number[]) => times.map((at) => [at, 'in', 'x'] as const);
  const density = densityOf(
    scriptedSession({
      connections: [
        { openAt: 0, frames: frames(0, 10_000, 10_100) },
        { openAt: 0, frames: frames(100, 4000, 4100, 4200, 30_000) },
      ],
    }),
  );
  const at = (ms: number) => density.longestSilence[density.stretches(fixtureOrigin + ms, fixtureOrigin + ms).first];
  expect([at(50), at(3000), at(8000), at(20_000), at(29_000)]).toEqual([10_000, 10_000, 25_800, 25_800, 25_800]);
});

test('a session that grows and grows is still summed up as a whole, from where it began', () => {
  const script = fc.record({
    times: fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 60 }),
    seenEarlier: fc.nat(60),
  });
  const property = fc.property(script, ({ times, seenEarlier }) => {
    const inOrder = times.toSorted((a, b) => a - b);
    const earlier = inOrder.slice(0, seenEarlier).map((at) => [at, 'in', 'x'] as const);
    const later = inOrder.slice(seenEarlier).map((at) => [at, 'out', 'y'] as const);
    const session = scriptedSession({ connections: [{ openAt: 0, frames: earlier }] });
    const density = densityOf(session);
    session.applyBatch(0, { ...batchOf([{ openAt: 0, frames: later }]), events: [] });
    session.cover(fixtureOrigin + 3_000_000);
    density.catchUp(session);
    expect(sum(density.framesIn)).toBe(earlier.length);
    const held = session.frames.length;
    expect(sum(density.framesIn) + sum(density.framesOut)).toBe(held);
    const half = inOrder[Math.floor(inOrder.length / 2)] ?? 0;
    const upTo = between(density, density.framesIn, -1, half + density.stretchMs);
    expect(upTo).toBeGreaterThanOrEqual(earlier.filter(([at]) => at <= half).length);
  });
  fc.assert(property, { numRuns: 50 });
});

test('what came out anew after it was cleared is begun anew', () => {
  const density = densityOf(
    scriptedSession({
      connections: [
        {
          frames: [
            [1000, 'in', 'a'],
            [2000, 'in', 'b'],
          ],
        },
      ],
    }),
  );
  density.catchUp(scriptedSession({ connections: [{ frames: [[1500, 'in', 'a']] }] }));
  expect(sum(density.framesIn)).toBe(1);
});
