import { expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedConnection, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { FrameFlag, type Loss, type SessionView } from '../session/model.ts';
import { draw } from './draw.ts';
import { drawLog, namedColours } from './draw-log.ts';
import { hitTest } from './hit.ts';
import { headHeight, laneHeight } from './layout.ts';
import { SessionDetail, type TimelineModel } from './model.ts';
import { emptyView, fitTo, type TimelineView, xAt, zoom } from './view.ts';

/** Idle for 59.98 s behind a proxy, then dropped: what this whole tool is about. */
const droppedAfterAMinute: ScriptedConnection = {
  at: 0,
  openAt: 200,
  frames: [
    [1000, 'in', 'hello'],
    [1200, 'out', 'subscribe'],
    [4200, 'in', 50_000],
  ],
  close: { at: 64_180, code: 1006 },
};

function modelOf(session: SessionView, change: Partial<TimelineModel> = {}): TimelineModel {
  return {
    session,
    lanes: session.connections.map((connection) => connection.id),
    detail: new SessionDetail(),
    guides: [30, 60, 100, 120].map((seconds) => ({ after: seconds * 1000, label: `${seconds} s`, products: [] })),
    words: {
      duration: (ms) => `${(ms / 1000).toFixed(2)} s`,
      band: (kind) => kind,
      bandFor: (kind, ms) => `${kind} ${ms / 1000} s`,
      loss: ({ count }) => `${count} lost`,
      lane: () => '',
    },
    selection: null,
    pointer: null,
    ...change,
  };
}

function drawn(script: SessionScript, change: Partial<TimelineModel> = {}, move = (view: TimelineView) => view) {
  const session = scriptedSession(script);
  const model = modelOf(session, change);
  const extent = { from: session.startedAt, to: session.endedAt };
  const view = move(fitTo({ ...emptyView, width: 1000, height: 300 }, extent));
  const log = drawLog();
  draw(log.ctx, model, view, namedColours);
  return { ...log, view, model, session };
}

const xOf = (view: TimelineView, ms: number): number => xAt(view, fixtureOrigin + ms);

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

test('the dead air before the drop carries its length, and the timeout it matches is emphasised', () => {
  const { drawn: log, strokes, view } = drawn({ connections: [droppedAfterAMinute] });
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '59.98 s', bold: true }));
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '30 s', bold: false }));
  expect(log).toContainEqual(expect.objectContaining({ op: 'text', words: '60 s', bold: true, colour: 'text' }));
  expect(strokes('guide').map(({ points }) => points[0]?.[0])).toEqual([Math.round(xOf(view, 34_200)) + 0.5]);
});

test('where labels of guides would meet, the one that was met keeps its own', () => {
  const far = drawn({ connections: [droppedAfterAMinute], until: 1_000_000 });
  expect(far.texts().filter((words) => words === '30 s' || words === '60 s')).toEqual(['60 s']);
});

test('guides that the silence never reached are not drawn', () => {
  const { texts } = drawn({ connections: [droppedAfterAMinute] });
  expect(texts()).not.toContain('100 s');
  expect(texts()).not.toContain('120 s');
});

test('a silence still running shows the next timeout it will meet', () => {
  const open = { openAt: 0, frames: [[0, 'in', 'x']] } satisfies ScriptedConnection;
  const { texts } = drawn({ connections: [open], until: 31_000 }, {}, (view) => ({ ...view, to: view.to + 60_000 }));
  expect(texts()).toContain('30 s');
  expect(texts()).toContain('60 s');
  expect(texts()).not.toContain('100 s');
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

test('the crosshair tells the time under the mouse and lights its lane up', () => {
  const { texts, rects, view } = drawn({ connections: [droppedAfterAMinute] }, { pointer: { x: 500, y: 60 } });
  expect(rects('pointed-lane')).toHaveLength(1);
  const pointed = (view.from + 500 * ((view.to - view.from) / 1000) - fixtureOrigin) / 1000;
  expect(texts()).toContain(`${pointed.toFixed(2)} s`);
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
  expect(under(34_200, axis)).toMatchObject({ kind: 'guide', guide: { after: 30_000 }, silence: { ms: 59_980 } });
  expect(under(2600, axis)).toMatchObject({ kind: 'silence', silence: { direction: 'any' } });
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

test('below the lane of a group its connections keep their places', () => {
  const { view, model } = drawn({ connections: [{}, {}] }, { lanes: [{ members: [0, 1] }, 1, 0] });
  expect(hitTest(model, view, 500, headHeight + 1.5 * laneHeight)).toMatchObject({ connection: 1 });
});
