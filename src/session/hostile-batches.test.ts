/**
 * What a page may make of a recorder's messages: the guard refuses them, or the session takes them in without harm.
 * Batches that are almost right are the dangerous ones, so a real one is altered in a few places.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBatch, WireProblem } from '../wire/guards.ts';
import type { Batch } from '../wire/records.ts';
import { batchOf, fixtureEnvironment, fixtureOrigin } from './fixture.ts';
import { Session, type SessionLimits } from './session.ts';

const limits: SessionLimits = { connections: 20, frames: 100, payloadBytes: 1000, pageStates: 20, gaps: 50 };

const honest: Batch = {
  ...batchOf(
    [
      {
        openAt: 0,
        frames: [
          [100, 'out', 'ping'],
          [1900, 'in', 'pong'],
          [5000, 'in', 900],
        ],
        closeCall: { at: 6000, code: 4000, reason: 'bye' },
        close: { at: 6100, code: 4000 },
      },
      { at: 50, frames: [[200, 'in', 'hello']], close: { at: 9000, code: 1006 } },
    ],
    [
      [300, 'hidden'],
      [8000, 'stall', 700],
    ],
  ),
  shed: [{ connection: 1, framesIn: 3, framesOut: 1, bytesIn: 30, bytesOut: 4, synthetic: 0, until: 90 }],
  latePayloads: [{ frame: 2, bytes: Uint8Array.of(1, 2, 3) }],
};

/** Every place of a value, as the keys that lead to it. */
function placesIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [way];
  return [way, ...Object.keys(value).flatMap((key) => placesIn(Reflect.get(value, key), [...way, key]))];
}

function withChange(value: unknown, [key, ...way]: readonly string[], change: unknown): unknown {
  if (key === undefined) return change;
  const copy: object = Array.isArray(value) && key !== 'length' ? [...value] : { ...(value as object) };
  Reflect.set(copy, key, withChange(Reflect.get(copy, key), way, change));
  return copy;
}

const numbers = fc.oneof(
  fc.integer({ min: -2, max: 10 }),
  fc.constantFrom(-1, 0, 2 ** 31, 2 ** 32, 2 ** 48, 2 ** 53, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, 0.5),
);
const columns = fc.oneof(
  fc.array(fc.nat(5), { maxLength: 6 }).map((cells) => Uint32Array.from(cells)),
  fc.array(fc.nat(255), { maxLength: 6 }).map((cells) => Uint8Array.from(cells)),
  fc.array(fc.double(), { maxLength: 6 }).map((cells) => Float64Array.from(cells)),
);
const junk = fc.oneof(
  numbers,
  columns,
  fc.string(),
  fc.constantFrom(null, undefined, [], {}, '__proto__'),
  fc.anything(),
);
const changes = fc.array(fc.tuple(fc.constantFrom(...placesIn(honest)), junk), { minLength: 1, maxLength: 4 });

test('an altered batch is refused, or taken in within the limits and without an error', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(changes, { minLength: 1, maxLength: 5 }), fc.boolean(), (altered, ended) => {
      const session = new Session(fixtureEnvironment, limits);
      const realm = session.addRealm({
        documentId: 'page',
        frameId: 0,
        url: 'https://app.example/',
        timeOrigin: fixtureOrigin,
        late: false,
        trusted: true,
      });
      for (const steps of altered) {
        const value = steps.reduce<unknown>((batch, [way, change]) => withChange(batch, way, change), honest);
        let batch: Batch;
        try {
          batch = parseBatch(value);
        } catch (error) {
          expect(error).toBeInstanceOf(WireProblem);
          continue;
        }
        session.applyBatch(realm, batch, ended ? 'handover' : 'journal');
        taken++;
      }
      expect(session.connections.length).toBeLessThanOrEqual(limits.connections);
      expect(session.frames.length).toBeLessThanOrEqual(limits.frames);
      expect(session.frames.payloadBytes).toBeLessThanOrEqual(limits.payloadBytes);
      expect(session.pageStates.length).toBeLessThanOrEqual(limits.pageStates);
      for (const connection of session.connections) expect(connection.lostFrames).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(100); // or nothing was tried
});
