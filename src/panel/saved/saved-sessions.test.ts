import { describe, expect, test } from 'vitest';
import { beyond, type SavedSession } from './saved-sessions.ts';

function saved(id: string, size: number): SavedSession {
  return { id, size, pageUrl: 'https://app.example/', startedAt: 0, savedAt: 0, connections: 1, lost: 0 };
}
const idsBeyond = (limits: { sessions: number; bytes: number }, ...sessions: SavedSession[]) =>
  beyond(limits, sessions).map(({ id }) => id);

describe('what has to go, of sessions with the newest first', () => {
  test('nothing, as long as there is room', () => {
    expect(idsBeyond({ sessions: 2, bytes: 100 }, saved('new', 60), saved('old', 40))).toEqual([]);
  });
  test('the oldest, where there are too many', () => {
    expect(idsBeyond({ sessions: 2, bytes: 100 }, saved('c', 1), saved('b', 1), saved('a', 1))).toEqual(['a']);
  });
  test('the oldest, where they are too large together: a small one does not outlive a large one that is newer', () => {
    expect(idsBeyond({ sessions: 9, bytes: 100 }, saved('c', 60), saved('b', 50), saved('a', 1))).toEqual(['b', 'a']);
  });
});
