import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameFlag } from '../wire/records.ts';
import { FrameStore, headBytes } from './frame-store.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function storeOf(frames: number, payloadBytes = 0) {
  const store = new FrameStore({ frames, payloadBytes });
  const add = (connection: number, time: number, text = '', flags = 0) => {
    const bytes = encode(text);
    const ordinal = store.add(connection, time, flags, bytes.length);
    store.keep(bytes, bytes.length);
    return ordinal;
  };
  return { store, add };
}

const allOf = (store: FrameStore) => store.read(0, 1000, 1 << 20).frames;
const timesOf = (store: FrameStore) => [...allOf(store).time];

test('keeps the newest frames under their ordinals, and counts what had to go', () => {
  const { store, add } = storeOf(4);
  for (let i = 0; i < 6; i++) add(0, i, String(i));
  const { frames, next } = store.read(0, 10, 1000);
  expect([[...frames.offset], decode(frames.payload), next]).toEqual([[2, 3, 4, 5], '2345', 6]);
  expect(store.takeShed()).toEqual([
    { connection: 0, framesIn: 2, framesOut: 0, bytesIn: 2, bytesOut: 0, synthetic: 0, until: 1 },
  ]);
  expect(store.takeShed()).toEqual([]);
});

test('counts what had to go by direction, and what never was on the wire apart', () => {
  const { store, add } = storeOf(1);
  add(0, 1, 'abc', FrameFlag.outbound);
  add(0, 2, 'fake', FrameFlag.synthetic);
  add(0, 3, 'pong');
  add(0, 4);
  expect(store.takeShed()).toEqual([
    { connection: 0, framesIn: 1, framesOut: 1, bytesIn: 4, bytesOut: 3, synthetic: 1, until: 3 },
  ]);
});

describe('fairness', () => {
  test('a busy connection does not take a quiet one’s frames', () => {
    const { store, add } = storeOf(100);
    for (let i = 0; i < 20; i++) add(7, i);
    for (let i = 0; i < 10_000; i++) add(8, 100 + i);
    const { connection } = allOf(store);
    expect([...connection].filter((of) => of === 7)).toHaveLength(20);
    expect(timesOf(store).at(-1)).toBe(10_099);
  });

  test('what goes of a connection is its oldest, so that its last frames are whole', () => {
    const { store, add } = storeOf(60);
    for (let i = 0; i < 5000; i++) add([0, 0, 0, 1, 0, 2][i % 6] ?? 0, i);
    const { connection, time } = allOf(store);
    for (const of of [0, 1, 2]) {
      const held = [...time].filter((_, row) => connection[row] === of);
      const last = Array.from({ length: 5000 }, (_, i) => i).filter((i) => [0, 0, 0, 1, 0, 2][i % 6] === of);
      expect(held).toEqual(last.slice(-held.length));
    }
  });

  test('connections of long ago do not starve the one that is there now', () => {
    const { store, add } = storeOf(100);
    for (let old = 0; old < 400; old++) for (let i = 0; i < 20; i++) add(old, old * 20 + i);
    for (let i = 0; i < 1000; i++) add(400, 10_000 + i);
    const own = [...allOf(store).connection].filter((of) => of === 400);
    expect(own.length).toBeGreaterThanOrEqual(49);
  });

  test('the frames of a connection nobody can ask for make room, and are no loss', () => {
    const { store, add } = storeOf(10);
    for (let i = 0; i < 8; i++) add(i % 2, i);
    store.release(0);
    for (let i = 0; i < 6; i++) add(1, 10 + i);
    expect([timesOf(store), store.takeShed()]).toEqual([[1, 3, 5, 7, 10, 11, 12, 13, 14, 15], []]);
    add(1, 20);
    expect(store.takeShed()).toMatchObject([{ connection: 1, framesIn: 1, until: 1 }]);
  });
});

describe('payloads', () => {
  test('their heads live as long as their frames', () => {
    const { store, add } = storeOf(100, 1000);
    add(0, 0, 'x'.repeat(500));
    for (let i = 1; i < 20; i++) add(0, i, 'y'.repeat(500));
    const { captured, flags } = allOf(store);
    expect([captured[0], flags[0]]).toEqual([headBytes, FrameFlag.payloadEvicted]);
    expect([captured[19], flags[19]]).toEqual([500, 0]);
  });

  test('without a panel only the heads are kept', () => {
    const { store, add } = storeOf(4);
    add(0, 0, 'x'.repeat(500));
    expect([...allOf(store).captured]).toEqual([headBytes]);
  });

  test('are read as they were added, long and short in turn, also around the end of the ring', () => {
    const { store, add } = storeOf(100, 1000);
    const texts = [500, 100, 10, 100, 100, 64, 400, 100, 300].map((length, i) => `${i}`.repeat(length));
    for (const [i, text] of texts.entries()) add(0, i, text);
    const { payload, captured } = allOf(store);
    const kept = texts.map((text, i) => text.slice(0, captured[i]));
    expect(decode(payload)).toBe(kept.join(''));
    expect([...captured].slice(-4)).toEqual([64, 400, 100, 300]);
  });

  test('a reading stops before it exceeds its bytes, but always gives one frame', () => {
    const { store, add } = storeOf(8);
    for (const text of ['aaaa', 'bbbb', 'cccc']) add(0, 0, text);
    expect(store.read(0, 10, 8)).toMatchObject({ frames: { length: 2 }, next: 2 });
    expect(store.read(0, 10, 1)).toMatchObject({ frames: { length: 1 }, next: 1 });
  });

  test('come afterwards for a frame that is still there', () => {
    const { store, add } = storeOf(2);
    const [first, second] = [add(0, 0), add(0, 1)];
    add(0, 2);
    expect([store.fill(first, encode('late')), store.fill(second, encode('late'))]).toEqual([false, true]);
    expect(decode(allOf(store).payload)).toBe('late');
  });

  test('of Blobs are found again, newest first, for a reader that may have missed them', () => {
    const { store, add } = storeOf(8);
    const blob = FrameFlag.binary | FrameFlag.blob;
    const read = [add(0, 0, '', blob), add(0, 1, 'text'), add(0, 2, '', blob)];
    const unread = add(0, 3, '', blob);
    for (const frame of [...read, unread]) store.fill(frame, encode(`blob ${frame}`));
    expect(store.blobPayloads(unread, 10)).toEqual([
      { frame: 2, bytes: encode('blob 2') },
      { frame: 0, bytes: encode('blob 0') },
    ]);
  });
});

describe('another size', () => {
  test('takes the frames along, and counts those that find no room', () => {
    const { store, add } = storeOf(8);
    for (let i = 0; i < 6; i++) add(0, i, String(i));
    const smaller = store.resized({ frames: 3, payloadBytes: 16 });
    expect([timesOf(smaller), decode(allOf(smaller).payload), smaller.end]).toEqual([[3, 4, 5], '345', 6]);
    expect(smaller.takeShed()).toMatchObject([{ framesIn: 3 }]);
  });

  test('is fair as well', () => {
    const { store, add } = storeOf(100);
    for (let i = 0; i < 10; i++) add(0, i);
    for (let i = 0; i < 90; i++) add(1, 10 + i);
    const { connection } = allOf(store.resized({ frames: 20, payloadBytes: 0 }));
    expect([...connection].filter((of) => of === 0)).toHaveLength(10);
  });

  test.each([200, 400])('of %i payload bytes: what was overwritten before stays marked', (payloadBytes) => {
    const { store, add } = storeOf(8, 200);
    for (const text of ['a', 'b', 'c']) add(0, 0, text.repeat(100));
    const { flags, captured } = allOf(store.resized({ frames: 16, payloadBytes }));
    expect([[...flags], [...captured]]).toEqual([
      [FrameFlag.payloadEvicted, 0, 0],
      [headBytes, 100, 100],
    ]);
  });
});

test('holds, whatever comes: order, totals, last frames of each, bounds', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.record({ add: fc.nat(4), text: fc.string({ maxLength: 100 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ resize: fc.integer({ min: 1, max: 40 }), payloadBytes: fc.constantFrom(0, 300) }),
      },
    ),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(steps, (script) => {
      let store = new FrameStore({ frames: 16, payloadBytes: 0 });
      const sent: { connection: number; ordinal: number; size: number; text: string }[] = [];
      for (const step of script) {
        if ('add' in step) {
          const bytes = encode(step.text);
          const ordinal = store.add(step.add, sent.length, 0, bytes.length);
          store.keep(bytes, bytes.length);
          sent.push({ connection: step.add, ordinal, size: bytes.length, text: step.text });
        } else store = store.resized({ frames: step.resize, payloadBytes: step.payloadBytes });
      }
      store.touchShed();
      const shed = store.takeShed();
      const { frames, next } = store.read(0, 1000, 1 << 20);
      expect(next).toBe(sent.length);
      expect(frames.length).toBeLessThanOrEqual(store.size.frames);
      const held = [...frames.offset];
      expect(held).toEqual([...held].sort((a, b) => a - b));
      for (let connection = 0; connection <= 4; connection++) {
        const own = sent.filter((frame) => frame.connection === connection);
        const ownHeld = held.filter((ordinal) => sent[ordinal]?.connection === connection);
        expect(ownHeld).toEqual(own.slice(own.length - ownHeld.length).map(({ ordinal }) => ordinal));
        const gone = shed.find((counts) => counts.connection === connection);
        expect(gone?.framesIn ?? 0).toBe(own.length - ownHeld.length);
      }
      let start = 0;
      for (let row = 0; row < frames.length; row++) {
        const end = start + (frames.captured[row] ?? 0);
        const { text = '', size = 0 } = sent[held[row] ?? -1] ?? {};
        expect(frames.size[row]).toBe(size);
        expect([...frames.payload.subarray(start, end)]).toEqual([...encode(text).subarray(0, end - start)]);
        start = end;
      }
    }),
    { numRuns: 300 },
  );
});
