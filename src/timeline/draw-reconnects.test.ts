import { expect, test } from 'vitest';
import { drawn, xOf } from './drawing.fixture.ts';
import { headHeight, laneHeight } from './layout.ts';

const axisOf = (lane: number) => headHeight + (lane + 0.5) * laneHeight;
const lost = (at: number) => ({ at, code: 1006 });

test('an arrow leads from a lost connection to the next, with the time between', () => {
  const connections = [{ close: lost(20_000) }, { at: 50_000, close: lost(90_000) }];
  const { strokes, texts, view } = drawn({ connections }, { reconnects: [{ lost: 0, next: 1 }] });
  const [path, head] = strokes('reconnect');
  expect(path).toMatchObject({
    dashed: true,
    points: [
      [xOf(view, 20_000), axisOf(0) + 12],
      [xOf(view, 20_000), axisOf(1)],
      [xOf(view, 50_000), axisOf(1)],
    ],
  });
  expect(head?.points[0]).toEqual([xOf(view, 50_000), axisOf(1)]);
  expect(texts()).toContain('30.00 s');
});

test('it goes upwards where the next connection stands above', () => {
  const connections = [{ close: lost(20_000) }, { at: 50_000, close: lost(90_000) }];
  const { strokes } = drawn({ connections }, { reconnects: [{ lost: 0, next: 1 }], lanes: [1, 0] });
  expect(strokes('reconnect')[0]?.points[0]?.[1]).toBe(axisOf(1) - 12);
});

test('a delay too short for its words has the arrow alone', () => {
  const connections = [{ close: lost(20_000) }, { at: 20_500, close: lost(90_000) }];
  const { strokes, texts } = drawn({ connections }, { reconnects: [{ lost: 0, next: 1 }] });
  expect(strokes('reconnect')).toHaveLength(2);
  expect(texts()).not.toContain('0.50 s');
});

test('of a thousand reconnects only those of lanes in sight are drawn', () => {
  const connections = Array.from({ length: 1000 }, (_, i) => ({ at: i * 1000, close: lost(i * 1000 + 500) }));
  const reconnects = connections.slice(1).map((_, i) => ({ lost: i, next: i + 1 }));
  const { strokes } = drawn({ connections }, { reconnects });
  expect(strokes('reconnect').length).toBeLessThanOrEqual(2 * 10);
});

test('a connection whose lane is not shown has no arrow', () => {
  const connections = [{ close: lost(20_000) }, { at: 50_000 }];
  const { strokes } = drawn({ connections }, { reconnects: [{ lost: 0, next: 1 }], lanes: [0] });
  expect(strokes('reconnect')).toEqual([]);
});
