import { expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedConnection } from '../session/fixture.ts';
import { drawn, xOf } from './drawing.fixture.ts';
import { LaneHeartbeats, type PingPong } from './heartbeats.ts';
import { headHeight, laneHeight } from './layout.ts';
import { zoom } from './view.ts';

const axis = headHeight + laneHeight / 2;
const at = (ms: number) => fixtureOrigin + ms;
const frame = (ms: number, direction: 'in' | 'out') => [ms, direction, 'x'] as const;

function withHeartbeats(given: { in: number[]; out: number[]; pairs?: [number, number | null][] }) {
  const pairs = (given.pairs ?? []).map(
    ([from, to]): PingPong => ({ asked: 'out', from: at(from), to: to === null ? null : at(to) }),
  );
  const heartbeats = new LaneHeartbeats({ in: given.in.map(at), out: given.out.map(at) }, pairs);
  return { heartbeatsOf: () => heartbeats };
}

const pinging: ScriptedConnection = {
  openAt: 0,
  frames: [frame(1000, 'out'), frame(1500, 'in'), frame(5000, 'in'), frame(9000, 'out')],
};

test('heartbeats have a colour of their own and a head that messages have not', () => {
  const { rects } = drawn({ connections: [pinging] }, withHeartbeats({ in: [1500], out: [1000] }));
  expect(rects('heartbeat').map(({ y, width, height }) => ({ y: y - axis, width, height }))).toEqual([
    { y: -8, width: 2, height: 8 },
    { y: -10, width: 4, height: 3 },
    { y: 1, width: 2, height: 8 },
    { y: 8, width: 4, height: 3 },
  ]);
  expect(rects('frame-in')).toHaveLength(1);
  expect(rects('frame-out')).toHaveLength(1);
});

test('a bucket of messages and heartbeats shows both', () => {
  const frames = [frame(1000, 'in'), frame(1001, 'in'), frame(60_000, 'in')];
  const { rects } = drawn({ connections: [{ openAt: 0, frames }] }, withHeartbeats({ in: [1001], out: [] }));
  expect(rects('frame-in')).toHaveLength(2);
  expect(rects('heartbeat')).toHaveLength(2);
});

test('close up a line leads from a ping below the axis to its pong above', () => {
  const { strokes, view } = drawn(
    { connections: [pinging] },
    withHeartbeats({ in: [1500], out: [1000], pairs: [[1000, 1500]] }),
  );
  expect(strokes('heartbeat').map(({ points, dashed }) => ({ points, dashed }))).toEqual([
    {
      points: [
        [xOf(view, 1000) + 1, axis + 8],
        [xOf(view, 1500) + 1, axis - 8],
      ],
      dashed: false,
    },
  ]);
});

test('an unanswered ping is crossed by a dashed line to where the pong would have stood', () => {
  const { strokes } = drawn({ connections: [pinging] }, withHeartbeats({ in: [], out: [1000], pairs: [[1000, null]] }));
  expect(strokes('heartbeat').map(({ dashed }) => dashed)).toEqual([true]);
});

test('no zoom links more pings to their pongs than there is room for', () => {
  const pings = Array.from({ length: 5000 }, (_, i) => i * 1000 + 500);
  const frames = pings.flatMap((ms) => [frame(ms, 'out'), frame(ms + 400, 'in')]);
  const change = withHeartbeats({
    in: pings.map((ms) => ms + 400),
    out: pings,
    pairs: pings.map((ms) => [ms, ms + 400]),
  });
  const script = { connections: [{ openAt: 0, frames }] };
  expect(drawn(script, change).strokes('heartbeat')).toEqual([]);
  const near = drawn(script, change, (view) => zoom(view, 0.002, 500, view));
  const [links] = near.strokes('heartbeat');
  expect(links?.points.length).toBeGreaterThan(10);
  expect(links?.points.length).toBeLessThan(40);
});
