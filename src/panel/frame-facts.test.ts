import { expect, test } from 'vitest';
import { fixtureOrigin, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { frameFacts } from './frame-facts.ts';

function factsOf(...frames: ScriptedFrame[]) {
  const session = scriptedSession({ connections: [{ at: 0, openAt: 10, frames }] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return frames.map((_, index) => frameFacts(session, connection, index));
}

test('a frame tells its direction, size, kind, and the time since what came before it', () => {
  const [first, second] = factsOf([110, 'out', 'ping'], [360, 'in', 5000]);
  expect(first).toMatchObject({ direction: 'out', at: fixtureOrigin + 110, sinceLast: 100, size: 4, kind: 'text' });
  expect(second).toMatchObject({ direction: 'in', sinceLast: 250, size: 5000, kind: 'binary' });
});

test('what was not kept of a payload shows in what was', () => {
  const [whole, nothing] = factsOf([20, 'in', 'hello'], [30, 'in', 5000]);
  expect(whole).toMatchObject({ preview: 'hello', kept: 5, evicted: false });
  expect(nothing).toMatchObject({ preview: '', kept: 0, size: 5000 });
});

test('markup and control characters in a payload stay text', () => {
  const [frame] = factsOf([20, 'in', '<img src=x onerror=alert(1)>\n\u202e']);
  expect(frame?.preview).toBe('<img src=x onerror=alert(1)>␊⟨U+202E⟩');
});
