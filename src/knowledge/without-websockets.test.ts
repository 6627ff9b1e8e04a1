import { expect, test } from 'vitest';
import { headerThatNames, hostNames } from './fingerprint.ts';
import { withoutWebSockets } from './without-websockets.ts';

const named = (name: string, value: string) =>
  withoutWebSockets.filter((row) => headerThatNames(row, [{ name, value }]) !== null).map(({ id }) => id);

test.each([
  ['server', 'Vercel', 'vercel-functions'],
  ['x-vercel-id', 'fra1::abc', 'vercel-functions'],
  ['x-served-by', 'cache-fra-eddf8230100-FRA', 'fastly-ws'],
  ['server', 'AkamaiGHost', 'akamai-ws'],
])('%s: %s names %s', (name, value, id) => {
  expect(named(name, value)).toEqual([id]);
});

test('hosts count at their end only', () => {
  const hosted = (host: string) => withoutWebSockets.filter((row) => hostNames(row, host)).map(({ id }) => id);
  expect(hosted('shop.vercel.app')).toEqual(['vercel-functions']);
  expect(hosted('x.eu-west-1.awsapprunner.com')).toEqual(['aws-app-runner']);
  expect(hosted('shop.vercel.app.evil.example')).toEqual([]);
});

test('what cannot be switched on has nothing to paste, and headers are written as they are compared', () => {
  for (const { id, canBeEnabled, snippet, fingerprint } of withoutWebSockets) {
    if (!canBeEnabled) expect(snippet, id).toBeNull();
    for (const { header } of fingerprint) expect(header, id).toBe(header.toLowerCase());
  }
});
