import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { Standing } from './standing.ts';
import { survey } from './surroundings.ts';

const margin = 1000;

function standingOf(...connections: ScriptedConnection[]) {
  return new Standing(survey(scriptedSession({ connections }), []).origins, margin);
}
const at = (ms: number) => fixtureOrigin + ms;
const here = 'wss://a.example';
const heard = (url: string, openAt: number, until: number): ScriptedConnection => ({
  ...{ url, at: openAt - 5, openAt, frames: [[until, 'in', 'x']] },
});

describe('who stood', () => {
  const standing = standingOf(
    heard(`${here}/1`, 100, 9000),
    heard(`${here}/2`, 4000, 20_000),
    heard('wss://b.example/', 2000, 8000),
  );

  test('was open a second before and heard a second after', () => {
    expect(standing.at(here, at(3000), at(7500))?.id).toBe(0);
    expect(standing.at(here, at(3000), at(8500))).toBeNull();
    // Ids are given in order of construction.
    expect(standing.at(here, at(6000), at(8500))?.id).toBe(2);
    expect(standing.anywhere(at(1000), at(1100))).toBeNull();
  });

  test('of another origin, also where one of this origin was heard later', () => {
    expect(standing.besides(new Set([here]), at(6000), at(6500))?.id).toBe(1);
    expect(standing.besides(new Set(['wss://b.example']), at(6000), at(6500))?.id).toBe(2);
    expect(standing.besides(new Set([here]), at(6000), at(7500))).toBeNull();
    expect(standing.besides(new Set([here, 'wss://b.example']), at(6000), at(6500))).toBeNull();
  });
});

test('it finds one exactly where a look through all does', () => {
  const life = fc.record({
    origin: fc.constantFrom('a', 'b', 'c'),
    openAt: fc.integer({ min: 5, max: 20_000 }),
    lived: fc.integer({ min: 1, max: 20_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(life, { maxLength: 12 }),
      fc.integer({ max: 30_000, min: 0 }),
      fc.integer({ max: 5000, min: 0 }),
      (lives, from, length) => {
        const standing = standingOf(
          ...lives.map(({ origin, openAt, lived }) => heard(`wss://${origin}.example/`, openAt, openAt + lived)),
        );
        const stood = lives.filter(
          ({ openAt, lived }) => openAt < from - margin && openAt + lived > from + length + margin,
        );
        const has = (some: typeof lives) => some.length > 0;
        const [start, end] = [at(from), at(from + length)];
        expect(standing.anywhere(start, end) !== null).toBe(has(stood));
        for (const one of ['a', 'b', 'c']) {
          const origin = `wss://${one}.example`;
          expect(standing.at(origin, start, end) !== null).toBe(has(stood.filter((life) => life.origin === one)));
          expect(standing.besides(new Set([origin]), start, end) !== null).toBe(
            has(stood.filter((life) => life.origin !== one)),
          );
        }
      },
    ),
  );
});
