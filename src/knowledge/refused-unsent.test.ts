import { expect, test } from 'vitest';
import { refusedUnsent } from './refused-unsent.ts';

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
