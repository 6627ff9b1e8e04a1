import { expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import type { Connection } from '../session/model.ts';
import { ageOf, closeName, isAbnormal, longestSilenceOf, splitUrl, standingOf } from './connection-facts.ts';

function connectionOf(script: ScriptedConnection, until?: number): { connection: Connection; endedAt: number } {
  const session = scriptedSession({ connections: [script], ...(until === undefined ? {} : { until }) });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return { connection, endedAt: session.endedAt };
}

function standing(script: ScriptedConnection): string {
  return standingOf(connectionOf(script).connection);
}

test('a connection that was lost, one that was refused and one that was closed are told apart', () => {
  expect(standing({ close: { at: 60_000, code: 1006 } })).toBe('lost');
  expect(standing({ openAt: null, close: { at: 60, code: 1006 } })).toBe('refused');
  expect(standing({ close: { at: 60_000, code: 1011 } })).toBe('ended');
  expect(standing({ closeCall: { at: 10 }, close: { at: 20, code: 1006 } })).toBe('ended');
  expect(standing({})).toBe('open');
  expect(standing({ openAt: null })).toBe('connecting');
});

test('the last silence counts when it is the longest, also while it still runs', () => {
  const frames = [[1000, 'in', 'a'], [4000, 'in', 'b']] as const; // biome-ignore format: one line reads better
  const running = connectionOf({ openAt: 0, frames }, 30_000);
  expect(longestSilenceOf(running.connection, running.endedAt)).toBe(26_000);
  const ended = connectionOf({ openAt: 0, frames, close: { at: 4500, code: 1000 } });
  expect(longestSilenceOf(ended.connection, ended.endedAt)).toBe(3000);
});

test('age runs from open to close', () => {
  const { connection, endedAt } = connectionOf({ at: 100, openAt: 300, close: { at: 5300, code: 1000 } }, 9000);
  expect(ageOf(connection, endedAt)).toBe(5000);
  const refused = connectionOf({ openAt: null, close: { at: 50, code: 1006 } });
  expect(ageOf(refused.connection, refused.endedAt)).toBeNull();
});

test('a close code has the name its protocol gives it', () => {
  expect(closeName(connectionOf({ close: { at: 10, code: 1006 } }).connection)).toBe('Abnormal Closure');
  expect(closeName(connectionOf({ close: { at: 10, code: 3999 } }).connection)).toBe('');
  expect(closeName(connectionOf({}).connection)).toBe('');
});

test('the path comes before the host, and an unencrypted scheme is not hidden', () => {
  expect(splitUrl('wss://app.example:8443/live?room=7')).toEqual({ path: '/live?room=7', host: 'app.example:8443' });
  expect(splitUrl('ws://app.example/')).toEqual({ path: '/', host: 'ws://app.example' });
  expect(splitUrl('not a url')).toEqual({ path: 'not a url', host: '' });
});

test('abnormal is what was lost or refused, and what was closed for a fault, but not what the page closed itself', () => {
  const abnormal = (script: ScriptedConnection) => isAbnormal(connectionOf(script).connection);
  expect(abnormal({ close: { at: 60_000, code: 1006 } })).toBe(true);
  expect(abnormal({ openAt: null, close: { at: 60, code: 1006 } })).toBe(true);
  expect(abnormal({ close: { at: 60, code: 1011 } })).toBe(true);
  expect(abnormal({ closeCall: { at: 50, code: 3008 }, close: { at: 60, code: 3008 } })).toBe(false);
  expect(abnormal({ close: { at: 60, code: 1000 } })).toBe(false);
  expect(abnormal({})).toBe(false);
});
