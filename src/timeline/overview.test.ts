import { describe, expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedConnection, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { drawLog, namedColours } from './draw-log.ts';
import { droppedAfterAMinute, modelOf } from './drawing.fixture.ts';
import { drawOverview, stripOf, stripTime, stripX } from './overview.ts';

function overviewOf(script: SessionScript, width = 800) {
  const session = scriptedSession(script);
  const strip = stripOf(session, width, 60);
  const log = drawLog();
  drawOverview(log.ctx, modelOf(session), strip, namedColours);
  return { ...log, strip, session, xOf: (ms: number) => stripX(strip, fixtureOrigin + ms) };
}

test('it reaches from the session’s first moment to its last', () => {
  const { strip, session } = overviewOf({ connections: [droppedAfterAMinute], until: 100_000 });
  expect([stripTime(strip, 0), stripTime(strip, 800)]).toEqual([session.startedAt, session.endedAt]);
  expect(stripX(strip, stripTime(strip, 123))).toBeCloseTo(123);
});

test('frames of all connections are bars above the line and below it, taller for more of them', () => {
  const busy = Array.from({ length: 200 }, (_, i) => [50_000 + i, 'in', 'x'] as const);
  const { rects, xOf } = overviewOf({ connections: [droppedAfterAMinute, { frames: busy }] });
  const bars = rects('frame-in');
  const tallest = bars.toSorted((a, b) => b.height - a.height)[0];
  expect(Math.abs((tallest?.x ?? 0) - xOf(50_000))).toBeLessThan(3);
  const [out] = rects('frame-out');
  expect(out?.y).toBe((bars[0]?.y ?? 0) + (bars[0]?.height ?? 0) + 1);
});

test('however many frames there are, a pixel has one bar of each direction', () => {
  const frames = Array.from({ length: 30_000 }, (_, i) => [i * 10, i % 2 === 0 ? 'in' : 'out', 'x'] as const);
  const { rects } = overviewOf({
    connections: [
      { openAt: 0, frames },
      { openAt: 0, frames },
    ],
  });
  expect(rects('frame-in').length).toBeLessThanOrEqual(800);
  expect(rects('frame-out').length).toBeLessThanOrEqual(800);
});

test('a 1006 runs through all of the strip and ends in a cross; another close is a thin mark at its foot', () => {
  const { strokes, xOf } = overviewOf({
    connections: [droppedAfterAMinute, { close: { at: 30_000, code: 1000 } }],
    until: 80_000,
  });
  const [bar, cross] = strokes('abnormal');
  expect(bar?.points[0]?.[0]).toBeCloseTo(xOf(64_180), -0.5);
  expect(bar?.width).toBe(2);
  expect(cross?.points).toHaveLength(4);
  const [clean] = strokes('closed');
  expect(clean?.width).toBe(1);
  expect((clean?.points[1]?.[1] ?? 0) - (clean?.points[0]?.[1] ?? 0)).toBeLessThan(20);
});

test('the lengths of silences stand beside the cross of a loss in the middle of them', () => {
  const { drawn: log, xOf } = overviewOf({ connections: [droppedAfterAMinute, { close: { at: 33_000, code: 1006 } }] });
  const label = log.find((one) => one.op === 'text' && one.words.startsWith('2 × '));
  if (label?.op !== 'text') throw new Error('no label');
  const isLeft = label.x + label.words.length * 6 <= xOf(33_000) - 4;
  expect(isLeft || label.x >= xOf(33_000) + 4).toBe(true);
});

test('losses too close to be told apart are one cross with their number', () => {
  const connections = Array.from({ length: 200 }, (_, i) => ({ close: { at: 30_000 + i, code: 1006 } }));
  const { strokes, texts } = overviewOf({ connections, until: 80_000 });
  expect(texts()).toContain('×200');
  expect(strokes('abnormal').length).toBeLessThan(8);
});

test('silences are hatched with their length, and dead air stands out from those outlived', () => {
  const {
    strokes,
    texts,
    drawn: log,
  } = overviewOf({
    connections: [
      {
        openAt: 0,
        frames: [
          [1000, 'in', 'a'],
          [31_000, 'in', 'b'],
        ],
        close: { at: 71_000, code: 1006 },
      },
    ],
  });
  expect(strokes('silence')).toHaveLength(1);
  expect(strokes('dead-air')).toHaveLength(1);
  expect(texts()).toContain('30.00 s');
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '40.00 s', bold: true }));
});

describe('the dead air of losses', () => {
  /** Heard from once, then silent for 3 s. */
  const cutAt = (ms: number): ScriptedConnection => ({
    frames: [[ms - 3000, 'in', 'x']],
    close: { at: ms, code: 1006 },
  });
  const fillsOf = (script: SessionScript) => {
    const { rects, texts, drawn: log, xOf } = overviewOf(script, 1000);
    return { bars: rects('dead-air'), texts: texts(), log, xOf };
  };

  test('is a bar for each, from its last frame to its cross, also where they overlap', () => {
    const { bars, xOf, texts } = fillsOf({ connections: [3500, 4500, 6400].map(cutAt), until: 10_000 });
    expect(bars.map(({ x, width }) => [x, x + width])).toEqual(
      [3500, 4500, 6400].map((at) => [Math.floor(xOf(at - 3000)), Math.floor(xOf(at))]),
    );
    for (const [i, bar] of bars.entries())
      for (const other of bars.slice(i + 1))
        expect(bar.y + bar.height <= other.y || other.y + other.height <= bar.y || bar.x + bar.width <= other.x).toBe(
          true,
        );
    expect(texts).toEqual(['3 × 3 to 3 s']);
  });

  test('has all of the row and its length in its middle where a loss is alone', () => {
    const { bars, log, xOf } = fillsOf({ connections: [cutAt(4000), cutAt(9000)], until: 10_000 });
    expect(bars.map(({ height }) => height)).toEqual([13, 13]);
    const labels = log.filter((one) => one.op === 'text');
    expect(labels.map(({ words }) => words)).toEqual(['3.00 s', '3.00 s']);
    for (const [i, at] of [2500, 7500].entries()) expect(Math.abs((labels[i]?.x ?? 0) + 18 - xOf(at))).toBeLessThan(5);
  });

  test('of many that fell together is one bar, with their number', () => {
    const { bars, texts } = fillsOf({ connections: Array.from({ length: 200 }, () => cutAt(4000)), until: 10_000 });
    expect(bars).toHaveLength(1);
    expect(texts).toContain('200 × 3 to 3 s');
  });

  test('never fills the row with more bars than can be told apart', () => {
    const connections = Array.from({ length: 200 }, (_, i) => cutAt(3500 + i * 10));
    const { bars } = fillsOf({ connections, until: 10_000 });
    expect(new Set(bars.map(({ y }) => y)).size).toBe(3);
    expect(bars.length).toBeLessThan(10);
  });
});

test('a silence of which a longer one hides a part is hatched, but shows no length', () => {
  const { texts } = overviewOf({
    connections: [
      { openAt: 0, frames: [10_000, 70_000].map((at) => [at, 'in', 'x'] as const) },
      { openAt: 0, frames: [50_000, 90_000].map((at) => [at, 'in', 'x'] as const) },
    ],
    until: 90_000,
  });
  expect(texts()).toContain('60.00 s');
  expect(texts()).not.toContain('40.00 s');
});

test('page states are drawn over their time', () => {
  const { rects, xOf } = overviewOf({
    connections: [droppedAfterAMinute],
    pages: [
      [10_000, 'hidden'],
      [40_000, 'visible'],
    ],
  });
  const [band] = rects('hidden');
  expect(band?.x).toBeCloseTo(xOf(10_000));
  expect(band?.width).toBeCloseTo(xOf(40_000) - xOf(10_000));
});

test('a session of one moment has a strip all the same', () => {
  expect(overviewOf({ connections: [{ openAt: null }] }).drawn.length).toBeGreaterThan(0);
});
