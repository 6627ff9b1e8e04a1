import { expect, test } from 'vitest';
import { applicationProtocols } from '../knowledge/application-close-codes.ts';
import { standardCloseCodes } from '../knowledge/close-codes.ts';
import { fixesForCode } from './code-fixes.ts';

const all = [...applicationProtocols.flatMap(({ codes }) => codes), ...standardCloseCodes];

test('every code that says something is wrong has something to do about it, unless it is meant to end', () => {
  const without = all.filter(
    ({ abnormal, remedy, retry }) => abnormal && remedy !== 'none' && fixesForCode(remedy, retry, 0).length === 0,
  );
  expect(without).toEqual([]);
});

test('none that may not come back is told to', () => {
  const returning = all
    .filter(({ retry }) => retry === 'never')
    .flatMap(({ remedy }) => fixesForCode(remedy, 'never', 0));
  expect(returning.map(({ advice }) => advice.id)).not.toContain('fix.reconnect');
});

test('a refused sign-in is to be mended, a server that failed is looked into and come back to', () => {
  const advice = (...of: Parameters<typeof fixesForCode>) => fixesForCode(...of).map(({ advice }) => advice.id);
  expect(advice('sign-in', null, 0)).toEqual(['fix.credentials']);
  expect(advice('server', null, 0)).toEqual(['next.read-server-log', 'fix.reconnect']);
  expect(advice('slow-down', 'at-once', 0)).toEqual(['fix.ease-off', 'fix.reconnect']);
});
