import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type NetworkInterest, type NetworkNews, networkLog } from './network-log.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function logOf(wants: Partial<NetworkInterest> = {}, entries: readonly object[] = []) {
  const getHAR = vi.fn(async () => ({ entries }));
  let finish: (request: object) => void = () => {};
  const onRequestFinished = {
    addListener: (listener: typeof finish) => {
      finish = listener;
    },
    removeListener: () => {},
  };
  const news: NetworkNews[] = [];
  const log = networkLog({ getHAR, onRequestFinished } as never, {
    missesHandshake: () => false,
    followsSocket: () => false,
    extensionOrigin: 'chrome-extension://deadair/',
    payloadCap: 100,
    now: () => Date.now(),
    onNews: (one) => news.push(one),
    ...wants,
  });
  return { log, getHAR, news, finish: (request: object) => finish(request) };
}

const entryOf = (script: string) => ({
  _resourceType: 'websocket',
  _initiator: { type: 'script', stack: { callFrames: [{ url: script, lineNumber: 0, columnNumber: 0 }] } },
  startedDateTime: '2027-01-15T08:00:00.250Z',
  request: { url: 'wss://app.example/live', headers: [] },
  response: { status: 101, headers: [] },
});

test('is read although something happens to a socket all the time', async () => {
  const { log, getHAR } = logOf({ missesHandshake: () => true });
  for (let i = 0; i < 60; i++) {
    log.look();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(getHAR.mock.calls.length).toBeGreaterThanOrEqual(3);
});

test('is read once at the beginning, and not again while nothing is missing', async () => {
  const { log, getHAR } = logOf();
  log.look();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(getHAR).toHaveBeenCalledTimes(1);
});

test('sockets with the recorder in their stack are handshakes, the others are observed', async () => {
  const recorder = entryOf('chrome-extension://deadair/recorder.js');
  const { news } = logOf({}, [recorder, entryOf('https://app.example/worker.js')]);
  await vi.advanceTimersByTimeAsync(0);
  expect(news.map(({ handshakes, observed, whole }) => [handshakes.length, observed.length, whole])).toEqual([
    [1, 1, true],
  ]);
});

test('is read again and again, slowly, only while a socket lives that nobody records', async () => {
  let lives = true;
  const { getHAR } = logOf({ followsSocket: () => lives });
  await vi.advanceTimersByTimeAsync(20_000);
  const calls = getHAR.mock.calls.length;
  expect(calls).toBeGreaterThan(5);
  expect(calls).toBeLessThanOrEqual(11);
  lives = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(getHAR.mock.calls.length).toBeLessThanOrEqual(calls + 1);
});

test('a log that takes long to copy is read less often', async () => {
  let now = 0;
  const { getHAR } = logOf({
    followsSocket: () => true,
    now: () => {
      now += 500; // half a second between two looks at the clock
      return now;
    },
  });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(getHAR).toHaveBeenCalledTimes(1);
});

test('the script of a worker is a hint to look a few times', async () => {
  const { finish, getHAR } = logOf();
  await vi.advanceTimersByTimeAsync(1000);
  finish({ _resourceType: 'script', _initiator: { type: 'other' }, request: { url: 'https://app.example/w.js' } });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(getHAR.mock.calls.length).toBeGreaterThan(2);
  expect(getHAR.mock.calls.length).toBeLessThan(8);
});

test('a socket that has ended is told of without reading the log', async () => {
  const { finish, news } = logOf();
  await vi.advanceTimersByTimeAsync(1000);
  finish(entryOf('https://app.example/worker.js'));
  expect(news.at(-1)).toMatchObject({ whole: false, observed: [{ source: 'har' }] });
});
