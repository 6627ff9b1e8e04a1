import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Message } from '../../base/message.ts';
import { fixtureOrigin, type ScriptedConnection, scriptedSession } from '../../session/fixture.ts';
import type { Session } from '../../session/session.ts';
import { autosave, type ToSave } from './autosave.ts';
import type { SaveResult } from './saved-sessions.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: fixtureOrigin });
});
afterEach(() => {
  vi.useRealTimers();
});

const open: ScriptedConnection = { frames: [[100, 'in', 'a']] };

/** A session being recorded, and a disk that answers as the test says. */
function recording(answer: (session: ToSave) => Promise<SaveResult> = async () => 'saved') {
  const source: { session: Session } = { session: scriptedSession({ connections: [open] }) };
  const saves: ToSave[] = [];
  const problems: Message[] = [];
  const wanted = { is: true };
  let ids = 0;
  autosave(source, {
    isWanted: () => wanted.is,
    now: () => Date.now(),
    after: (delay, callback) => void setTimeout(callback, delay),
    newId: () => `session-${++ids}`,
    save(session) {
      saves.push(session);
      return answer(session);
    },
    tell: (problem) => problems.push(problem),
  });
  return { source, saves, problems, wanted };
}

/** So that it has changed. */
function letTimePass({ session }: { session: Session }): void {
  session.cover(session.endedAt + 1000);
}
const afterSeconds = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe('a session that is recorded', () => {
  test('is saved every two seconds while it changes, each time as the same one', async () => {
    const { source, saves } = recording();
    await afterSeconds(7);
    expect(saves).toHaveLength(1);
    letTimePass(source);
    await afterSeconds(2);
    expect(saves.map(({ id, isFirst }) => [id, isFirst])).toEqual([
      [saves[0]?.id, true],
      [saves[0]?.id, false],
    ]);
    expect(saves[1]?.tables.covers?.to).toBe(source.session.endedAt);
  });

  test('is not saved while it is empty, nor while that is not wanted', async () => {
    const { source, saves, wanted } = recording();
    const { session } = source;
    source.session = scriptedSession({ connections: [] });
    wanted.is = false;
    await afterSeconds(10);
    wanted.is = true;
    await afterSeconds(10);
    expect(saves).toEqual([]);
    source.session = session;
    await afterSeconds(2);
    expect(saves).toHaveLength(1);
  });

  test('that takes long to save is saved less often', async () => {
    const { source, saves } = recording(() => new Promise((resolve) => setTimeout(resolve, 3000, 'saved')));
    const passing = setInterval(() => letTimePass(source), 500);
    await afterSeconds(2 + 3 + 29);
    expect(saves).toHaveLength(1);
    await afterSeconds(2);
    expect(saves).toHaveLength(2);
    clearInterval(passing);
  });

  test('is saved to its end when another begins', async () => {
    const { source, saves } = recording();
    await afterSeconds(2);
    const first = source.session;
    letTimePass(source);
    source.session = scriptedSession({ connections: [open, open] });
    await afterSeconds(2);
    expect(saves.map(({ tables }) => tables.connections.length)).toEqual([1, 1, 2]);
    expect(saves[1]?.tables.covers?.to).toBe(first.endedAt);
    expect(new Set(saves.map(({ id }) => id)).size).toBe(2);
  });
});

describe('no more is saved', () => {
  test('of a session that the person has deleted; the next one is', async () => {
    const { source, saves, problems } = recording(async ({ isFirst }) => (isFirst ? 'saved' : 'gone'));
    await afterSeconds(2);
    letTimePass(source);
    await afterSeconds(2);
    letTimePass(source);
    await afterSeconds(10);
    expect(saves).toHaveLength(2);
    source.session = scriptedSession({ connections: [open] });
    await afterSeconds(2);
    expect(saves).toHaveLength(3);
    expect(problems).toEqual([]);
  });

  test('of one that has become too large, which is told once', async () => {
    const { source, saves, problems } = recording(async () => 'too large');
    await afterSeconds(2);
    letTimePass(source);
    await afterSeconds(10);
    expect(saves).toHaveLength(1);
    expect(problems).toEqual([{ id: 'panel.autosave-too-large', params: {} }]);
  });

  test('at all when the disk is full, or fails, which is told once', async () => {
    for (const [error, problem] of [
      [new DOMException('no room', 'QuotaExceededError'), { id: 'panel.autosave-full', params: {} }],
      [new DOMException('broken', 'UnknownError'), { id: 'panel.autosave-failed', params: { why: 'broken' } }],
    ] as const) {
      const { source, saves, problems } = recording(() => Promise.reject(error));
      await afterSeconds(2);
      letTimePass(source);
      await afterSeconds(10);
      expect(saves).toHaveLength(1);
      expect(problems).toEqual([problem]);
    }
  });
});
