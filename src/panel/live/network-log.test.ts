import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { networkLog } from './network-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function logOf(isWanted = () => true) {
  const getHAR = vi.fn(async () => ({ entries: [] }));
  const onRequestFinished = { addListener: () => {}, removeListener: () => {} };
  const log = networkLog({ getHAR, onRequestFinished } as never, isWanted, () => {});
  return { log, getHAR };
}

test('is read although something happens to a socket all the time', async () => {
  const { log, getHAR } = logOf();
  for (let i = 0; i < 60; i++) {
    log.look();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(getHAR.mock.calls.length).toBeGreaterThanOrEqual(2);
});

test('is read once, and not again while nothing is missing', async () => {
  const { log, getHAR } = logOf(() => false);
  log.look();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(getHAR).toHaveBeenCalledTimes(1);
});
