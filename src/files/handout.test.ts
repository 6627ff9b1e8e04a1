import { expect, test } from 'vitest';
import { scriptedSession } from '../session/fixture.ts';
import { readSession } from './decode.ts';
import { defaultHandout, excerptOf, Handout } from './handout.ts';

const session = scriptedSession({
  connections: [
    { url: 'wss://a.example/?token=hunter2-a', frames: [[100, 'out', 'one']], close: { at: 60_100, code: 1006 } },
    { url: 'wss://b.example/?token=hunter2-b', frames: [[100, 'out', 'two']], close: { at: 60_100, code: 1006 } },
  ],
});

test('the session that report and HAR are made of is what the file holds, and no more', () => {
  const handout = new Handout(session);
  expect(handout.masked.connections.map(({ url }) => url)).toEqual([
    'wss://a.example/?token=masked-1',
    'wss://b.example/?token=masked-2',
  ]);
  expect(handout.masked.frames.captured.values).toEqual(Uint32Array.of(0, 0));
  expect(readSession(handout.json).connections.length).toBe(2);
});

test('a part is diagnosed by itself: nothing in the file speaks of what was left out', () => {
  const part = { connections: new Set([1]), from: session.startedAt, to: session.endedAt };
  const { file } = new Handout(session, { ...defaultHandout, part });
  expect(file.connections).toHaveLength(1);
  expect(file.findings.length).toBeGreaterThan(0);
  expect(file.findings.flatMap(({ connections }) => connections)).toEqual(file.findings.map(() => 0));
  expect(JSON.stringify(file)).not.toContain('a.example');
});

test('an excerpt for the eye has the first hundred frames, and says how many there are besides', () => {
  const frames = Array.from({ length: 250 }, (_, i) => [i + 1, 'in', 'x'] as const);
  const { file } = new Handout(scriptedSession({ connections: [{ frames }] }));
  const { text, rowsLeftOut } = excerptOf(file);
  expect(rowsLeftOut).toBe(150);
  expect(JSON.parse(text).frames.size).toHaveLength(100);
});
