import { afterEach, expect, test } from 'vitest';
import { EventLog } from './event-log.ts';

afterEach(() => {
  Reflect.deleteProperty(Array.prototype, '0');
});

test('a page that put a setter on an index of all arrays neither hears of events nor takes them away', () => {
  let heard = 0;
  Object.defineProperty(Array.prototype, '0', {
    configurable: true,
    set: () => heard++,
  });
  const log = logOf({ count: 2 });
  log.add('a');
  const { entries } = log.read(0, 10);
  Reflect.deleteProperty(Array.prototype, '0');
  expect([heard, entries.length]).toEqual([0, 1]);
});

test('drops the oldest when full, and the numbers tell how many', () => {
  const log = logOf({ count: 3 });
  for (const entry of ['a', 'b', 'c', 'd', 'e']) log.add(entry);
  expect(log.read(0, 10)).toEqual({ first: 2, entries: ['c', 'd', 'e'] });
});

test('is bounded in bytes as well', () => {
  const log = logOf({ bytes: 10 });
  for (const entry of ['aaaa', 'bbbb', 'cccc']) log.add(entry);
  expect(log.read(0, 10)).toEqual({ first: 1, entries: ['bbbb', 'cccc'] });
});

test('what is still needed moves to the end under a new number', () => {
  const gone: string[] = [];
  const log = logOf({ count: 4, needed: (entry) => entry === 'live', gone });
  for (const entry of ['live', 'a', 'b', 'c', 'd']) log.add(entry);
  expect(log.read(0, 10)).toEqual({ first: 2, entries: ['b', 'c', 'd', 'live'] });
  expect(gone).toEqual(['a']);
});

test('takes no more than its bounds though everything were needed', () => {
  const log = logOf({ count: 8, needed: () => true });
  for (let i = 0; i < 100; i++) log.add(`${i}`);
  expect(log.read(0, 100).entries).toHaveLength(8);
});

test('a log of needed things alone is not gone through for each that comes', () => {
  const log = logOf({ count: 1000, needed: () => true });
  for (let i = 0; i < 10_000; i++) log.add(`${i}`);
  // Each that moves takes another number.
  expect(log.end).toBeLessThanOrEqual(30_000);
});

test('keeps all that is needed while that is no more than two thirds', () => {
  const log = logOf({ count: 300, needed: (entry) => entry.startsWith('live') });
  for (let i = 0; i < 200; i++) log.add(`live ${i}`);
  for (let i = 0; i < 5000; i++) log.add(`${i}`);
  const live = log.read(0, 1e6).entries.filter((entry) => entry.startsWith('live'));
  expect(new Set(live).size).toBe(200);
});

test('stays what it is over many rounds', () => {
  const log = logOf({ count: 10 });
  for (let i = 0; i < 5000; i++) log.add(`${i}`);
  expect(log.read(0, 100)).toEqual({ first: 4990, entries: Array.from({ length: 10 }, (_, i) => `${4990 + i}`) });
});

interface Options {
  readonly count?: number;
  readonly bytes?: number;
  readonly needed?: (entry: string) => boolean;
  readonly gone?: string[];
}

/** A log of texts, each as heavy as it is long. */
function logOf({ count = 1000, bytes = 1e9, needed = () => false, gone = [] }: Options) {
  const onGone = (entry: string) => void gone.push(entry);
  return new EventLog<string>({ count, bytes }, { weigh: (entry) => entry.length, isNeeded: needed, onGone });
}
