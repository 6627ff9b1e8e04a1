/** Scripted sessions, drawn on a canvas that writes down what is drawn on it. */
import { fixtureOrigin, type ScriptedConnection, type SessionScript, scriptedSession } from '../session/fixture.ts';
import type { SessionView } from '../session/model.ts';
import { draw } from './draw.ts';
import { drawLog, namedColours } from './draw-log.ts';
import { noHeartbeats } from './heartbeats.ts';
import { SessionDetail, type TimelineModel, type TimeoutGuide } from './model.ts';
import { emptyView, fitTo, type TimelineView, xAt } from './view.ts';

/** Idle for 59.98 s behind a proxy, then dropped: what this whole tool is about. */
export const droppedAfterAMinute: ScriptedConnection = {
  at: 0,
  openAt: 200,
  frames: [
    [1000, 'in', 'hello'],
    [1200, 'out', 'subscribe'],
    [4200, 'in', 50_000],
  ],
  close: { at: 64_180, code: 1006 },
};

export const guide = (seconds: number): TimeoutGuide => ({
  after: seconds * 1000,
  label: `${seconds} s`,
  longLabel: `${seconds} s somebody`,
  products: [],
});

/** The diagnosis found it to have met this timeout. */
export const met = (seconds: number, direction: 'any' | 'in' = 'any') => ({
  timeoutOf: () => ({ guide: guide(seconds), direction }),
});

export function modelOf(session: SessionView, change: Partial<TimelineModel> = {}): TimelineModel {
  return {
    session,
    lanes: session.connections.map((connection) => connection.id),
    detail: new SessionDetail(),
    guides: [30, 60, 100, 120].map(guide),
    timeoutOf: () => null,
    heartbeatsOf: () => noHeartbeats,
    reconnects: [],
    words: {
      duration: (ms) => `${(ms / 1000).toFixed(2)} s`,
      durations: (count, least, most) => `${count} × ${least / 1000} to ${most / 1000} s`,
      band: (kind) => kind,
      bandFor: (kind, ms) => `${kind} ${ms / 1000} s`,
      loss: ({ count }) => `${count} lost`,
      moment: (at, offset) => [offset, new Date(at).toISOString().slice(11, 19)],
      sinceLast: (ms) => `${(ms / 1000).toFixed(2)} s since`,
      lane: () => '',
    },
    selection: null,
    pointer: null,
    ...change,
  };
}

export function drawn(script: SessionScript, change: Partial<TimelineModel> = {}, move = (view: TimelineView) => view) {
  const session = scriptedSession(script);
  const model = modelOf(session, change);
  const extent = { from: session.startedAt, to: session.endedAt };
  const view = move(fitTo({ ...emptyView, width: 1000, height: 300 }, extent));
  const log = drawLog();
  draw(log.ctx, model, view, namedColours);
  return { ...log, view, model, session };
}

export const xOf = (view: TimelineView, ms: number): number => xAt(view, fixtureOrigin + ms);
