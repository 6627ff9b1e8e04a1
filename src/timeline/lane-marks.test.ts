import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Column } from '../base/column.ts';
import { fixtureOrigin, scriptedSession } from '../session/fixture.ts';
import { Frames } from '../session/frames.ts';
import { FrameFlag } from '../session/model.ts';
import { FramePyramid } from './frame-pyramid.ts';
import { noHeartbeats } from './heartbeats.ts';
import { LaneMarks } from './lane-marks.ts';
import { SessionDetail } from './model.ts';

const nothing = new Uint8Array(0);

function lane() {
  const table = new Frames();
  const rows = Column.uint32();
  const pyramid = new FramePyramid(table, rows);
  return {
    pyramid,
    add: (time: number, outbound = false) =>
      rows.push(table.push(0, time, outbound ? FrameFlag.outbound : 0, Math.round(time % 50), nothing)),
  };
}

type Mark = readonly [from: number, duration: number, has: number, largestIn: number, largestOut: number];

function shown(marks: LaneMarks, from: number, to: number, bucketMs: number): Mark[] {
  const { first, end } = marks.cover(from, to, bucketMs, noHeartbeats);
  return Array.from({ length: end - first }, (_, i) => {
    const index = first + i;
    const { from: at, duration, has, largestIn, largestOut } = marks;
    return [at[index], duration[index], has[index], largestIn[index], largestOut[index]] as unknown as Mark;
  });
}

test('whatever was shown before, and whatever came since, a view shows what it would show alone', () => {
  const move = fc.record({
    from: fc.nat(4000),
    span: fc.integer({ min: 10, max: 3000 }),
    zoom: fc.constantFrom(1, 8, 64),
  });
  const property = fc.property(
    fc.array(fc.tuple(fc.nat(12), fc.boolean()), { minLength: 1, maxLength: 150 }),
    fc.array(move, { minLength: 1, maxLength: 12 }),
    (frames, moves) => {
      const { add, pyramid } = lane();
      const marks = new LaneMarks(pyramid);
      let time = 0;
      for (const [turn, { from, span, zoom }] of moves.entries()) {
        const share = Math.ceil(frames.length / moves.length);
        for (const [after, outbound] of frames.slice(turn * share, (turn + 1) * share)) {
          time += after;
          add(time, outbound);
        }
        const to = from + span;
        expect(shown(marks, from, to, zoom)).toEqual(shown(new LaneMarks(pyramid), from, to, zoom));
      }
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test('a view that moves a little reads no frame again', () => {
  const { add, pyramid } = lane();
  for (let time = 0; time < 10_000; time++) add(time);
  const marks = new LaneMarks(pyramid);
  shown(marks, 4000, 5000, 8);
  let visits = 0;
  const forEachMark = pyramid.forEachMark.bind(pyramid);
  pyramid.forEachMark = (...args) => {
    visits++;
    forEachMark(...args);
  };
  for (let by = -200; by < 200; by += 10) shown(marks, 4000 + by, 5000 + by, 8);
  expect(visits).toBe(0);
});

test('a zoom to and fro reads no frame again either', () => {
  const session = scriptedSession({
    connections: [{ openAt: 0, frames: Array.from({ length: 500 }, (_, i) => [i * 10, 'in', 'x'] as const) }],
  });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const detail = new SessionDetail().lane(session, connection);
  const look = (bucketMs: number) =>
    detail.marks(bucketMs).cover(fixtureOrigin, fixtureOrigin + 4000, bucketMs, noHeartbeats);
  const seen = [8, 16, 32].map(look);
  const forEachMark = detail.frames.forEachMark.bind(detail.frames);
  let visits = 0;
  detail.frames.forEachMark = (...args) => {
    visits++;
    forEachMark(...args);
  };
  expect([8, 16, 32, 16, 8].map(look)).toEqual([seen[0], seen[1], seen[2], seen[1], seen[0]]);
  expect(visits).toBe(0);
  look(64);
  expect(visits).toBe(1);
});
