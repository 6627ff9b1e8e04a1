import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WireProblem } from '../wire/guards.ts';
import { type Batch, journalStart, WIRE_VERSION } from '../wire/records.ts';
import { RecorderGate } from './recorder-gate.ts';

const nothing = { length: 0, connection: new Uint32Array(0) };
const batch: Batch = {
  ...{ from: journalStart, firstEvent: 0, events: [], firstPage: 0, pages: [], firstGap: 0 },
  gaps: { ...nothing, direction: new Uint8Array(0), from: new Float64Array(0), to: new Float64Array(0) },
  frames: {
    ...{ ...nothing, offset: new Uint32Array(0), time: new Float64Array(0), flags: new Uint8Array(0) },
    ...{ size: new Uint32Array(0), captured: new Uint32Array(0), payload: new Uint8Array(0) },
  },
  ...{ nextFrame: 0, shed: [], totals: [], latePayloads: [] },
};
const watch = (credits: number) => ({ type: 'watch', cursor: journalStart, credits, payloadCap: 64 }) as const;
const aBatch = { type: 'batch', batch };
const hello = { type: 'hello', hello: { version: WIRE_VERSION, timeOrigin: 0, late: false, trusted: true } };

/** How many of so many batches in a row get in. */
function admitted(gate: RecorderGate, batches: number): number {
  for (let i = 0; i < batches; i++) {
    try {
      gate.admit(aBatch);
    } catch {
      return i;
    }
  }
  return batches;
}

test('before anybody watches no batch gets in', () => {
  expect(admitted(new RecorderGate(), 1)).toBe(0);
});

test('as many batches get in as credits were given', () => {
  const gate = new RecorderGate();
  gate.told(watch(8));
  expect(admitted(gate, 3)).toBe(3);
  gate.told({ type: 'credit' });
  expect(admitted(gate, 100)).toBe(6);
});

test('batches on their way when the watch begins anew are no offence', () => {
  const gate = new RecorderGate();
  gate.told(watch(8));
  gate.told({ type: 'unwatch' });
  gate.told(watch(8));
  expect(admitted(gate, 100)).toBe(16);
});

test('however often somebody watches, what may come stays bounded', () => {
  const gate = new RecorderGate();
  for (let i = 0; i < 1000; i++) gate.told(watch(64));
  for (const credits of [-5, 1e9, Number.NaN, 0.5, Number.POSITIVE_INFINITY]) gate.told(watch(credits));
  expect(admitted(gate, 1000)).toBe(256);
});

test('a recorder has little else to say, and says nothing unknown', () => {
  const gate = new RecorderGate();
  expect(gate.admit(hello)).toEqual(hello);
  expect(gate.admit({ type: 'first-socket', extra: 1 })).toEqual({ type: 'first-socket' });
  expect(() => {
    for (let i = 0; i < 20; i++) gate.admit({ type: 'first-socket' });
  }).toThrow(WireProblem);
  expect(() => new RecorderGate().admit({ type: 'farewell' })).toThrow(WireProblem);
});

test('junk is refused with a WireProblem, whatever it is', () => {
  const typed = (type: string) => fc.record({ type: fc.constant(type), batch: fc.anything(), hello: fc.anything() });
  const junk = fc.oneof(fc.anything(), typed('batch'), typed('hello'));
  fc.assert(
    fc.property(junk, (message) => {
      const gate = new RecorderGate();
      gate.told(watch(8));
      expect(() => gate.admit(message)).toThrow(WireProblem);
    }),
    { numRuns: 500 },
  );
});
