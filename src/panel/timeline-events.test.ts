import { expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { fixtureOrigin, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { SessionDetail, type TimelineModel } from '../timeline/model.ts';
import { selectionOf, stepNotable } from '../timeline/steps.ts';
import { describeHit, sayEvent, sayReached } from './describe-hit.ts';
import { selectedEvent, timelineEvents } from './timeline-events.ts';
import { diagnosisMarks } from './timeline-marks.ts';
import { timelineWords, timelineWordsIn } from './timeline-words.ts';

function modelOf(script: SessionScript, change: Partial<TimelineModel> = {}): TimelineModel {
  const session = scriptedSession(script);
  return {
    ...{ session, lanes: session.connections.map(({ id }) => id), detail: new SessionDetail(), guides: [] },
    ...{ words: timelineWords, selection: null, pointer: null },
    ...diagnosisMarks(session, diagnose(session)),
    ...change,
  };
}

/** The diagnosis found every connection to have met this timeout. */
const metAMinute = (direction: 'any' | 'in', products: readonly string[]): Partial<TimelineModel> => ({
  timeoutOf: () => ({ guide: { after: 60_000, label: '60 s', longLabel: '60 s', products }, direction }),
});

const reconnecting: SessionScript = {
  connections: [
    {
      at: 0,
      openAt: 100,
      frames: [
        [1000, 'out', '{"type":"ping"}'],
        [1250, 'in', '{"type":"pong"}'],
      ],
      close: { at: 61_230, code: 1006 },
    },
    { at: 62_730, openAt: null },
  ],
  pages: [
    [5000, 'hidden'],
    [9000, 'visible'],
  ],
  until: 70_000,
};

test('the tip at the mouse writes moments as the person wants them', () => {
  const model = modelOf(reconnecting);
  const close = { kind: 'close', connection: 0, at: fixtureOrigin + 61_230 } as const;
  expect(describeHit(close, { ...model, words: timelineWordsIn('utc') })[1]).toBe('at 08:01:01.230, 1:01.230');
  expect(describeHit(close, { ...model, words: timelineWordsIn('relative') })[1]).toMatch(/^at 1:01\.230, /);
});

test('rows are what the lanes show, in order of time', () => {
  const model = modelOf(reconnecting, metAMinute('any', ['nginx', 'ours']));
  const rows = timelineEvents(model, null).map(({ at, connection, hit }) => [
    at - fixtureOrigin,
    connection,
    sayEvent(hit, model),
  ]);
  expect(rows).toEqual([
    [0, 0, 'Connecting'],
    [100, 0, 'Opened, 100 ms after it was constructed'],
    [1250, 0, '59.98 s of silence, then the close, fits an idle timeout of 60 s: it could be that of nginx and ours'],
    [5000, null, 'page hidden 4.0 s'],
    [61_230, 0, '1006 Abnormal Closure'],
    [62_730, 1, 'Connecting, in the place of #1, 1.5 s after it was lost'],
  ]);
});

test('a timeout that nobody is known to have is told without names, and none at all where none was met', () => {
  const said = (change: Partial<TimelineModel>) => {
    const model = modelOf(reconnecting, change);
    const silence = timelineEvents(model, null).find(({ hit }) => hit.kind === 'dead-air');
    return silence && sayEvent(silence.hit, model);
  };
  expect(said(metAMinute('any', []))).toBe('59.98 s of silence, then the close, fits an idle timeout of 60 s');
  expect(said({ timeoutOf: () => null })).toBe('59.98 s of silence, then the close');
});

test('a timeout of the server’s silence is told with the close where the page spoke on', () => {
  const frames = [
    [1000, 'in', 'x'],
    [60_500, 'out', 'y'],
  ] as const;
  const model = modelOf({ connections: [{ frames, close: { at: 61_000, code: 1006 } }] }, metAMinute('in', ['nginx']));
  const said = timelineEvents(model, null).map(({ hit }) => sayEvent(hit, model));
  expect(said.at(-1)).toBe('1006 Abnormal Closure, fits an idle timeout of 60 s: it could be that of nginx');
  expect(said.filter((words) => words.includes('idle timeout'))).toHaveLength(1);
});

test('what is read aloud of the last silence says which timeout it met', () => {
  const model = modelOf(reconnecting, metAMinute('any', ['nginx']));
  const [connection] = model.session.connections;
  const reached = connection && stepNotable(model, connection, 1);
  if (reached == null) throw new Error('nothing reached');
  expect(sayReached(reached, model)).toMatch(
    /^59\.98 s of silence, then the close\. at 1\.250 s, .*\. fits an idle timeout of 60 s: it could be that of nginx$/,
  );
});

test('a range keeps what reaches into it', () => {
  const model = modelOf(reconnecting);
  const range = { from: fixtureOrigin + 10_000, to: fixtureOrigin + 20_000 };
  expect(timelineEvents(model, range).map(({ hit }) => hit.kind)).toEqual(['dead-air']);
});

test('the row of what is selected is found again', () => {
  const model = modelOf(reconnecting);
  const events = timelineEvents(model, null);
  for (const [index, { hit }] of events.entries())
    if ('connection' in hit) expect(selectedEvent(events, selectionOf(hit))).toBe(index);
  expect(selectedEvent(events, { connection: 0, frame: 1, span: null })).toBe(-1);
});

test('a frame that is reached by keys is told with its heartbeat, its distance and its place', () => {
  const model = modelOf(reconnecting);
  const at = fixtureOrigin + 1000;
  const said = sayReached({ kind: 'frame', frame: 0, connection: 0, at }, model);
  expect(said).toMatch(/^Sent 15 B\. a heartbeat, answered after 250 ms\. at 1\.000 s, /);
  expect(said).toMatch(/900 ms after the one before\. frame 1 of 2$/);
});

test('a code that has no name is told alone', () => {
  const model = modelOf({ connections: [{ close: { at: 900, code: 4001 } }] });
  expect(timelineEvents(model, null).map(({ hit }) => sayEvent(hit, model))).toContain('4001');
});
