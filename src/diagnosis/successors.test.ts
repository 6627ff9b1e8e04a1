import { expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { successors } from './successors.ts';

/** `[lost, replaced by]` by number in the script. */
function pairs(connections: readonly ScriptedConnection[]): number[][] {
  return Array.from(successors(scriptedSession({ connections }).connections), ([lost, next]) => [lost.id, next.id]);
}

const lostAt = (at: number, from = 0, more: Partial<ScriptedConnection> = {}): ScriptedConnection => ({
  at: from,
  close: { at, code: 1006 },
  ...more,
});

test('each loss is replaced by the next connection to the same address that no other loss has taken', () => {
  expect(pairs([lostAt(1000), lostAt(1100), lostAt(3000, 1500), { at: 1600 }, { at: 3500 }])).toEqual([
    [0, 2],
    [1, 3],
    [2, 4],
  ]);
});

test('another address, another document, or what was there before the loss replaces nothing', () => {
  expect(pairs([lostAt(1000), { at: 1500, url: 'wss://app.example/other' }])).toEqual([]);
  expect(pairs([lostAt(1000), { at: 1500, realm: 1 }])).toEqual([]);
  expect(pairs([lostAt(1000), { at: 900 }])).toEqual([]);
});

test('a query that changes with each attempt is no other address', () => {
  const url = 'wss://app.example/live?t=';
  expect(pairs([lostAt(1000, 0, { url: `${url}1` }), { at: 1500, url: `${url}2` }])).toEqual([[0, 1]]);
});

test('who hung up and calls again later has lost nothing', () => {
  const hungUp = { closeCall: { at: 900 }, close: { at: 1000, code: 1000 } };
  expect(pairs([hungUp, { at: 1500 }])).toEqual([]);
});
