import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BackgroundToBridge } from '../wire/relay.ts';
import { backgroundPort } from './background-port.ts';
import { fakeExtension } from './fake-extension.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function opened() {
  const extension = fakeExtension();
  const heard: BackgroundToBridge[] = [];
  const background = backgroundPort(
    extension.api,
    () => 'bridge',
    (message) => heard.push(message),
  );
  background.open();
  return { extension, background, heard };
}

const fault = { type: 'fault', fault: 'f' } as const;
const farewell = { type: 'farewell', key: 'a', hello: {} as never, text: '' } as const;

test('a port that breaks is opened again, and says nothing into the page’s console', () => {
  const { extension, background } = opened();
  extension.port?.say({ type: 'introduce' });
  extension.port?.breakOff();
  expect(background.post(fault)).toBe(false);
  vi.advanceTimersByTime(60);
  expect(extension.ports).toHaveLength(2);
  expect(background.post(fault)).toBe(true);
  expect(extension.unreadReasons).toBe(0);
});

test('a background that stays away is tried a few times, then given up until somebody calls', () => {
  const { extension, heard } = opened();
  for (let i = 0; i < 10; i++) {
    extension.port?.breakOff();
    vi.advanceTimersByTime(6000);
  }
  expect(extension.ports).toHaveLength(5);
  expect(heard).toEqual([{ type: 'unwatch' }]);
});

test('a port over which nothing comes is taken for dead', () => {
  const { extension } = opened();
  vi.advanceTimersByTime(2100);
  expect(extension.ports).toHaveLength(2);
  extension.port?.say({ type: 'introduce' });
  vi.advanceTimersByTime(60_000);
  expect(extension.ports).toHaveLength(2);
});

test('a port that was closed without a word (bfcache in Chrome) throws on use: that is not passed on', () => {
  const { extension, background } = opened();
  extension.port?.say({ type: 'introduce' });
  extension.port?.breakOff('silently');
  expect(background.post(fault)).toBe(false);
  vi.advanceTimersByTime(60);
  expect(background.post(fault)).toBe(true);
});

test('asked to open while it waits to open again, it opens one port, not two', () => {
  const { extension, background } = opened();
  extension.port?.breakOff();
  background.open();
  vi.advanceTimersByTime(1000);
  expect(extension.ports).toHaveLength(2);
});

test('an orphan, whose extension was updated, goes quiet: the recorder hears unwatch, nothing throws, no timer runs', () => {
  const { extension, background, heard } = opened();
  extension.port?.say({ type: 'introduce' });
  extension.orphan();
  extension.port?.breakOff();
  vi.advanceTimersByTime(60_000);
  expect(heard.at(-1)).toEqual({ type: 'unwatch' });
  expect(vi.getTimerCount()).toBe(0);
  expect(background.post(fault)).toBe(false);
  background.open();
  background.reopen();
  background.sendLast(farewell);
  expect(extension.ports).toHaveLength(1);
  expect(extension.unreadReasons).toBe(0);
});

test('the last word of a document goes without a port', () => {
  const { extension, background } = opened();
  background.sendLast(farewell);
  expect(extension.sent).toEqual([farewell]);
});
