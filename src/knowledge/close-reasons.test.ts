import { expect, test } from 'vitest';
import { readReason } from './close-reasons.ts';

test.each([
  ['idle timeout', 'silence'],
  ['IDLE_TIMEOUT', 'silence'],
  ['Connection idle for too long', 'silence'],
  ['closed due to inactivity', 'silence'],
  ['timed out', 'silence'],
  ['token expired', 'credential'],
  ['Session expired, please log in again', 'credential'],
  ['session timeout', 'credential'],
  ['invalid token', 'credential'],
  ['JWT is expired', 'credential'],
  ['max connection age', 'age'],
  ['Maximum lifetime reached', 'age'],
  ['connection too old', 'age'],
] as const)('“%s” tells of %s', (reason, told) => {
  expect(readReason(reason)).toBe(told);
});

test.each([
  '',
  'bye',
  'going away',
  'Connection initialisation timeout',
  'request timed out',
  'invalid message',
  'kicked by admin',
])('“%s” tells nothing of the kind', (reason) => {
  expect(readReason(reason)).toBeNull();
});
