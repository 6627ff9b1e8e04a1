import { expect, test } from 'vitest';
import { connectionLimits, refusalSources, refusedUnsent } from './refused-unsent.ts';

test.each([
  ['ws://app.example:6000/', 'http://app.example/', 'unsafe-port'],
  ['wss://app.example:25/', 'https://app.example/', 'unsafe-port'],
  ['ws://app.example/', 'https://app.example/', 'mixed-content'],
  ['wss://app.example/', 'https://app.example/', undefined],
  ['ws://localhost:3000/', 'https://app.example/', undefined],
  ['ws://127.0.0.1/', 'https://app.example/', undefined],
  ['ws://app.example/', 'http://app.example/', undefined],
  ['nonsense', 'https://app.example/', undefined],
])('%s from %s: %s', (url, page, failure) => {
  expect(refusedUnsent(url, page)?.failure).toBe(failure);
});

test('each refusal says where it was read, and that is among the sources', () => {
  for (const [url, page] of [
    ['ws://app.example:6000/', 'http://app.example/'],
    ['ws://app.example/', 'https://app.example/'],
  ] as const) {
    expect(refusalSources).toContain(refusedUnsent(url, page)?.source);
  }
  expect(new Set(refusalSources).size).toBe(refusalSources.length);
});

test('each browser has one limit on connections, told by its name', () => {
  const limitOf = (browser: string) => connectionLimits.filter((limit) => limit.browser.test(browser));
  expect(limitOf('Chromium')).toMatchObject([{ counts: 'connecting', most: 255 }]);
  expect(limitOf('Microsoft Edge')).toMatchObject([{ counts: 'connecting' }]);
  expect(limitOf('Firefox')).toMatchObject([{ counts: 'all', most: 200 }]);
  expect(limitOf('')).toEqual([]);
  for (const { source } of connectionLimits) expect(refusalSources).toContain(source);
});
