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
  const log = new EventLog(2);
  log.add({ type: 'fault', time: 1, message: '' });
  const { events } = log.read(0, 10);
  Reflect.deleteProperty(Array.prototype, '0');
  expect([heard, events.length]).toEqual([0, 1]);
});
