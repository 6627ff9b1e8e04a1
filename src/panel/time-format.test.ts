import { expect, test } from 'vitest';
import { formatLocalTime } from './local-time.ts';
import { parseTimeFormat, writeMoment, writeOtherwise } from './time-format.ts';

const startedAt = Date.UTC(2027, 0, 15, 14, 3, 7, 512);

test('a moment is written since the start, as a local time, or in UTC, to the millisecond', () => {
  expect(writeMoment(startedAt + 1234, startedAt, 'relative')).toBe('1.234 s');
  expect(writeMoment(startedAt, startedAt, 'utc')).toBe('14:03:07.512');
  expect(writeMoment(startedAt, startedAt, 'local')).toBe(formatLocalTime(startedAt));
});

test('the other way to write it is the one that the table does not show', () => {
  expect(writeOtherwise(startedAt + 5, startedAt, 'utc')).toBe('5 ms');
  expect(writeOtherwise(startedAt, startedAt, 'relative')).toBe(formatLocalTime(startedAt));
});

test('what was stored and is none is the default', () => {
  expect(parseTimeFormat('utc')).toBe('utc');
  expect(parseTimeFormat('toString')).toBe('relative');
  expect(parseTimeFormat(undefined)).toBe('relative');
});
