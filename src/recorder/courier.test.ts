import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ToBridge, ToRecorder } from '../wire/port.ts';
import { journalStart } from '../wire/records.ts';
import { Courier } from './courier.ts';
import { Journal } from './journal.ts';

/** The browser's functions, as far as a courier needs them. */
vi.mock('./browser-natives.ts', () => ({
  browser: {
    now: () => Date.now(),
    setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
    listen: (port: FakePort, _: string, listener: (event: unknown) => void) => {
      port.hear = (message) => listener({ message });
    },
    messageOf: (event: { message: unknown }) => event.message,
    post: (port: FakePort, message: ToBridge) => port.posted.push(message),
  },
}));

interface FakePort {
  posted: ToBridge[];
  hear(message: ToRecorder): void;
  start(): void;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watchedJournal(credits: number) {
  const port: FakePort = { posted: [], hear: () => {}, start: () => {} };
  const journal: Journal = new Journal(() => courier.wake());
  const courier = new Courier(journal, port as never, (work) => work());
  const watch = () => port.hear({ type: 'watch', cursor: journalStart, credits, payloadCap: 64 });
  watch();
  const happen = () => {
    journal.record({ type: 'fault', time: 0, message: '' });
    vi.advanceTimersByTime(50);
  };
  return { port, watch, happen };
}

test('sends no more batches than it has credits for', () => {
  const { port, happen } = watchedJournal(2);
  for (let i = 0; i < 5; i++) happen();
  expect(port.posted).toHaveLength(2);
  port.hear({ type: 'credit' });
  expect(port.posted).toHaveLength(3);
});

test('what was on its way when the watch began anew earns no credits beyond those granted', () => {
  const { port, watch, happen } = watchedJournal(2);
  happen();
  happen();
  watch(); // one batch, of all that was on its way
  for (let i = 0; i < 3; i++) port.hear({ type: 'credit' }); // for those two, and the one
  const sent = port.posted.length;
  for (let i = 0; i < 5; i++) happen();
  expect(port.posted.length - sent).toBe(2);
});

test('goes on after the page has cleared its timer', () => {
  const { port, happen } = watchedJournal(8);
  const clear = vi.spyOn(globalThis, 'setTimeout').mockImplementationOnce(() => 0 as never);
  happen();
  expect(port.posted).toHaveLength(0);
  vi.advanceTimersByTime(1000);
  happen();
  expect(port.posted).toHaveLength(1);
  clear.mockRestore();
});
