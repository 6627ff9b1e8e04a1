import { expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { FrameFlag, type Loss } from '../session/model.ts';
import { draw } from './draw.ts';
import { drawLog, namedColours } from './draw-log.ts';
import { drawn, droppedAfterAMinute, met, modelOf, xOf } from './drawing.fixture.ts';
import { hitTest } from './hit.ts';
import { headHeight, laneHeight } from './layout.ts';
import { emptyView, fitTo, zoom } from './view.ts';

test('a 1006 is a thick bar with a cross and its number in white on red, not colour alone', () => {
  const { view, strokes, drawn: log } = drawn({ connections: [droppedAfterAMinute] });
  const [bar, cross] = strokes('abnormal');
  expect(bar?.points[0]?.[0]).toBeCloseTo(xOf(view, 64_180), -0.5);
  expect(bar?.width).toBe(3);
  expect(cross?.points).toHaveLength(4);
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '1006', colour: 'on-abnormal', bold: true }));
});

test('a clean close carries its code and neither cross nor red', () => {
  const { texts, strokes } = drawn({ connections: [{ close: { at: 5000, code: 1000 } }] });
  expect(texts()).toContain('1000');
  expect(strokes('abnormal')).toEqual([]);
});

test('the 1006 of a socket that the page closed before it was open is no loss', () => {
  const { texts, strokes } = drawn({
    connections: [{ openAt: null, closeCall: { at: 20 }, close: { at: 5000, code: 1006 } }],
  });
  expect(texts()).toContain('1006');
  expect(strokes('abnormal')).toEqual([]);
});

test('the dead air before the drop carries its length, and the timeout that was found is emphasised', () => {
  const { drawn: log, strokes, view } = drawn({ connections: [droppedAfterAMinute] }, met(60));
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '59.98 s', bold: true }));
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '30 s somebody', bold: false }));
  expect(log).toContainEqual(
    expect.objectContaining({ op: 'text', words: '60 s somebody', bold: true, colour: 'text' }),
  );
  expect(strokes('guide').map(({ points }) => points[0]?.[0])).toEqual([Math.round(xOf(view, 34_200)) + 0.5]);
});

test('where nothing was found no guide is emphasised, however near it lies', () => {
  const { strokes } = drawn({ connections: [droppedAfterAMinute] });
  expect(strokes('guide').map(({ width }) => width)).toEqual([1, 1]);
});

test('a timeout that was found is marked although no product has it, on the clock of whose silence it measures', () => {
  const askedInVain: ScriptedConnection = {
    openAt: 100,
    frames: [
      [1000, 'in', 'hello'],
      ...Array.from({ length: 46 }, (_, i) => [2000 + i * 1000, 'out', 'still there?'] as const),
    ],
    close: { at: 48_000, code: 1006 },
  };
  const { strokes, view, texts } = drawn({ connections: [askedInVain] }, met(47, 'in'));
  const found = strokes('text').find(({ dashed, width }) => dashed && width === 2);
  expect(found?.points[0]?.[0]).toBe(Math.round(xOf(view, 48_000)) + 0.5);
  expect(texts()).toContain('47 s somebody');
});

test('the label of a timeout that struck a little early stands before the close', () => {
  const { drawn: log, view } = drawn(
    { connections: [{ ...droppedAfterAMinute, close: { at: 60_200, code: 1006 } }] },
    met(60),
  );
  const label = log.flatMap((one) => (one.op === 'text' && one.words === '60 s somebody' ? [one] : []))[0];
  expect((label?.x ?? Infinity) + '60 s somebody'.length * 6).toBeLessThan(xOf(view, 60_200));
});

test('where labels of guides would meet, the one that was met keeps its own', () => {
  const far = drawn({ connections: [droppedAfterAMinute], until: 1_000_000 }, met(60));
  expect(far.texts().filter((words) => words === '30 s' || words === '60 s')).toEqual(['60 s']);
});

test('guides that the silence never reached are not drawn', () => {
  const { texts } = drawn({ connections: [droppedAfterAMinute] });
  expect(texts().filter((words) => words.startsWith('100 s') || words.startsWith('120 s'))).toEqual([]);
});

test('a silence still running shows the next timeout it will meet', () => {
  const open = { openAt: 0, frames: [[0, 'in', 'x']] } satisfies ScriptedConnection;
  const { texts } = drawn({ connections: [open], until: 31_000 }, {}, (view) => ({ ...view, to: view.to + 60_000 }));
  expect(texts()).toContain('30 s somebody');
  expect(texts()).toContain('60 s somebody');
  expect(texts()).not.toContain('100 s somebody');
});

test('frames in stand on the axis, frames out hang below, taller for more bytes', () => {
  const { rects } = drawn({ connections: [droppedAfterAMinute] });
  const axis = headHeight + laneHeight / 2;
  const [small, large] = rects('frame-in');
  const [out] = rects('frame-out');
  expect((small?.y ?? 0) + (small?.height ?? 0)).toBeCloseTo(axis);
  expect(out?.y).toBe(axis + 1);
  expect(large?.height).toBeGreaterThan(2 * (small?.height ?? 0));
});

test('a ping and its pong are pins of a colour of their own, however large they are', () => {
  const session = scriptedSession({ connections: [droppedAfterAMinute] });
  session.frames.flags.set(1, FrameFlag.pong | FrameFlag.outbound);
  session.frames.flags.set(2, FrameFlag.ping);
  const log = drawLog();
  const view = fitTo({ ...emptyView, width: 1000, height: 300 }, { from: session.startedAt, to: session.endedAt });
  draw(log.ctx, modelOf(session), view, namedColours);
  const axis = headHeight + laneHeight / 2;
  expect(log.rects('control').map(({ y, width, height }) => ({ y: y - axis, width, height }))).toEqual([
    { y: -10, width: 1, height: 10 },
    { y: -10, width: 5, height: 2 },
    { y: 1, width: 1, height: 10 },
    { y: 9, width: 5, height: 2 },
  ]);
  expect(log.rects('frame-in')).toHaveLength(1);
  expect(log.rects('frame-out')).toHaveLength(0);
});

test('a silence that was outlived is hatched and carries its length', () => {
  const { texts, strokes } = drawn({
    connections: [
      {
        frames: [
          [10, 'in', 'a'],
          [12_410, 'in', 'b'],
          [13_000, 'in', 'c'],
        ],
      },
    ],
  });
  expect(strokes('silence').length).toBe(1);
  expect(texts()).toContain('12.40 s');
});

test('a connection that never opened shows its handshake and how it ended, and no silence', () => {
  const { strokes, texts, view } = drawn({
    connections: [{ openAt: null, close: { at: 8000, code: 1006 }, handshake: { status: 403 } }],
  });
  const [upper] = strokes('handshake');
  expect(upper?.dashed).toBe(true);
  expect(upper?.points.map(([x]) => x)).toEqual([xOf(view, 0), xOf(view, 8000)]);
  expect(strokes('open')).toEqual([]);
  expect(strokes('dead-air')).toEqual([]);
  expect(texts()).toContain('1006');
});

test('a state that another covers in part is named where it can be seen', () => {
  const { drawn: log, view } = drawn({
    connections: [droppedAfterAMinute],
    pages: [
      [0, 'hidden'],
      [60_000, 'stall', 40_000],
      [64_000, 'visible'],
    ],
  });
  const name = log.find((one) => one.op === 'text' && one.words.startsWith('hidden'));
  const width = name?.op === 'text' ? name.words.length * 6 : Infinity;
  expect(name?.op === 'text' ? name.x + width : Infinity).toBeLessThanOrEqual(xOf(view, 20_000));
});

test('what the page was in is named in the strip over the lanes', () => {
  const { rects, texts, view } = drawn({
    connections: [droppedAfterAMinute],
    pages: [
      [10_000, 'hidden'],
      [40_000, 'visible'],
      [60_000, 'stall', 4000],
    ],
  });
  const [strip] = rects('hidden').toSorted((a, b) => a.y - b.y);
  expect(strip?.x).toBeCloseTo(xOf(view, 10_000));
  expect(strip?.width).toBeCloseTo(xOf(view, 40_000) - xOf(view, 10_000));
  expect(texts()).toContain('hidden 30 s');
  expect(texts()).toContain('stalled');
});

test('lost frames are marked with their number on every lane they may belong to', () => {
  const session = scriptedSession({ connections: [droppedAfterAMinute] });
  session.addLoss({
    realm: 0,
    connection: null,
    reason: 'evicted',
    what: 'frames',
    count: 12,
    content: null,
    from: fixtureOrigin + 5000,
    to: fixtureOrigin + 30_000,
  });
  const log = drawLog();
  const view = fitTo({ ...emptyView, width: 1000, height: 300 }, { from: session.startedAt, to: session.endedAt });
  draw(log.ctx, modelOf(session), view, namedColours);
  expect(log.texts()).toContain('12 lost');
  expect(log.rects('loss')).toHaveLength(1);
  session.addLoss({ ...session.losses[0], from: fixtureOrigin + 2000, to: fixtureOrigin + 3000 } as Loss);
  const hit = hitTest(modelOf(session), view, xOf(view, 2500), headHeight + laneHeight / 2);
  expect(hit).toMatchObject({ kind: 'loss', loss: { count: 12 } });
});

test('only lanes in sight are drawn', () => {
  const connections = Array.from({ length: 300 }, () => droppedAfterAMinute);
  const { texts } = drawn({ connections }, {}, (view) => ({ ...view, scrollTop: 100 * laneHeight }));
  expect(texts().filter((words) => words === '1006')).toHaveLength(Math.ceil((300 - headHeight) / laneHeight));
});

test('however many frames a pixel stands for, it gets at most two bars', () => {
  const frames = Array.from({ length: 40_000 }, (_, i) => [i * 2, i % 2 === 0 ? 'in' : 'out', 5] as const);
  const { rects } = drawn({ connections: [{ openAt: 0, frames }] });
  expect(rects('frame-in').length).toBeLessThanOrEqual(1000);
  expect(rects('frame-out').length).toBeLessThanOrEqual(1000);
  const closer = drawn({ connections: [{ openAt: 0, frames }] }, {}, (view) => zoom(view, 0.001, 500, view));
  expect(closer.rects('frame-in').length).toBeGreaterThan(10);
});

test('the crosshair tells the time under the mouse, on both clocks, and lights its lane up', () => {
  const { texts, rects, view } = drawn({ connections: [droppedAfterAMinute] }, { pointer: { x: 500, y: 60 } });
  expect(rects('pointed-lane')).toHaveLength(1);
  const pointed = view.from + 500 * ((view.to - view.from) / 1000);
  const clock = new Date(pointed).toISOString().slice(11, 19);
  expect(texts()).toContain(`${((pointed - fixtureOrigin) / 1000).toFixed(2)} s · ${clock}`);
});

test('it measures from the last frame of the lane pointed at', () => {
  const script = { connections: [droppedAfterAMinute] };
  const { view } = drawn(script);
  const pointer = { x: xOf(view, 14_200), y: headHeight + 20 };
  const { texts, strokes } = drawn(script, { pointer });
  expect(texts()).toContain('10.00 s since');
  expect(strokes('text').some(({ points }) => points[0]?.[0] === xOf(view, 4200) && points[1]?.[0] === pointer.x)).toBe(
    true,
  );
  expect(
    drawn(script, { pointer: { x: xOf(view, 67_000), y: 60 } })
      .texts()
      .join(),
  ).not.toContain('since');
  expect(
    drawn(script, { pointer: { ...pointer, y: 10 } })
      .texts()
      .join(),
  ).not.toContain('since');
});

test('a selected stretch is framed, a selected frame pinned from both sides', () => {
  const span = { from: fixtureOrigin + 4200, to: fixtureOrigin + 64_180 };
  const {
    drawn: log,
    strokes,
    view,
  } = drawn({ connections: [droppedAfterAMinute] }, { selection: { connection: 0, frame: 2, span } });
  const framed = log.find((one) => one.op === 'frame');
  expect(framed).toMatchObject({ colour: 'selection', x: xOf(view, 4200) - 1 });
  expect(strokes('selection').map(({ points }) => points[0]?.[0])).toEqual([xOf(view, 4200) + 1, xOf(view, 4200) + 1]);
});

test('a selected moment of its life is pinned as well', () => {
  const selection = { connection: 0, frame: null, span: null, mark: 'close' } as const;
  const { strokes, view } = drawn({ connections: [droppedAfterAMinute] }, { selection });
  expect(strokes('selection').map(({ points }) => points[0]?.[0])).toEqual([
    xOf(view, 64_180) + 1,
    xOf(view, 64_180) + 1,
  ]);
});

test('what lies under the mouse is found', () => {
  const { model, view } = drawn({
    connections: [{ ...droppedAfterAMinute, at: 0, openAt: 900 }],
    pages: [
      [10_000, 'hidden'],
      [40_000, 'visible'],
    ],
  });
  const axis = headHeight + laneHeight / 2;
  const under = (ms: number, y: number) => hitTest(model, view, xOf(view, ms), y);
  expect(under(64_180, axis)).toMatchObject({ kind: 'close', connection: 0 });
  expect(under(4200, axis - 5)).toMatchObject({ kind: 'frame', frame: 2 });
  expect(under(1200, axis + 5)).toMatchObject({ kind: 'frame', frame: 1 });
  expect(under(40_000, axis)).toMatchObject({ kind: 'dead-air', silence: { ms: 59_980, cutOff: true } });
  const silence = { from: fixtureOrigin + 4200, to: fixtureOrigin + 64_180 };
  expect(under(34_200, axis)).toMatchObject({ kind: 'guide', guide: { after: 30_000 }, matched: false, silence });
  expect(under(2600, axis)).toMatchObject({
    kind: 'silence',
    silence: { from: fixtureOrigin + 1200, to: fixtureOrigin + 4200 },
  });
  expect(under(300, axis)).toMatchObject({ kind: 'handshake' });
  expect(under(67_000, axis)).toMatchObject({ kind: 'lane', connection: 0 });
  expect(under(20_000, 25)).toMatchObject({ kind: 'band', band: { kind: 'hidden' } });
  expect(under(20_000, 5)).toMatchObject({ kind: 'axis', at: expect.closeTo(fixtureOrigin + 20_000, 3) });
  expect(under(20_000, 250)).toBeNull();
});

test('the lane of a group shows when its connections lived and where they were lost', () => {
  const connections = [
    { at: 0, openAt: 100, close: { at: 4000, code: 1006 } },
    { at: 5000, openAt: 5100, close: { at: 9000, code: 1000 } },
    { at: 9500, openAt: null },
  ];
  const { view, rects, strokes, texts, model } = drawn({ connections }, { lanes: [{ members: [0, 1, 2] }] });
  expect(rects('open').map(({ x }) => x)).toEqual([xOf(view, 100), xOf(view, 5100)]);
  expect(strokes('abnormal')).toHaveLength(1);
  expect(texts()).not.toContain('1000');
  expect(hitTest(model, view, 500, headHeight + laneHeight / 2)).toBeNull();
});

test('the lane of a group of ten thousand is drawn no oftener than there are pixels', () => {
  const connections = Array.from({ length: 10_000 }, (_, i) => ({
    at: i * 100,
    openAt: i * 100 + 10,
    close: { at: i * 100 + 50, code: 1006 },
  }));
  const { rects, strokes } = drawn({ connections }, { lanes: [{ members: connections.map((_, id) => id) }] });
  expect(rects('open').length).toBeLessThanOrEqual(1000);
  expect(strokes('abnormal').length).toBeLessThanOrEqual(1000);
});

test('below the lane of a group its connections keep their places', () => {
  const { view, model } = drawn({ connections: [{}, {}] }, { lanes: [{ members: [0, 1] }, 1, 0] });
  expect(hitTest(model, view, 500, headHeight + 1.5 * laneHeight)).toMatchObject({ connection: 1 });
});

test('a page that stalled again and again is drawn no oftener than there are pixels', () => {
  const stalls = Array.from({ length: 20_000 }, (_, i) => [100 + i * 200, 'stall', 60] as const);
  const { rects } = drawn({ connections: [{ openAt: 0 }], pages: stalls, until: 4_100_000 });
  expect(rects('stalled').length).toBeLessThan(20);
});

test('losses that lie on each other are marked once', () => {
  const session = scriptedSession({ connections: [{ openAt: 0 }], until: 1_000_000 });
  for (let i = 0; i < 5000; i++) {
    const at = fixtureOrigin + i * 100;
    const kind = { realm: 0, connection: 0, reason: 'evicted', what: 'frames' } as const;
    session.addLoss({ ...kind, count: 1, content: null, from: at, to: at + 1 });
  }
  const log = drawLog();
  const view = fitTo({ ...emptyView, width: 1000, height: 300 }, { from: session.startedAt, to: session.endedAt });
  draw(log.ctx, modelOf(session), view, namedColours);
  expect(log.rects('loss').length).toBeLessThan(600);
});

test('a silence is hatched from edge to edge of it and not beyond', () => {
  const frames = [10, 12_410, 13_000].map((at) => [at, 'in', 'x'] as const);
  const { strokes, view } = drawn({ connections: [{ frames }] });
  const [hatching] = strokes('silence');
  const xs = hatching?.points.map(([x]) => x) ?? [];
  expect(Math.min(...xs)).toBeCloseTo(xOf(view, 10), 5);
  expect(Math.max(...xs)).toBeCloseTo(xOf(view, 12_410), 5);
});
