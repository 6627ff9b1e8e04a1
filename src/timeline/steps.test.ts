import { expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { modelOf } from './drawing.fixture.ts';
import type { LaneHit } from './hit.ts';
import type { TimelineSelection } from './model.ts';
import { selectionOf, stepMoment, stepNotable } from './steps.ts';

type Stepper = typeof stepMoment;

/** Everything that one comes by, as kind and time since the origin, from one end of the lane to the other. */
function walk(
  script: ScriptedConnection,
  stepper: Stepper,
  step: 1 | -1,
  from: TimelineSelection | null = null,
): string[] {
  const session = scriptedSession({ connections: [script], until: 200_000 });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const seen: string[] = [];
  let selection = from;
  for (let i = 0; i < 100; i++) {
    const hit: LaneHit | null = stepper(modelOf(session, { selection }), connection, step);
    if (hit === null) return seen;
    seen.push(`${hit.kind} ${hit.at - fixtureOrigin}`);
    selection = selectionOf(hit);
  }
  throw new Error(`no end: ${seen.slice(0, 10).join()}`);
}

const talkative: ScriptedConnection = {
  at: 10,
  openAt: 200,
  frames: [
    [1000, 'in', 'a'],
    [1000, 'out', 'b'],
    [9000, 'in', 'c'],
  ],
  closeCall: { at: 70_000, code: 1000 },
  close: { at: 70_000, code: 1000 },
};
const moments = [
  'handshake 10',
  'open 200',
  'frame 1000',
  'frame 1000',
  'frame 9000',
  'close-call 70000',
  'close 70000',
];

test('moments are all frames and marks, each once, though several are of one time', () => {
  expect(walk(talkative, stepMoment, 1)).toEqual(moments);
  expect(walk(talkative, stepMoment, -1)).toEqual(moments.toReversed());
});

test('what is notable are silences, losses and the end', () => {
  const notable = ['silence 9000', 'dead-air 70000', 'close 70000'];
  expect(walk(talkative, stepNotable, 1)).toEqual(notable);
  expect(walk(talkative, stepNotable, -1)).toEqual(notable.toReversed());
});

test('from a frame one gets to the silence that begins with it', () => {
  const frame = { connection: 0, frame: 2, span: null };
  expect(walk(talkative, stepNotable, 1, frame)[0]).toBe('dead-air 70000');
  expect(walk(talkative, stepNotable, -1, frame)).toEqual(['silence 9000']);
});

test('from a silence one gets to the frame that ended it, or to the one before it', () => {
  const span = { from: fixtureOrigin + 1000, to: fixtureOrigin + 9000 };
  const silence = { connection: 0, frame: null, span };
  expect(walk(talkative, stepMoment, 1, silence)[0]).toBe('frame 9000');
  expect(walk(talkative, stepMoment, -1, silence)[0]).toBe('frame 1000');
  const deadAir = { connection: 0, frame: null, span: { from: fixtureOrigin + 9000, to: fixtureOrigin + 70_000 } };
  expect(walk(talkative, stepMoment, 1, deadAir)[0]).toBe('close-call 70000');
});

test('a connection without a frame has marks, one without a mark more an end of the way', () => {
  expect(walk({ openAt: null }, stepMoment, 1)).toEqual(['handshake 0']);
  expect(walk({ openAt: null }, stepNotable, 1)).toEqual([]);
});
