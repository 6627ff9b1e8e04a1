import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Column } from '../base/column.ts';
import { Frames } from '../session/frames.ts';
import { FrameFlag } from '../session/model.ts';
import { bucketWidth, type FrameMark, FramePyramid } from './frame-pyramid.ts';
import { LaneHeartbeats } from './heartbeats.ts';

const nothing = new Uint8Array(0);
const noBeats = { beatsIn: 0, beatsOut: 0 };

function tableOf(frames: readonly { time: number; flags: number; size: number }[]) {
  const table = new Frames();
  const rows = Column.uint32();
  for (const { time, flags, size } of frames) rows.push(table.push(0, time, flags, size, nothing));
  return { table, rows, pyramid: new FramePyramid(table, rows) };
}

function marksOf(pyramid: FramePyramid, from: number, to: number, bucketMs: number): FrameMark[] {
  const marks: FrameMark[] = [];
  pyramid.forEachMark(from, to, bucketMs, (mark) => marks.push({ ...mark }));
  return marks;
}

test('frames of one bucket are one mark, with their numbers and largest sizes by direction', () => {
  const { pyramid } = tableOf([
    { time: 1000, flags: 0, size: 10 },
    { time: 1003, flags: FrameFlag.outbound, size: 7 },
    { time: 1005, flags: 0, size: 300 },
    { time: 1008, flags: 0, size: 4 },
  ]);
  expect(marksOf(pyramid, 0, 2000, 8)).toMatchObject([
    {
      from: 1000,
      to: 1005,
      countIn: 2,
      countOut: 1,
      ...noBeats,
      controlIn: 0,
      controlOut: 0,
      largestIn: 300,
      largestOut: 7,
    },
    {
      from: 1008,
      to: 1008,
      countIn: 1,
      countOut: 0,
      ...noBeats,
      controlIn: 0,
      controlOut: 0,
      largestIn: 4,
      largestOut: 0,
    },
  ]);
});

test('control frames are counted for themselves', () => {
  const { pyramid } = tableOf([
    { time: 1000, flags: FrameFlag.ping, size: 120 },
    { time: 1001, flags: FrameFlag.pong | FrameFlag.outbound, size: 120 },
    { time: 1002, flags: FrameFlag.outbound, size: 7 },
  ]);
  expect(marksOf(pyramid, 0, 2000, 8)).toMatchObject([
    {
      from: 1000,
      to: 1002,
      countIn: 0,
      countOut: 1,
      ...noBeats,
      controlIn: 1,
      controlOut: 1,
      largestIn: 0,
      largestOut: 7,
    },
  ]);
});

test('a synthetic frame is no mark: nothing passed over the wire', () => {
  const { pyramid } = tableOf([{ time: 5, flags: FrameFlag.synthetic, size: 10 }]);
  expect(marksOf(pyramid, 0, 10, 1)).toEqual([]);
});

test('marks agree with counting frame by frame, also as frames keep coming', () => {
  const frame = fc.record({
    after: fc.integer({ min: 0, max: 40 }),
    flags: fc.constantFrom(
      0,
      FrameFlag.outbound,
      FrameFlag.binary,
      FrameFlag.synthetic,
      FrameFlag.ping,
      FrameFlag.pong | FrameFlag.outbound,
    ),
    size: fc.integer({ min: 0, max: 5000 }),
  });
  const property = fc.property(
    fc.array(frame, { maxLength: 900, size: 'max' }),
    fc.nat(900),
    fc.constantFrom(1, 16, 512, 65_536),
    fc.nat(5000),
    (script, shownEarlier, bucketMs, from) => {
      const frames: { time: number; flags: number; size: number }[] = [];
      for (const { after, ...rest } of script) frames.push({ time: (frames.at(-1)?.time ?? 0) + after, ...rest });
      const to = from + 8000;

      const { table, rows, pyramid } = tableOf(frames.slice(0, shownEarlier));
      marksOf(pyramid, 0, 1e9, bucketMs);
      for (const { time, flags, size } of frames.slice(shownEarlier)) {
        rows.push(table.push(0, time, flags, size, nothing));
      }

      const seen = frames.filter(({ time, flags }) => time >= from && flags !== FrameFlag.synthetic);
      const buckets = new Map<number, typeof seen>();
      for (const one of seen) {
        const bucket = Math.floor(one.time / bucketMs);
        buckets.set(bucket, [...(buckets.get(bucket) ?? []), one]);
      }
      const expected = [...buckets.values()].map((some) => {
        const isOut = ({ flags }: { flags: number }) => (flags & FrameFlag.outbound) !== 0;
        const isControl = ({ flags }: { flags: number }) => (flags & (FrameFlag.ping | FrameFlag.pong)) !== 0;
        const messages = some.filter((one) => !isControl(one));
        const control = some.filter(isControl);
        const out = messages.filter(isOut).map(({ size }) => size);
        const inn = messages.filter((one) => !isOut(one)).map(({ size }) => size);
        return {
          countIn: inn.length,
          countOut: out.length,
          ...noBeats,
          controlIn: control.filter((one) => !isOut(one)).length,
          controlOut: control.filter(isOut).length,
          largestIn: Math.max(0, ...inn),
          largestOut: Math.max(0, ...out),
        };
      });
      const marks = marksOf(pyramid, from, to, bucketMs).map(({ from: _from, to: _to, ...sums }) => sums);
      const begun = [...buckets.keys()].filter((bucket) => {
        const first = frames.find(({ time }) => time >= from && Math.floor(time / bucketMs) === bucket);
        return first !== undefined && first.time < to;
      });
      expect(marks).toEqual(expected.slice(0, begun.length));
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test('drawing a million frames reads few of them', () => {
  const { table, rows, pyramid } = tableOf(
    Array.from({ length: 1_000_000 }, (_, i) => ({
      time: i,
      flags: i % 3 === 0 ? FrameFlag.outbound : 0,
      size: i % 97,
    })),
  );
  marksOf(pyramid, 0, 1, 1);
  let reads = 0;
  const values = new Proxy(table.size.values, {
    get: (cells, key) => {
      if (typeof key === 'string') reads++;
      return Reflect.get(cells, key);
    },
  });
  Object.assign(table, { size: { values } });
  const marks = marksOf(pyramid, 0, 1_000_000, bucketWidth(1000));
  expect(marks.length).toBeLessThanOrEqual(1000);
  expect(marks.reduce((sum, mark) => sum + mark.countIn + mark.countOut, 0)).toBe(rows.length);
  expect(reads).toBeLessThan(marks.length * 64);
});

test('the nearest frame is sought in one direction and within reach', () => {
  const { pyramid } = tableOf([
    { time: 100, flags: 0, size: 1 },
    { time: 110, flags: FrameFlag.outbound, size: 1 },
    { time: 118, flags: 0, size: 1 },
  ]);
  expect(pyramid.nearest(108, 20, false)).toBe(0);
  expect(pyramid.nearest(112, 20, false)).toBe(2);
  expect(pyramid.nearest(112, 20, true)).toBe(1);
  expect(pyramid.nearest(160, 20, false)).toBe(-1);
});

test('heartbeats are counted among the messages of their bucket', () => {
  const { pyramid } = tableOf(
    [1000, 1003, 1005, 1008, 1020, 1032].map((time, i) => ({
      time,
      flags: i % 2 === 0 ? 0 : FrameFlag.outbound,
      size: 1,
    })),
  );
  const marks: number[][] = [];
  const heartbeats = new LaneHeartbeats({ in: [1005, 1020], out: [1003, 1008] }, []);
  pyramid.forEachMark(
    1001,
    2000,
    8,
    ({ countIn, countOut, beatsIn, beatsOut }) => marks.push([countIn, countOut, beatsIn, beatsOut]),
    heartbeats,
  );
  expect(marks).toEqual([
    [1, 1, 1, 1],
    [0, 1, 0, 1],
    [1, 0, 1, 0],
    [0, 1, 0, 0],
  ]);
});

test('the last frame before a moment is the last that passed over the wire', () => {
  const { pyramid } = tableOf([
    { time: 100, flags: 0, size: 1 },
    { time: 110, flags: FrameFlag.outbound, size: 1 },
    { time: 118, flags: FrameFlag.synthetic, size: 1 },
  ]);
  expect([99, 100, 109, 110, 500].map((time) => pyramid.lastUntil(time))).toEqual([null, 100, 100, 110, 110]);
});

test('buckets are two to four pixels wide', () => {
  for (const perPixel of [0.01, 1, 3, 977, 60_000]) {
    expect(bucketWidth(perPixel)).toBeGreaterThanOrEqual(perPixel * 2);
    expect(bucketWidth(perPixel)).toBeLessThan(perPixel * 4);
  }
});
