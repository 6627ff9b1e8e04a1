import { describe, expect, test } from 'vitest';
import { type Batch, type Cursor, FrameFlag, journalStart } from '../wire/records.ts';
import { headBytes, slotBytes } from './frame-store.ts';
import { Journal } from './journal.ts';
import { unwatchedSize } from './limits.ts';

const url = 'wss://app.example/';
const blob = FrameFlag.binary | FrameFlag.blob;

function begin(journal: Journal, connection: number) {
  const construct = { connection, api: 'WebSocket', url, protocols: [], prerendering: false, stack: '' } as const;
  journal.record({ type: 'construct', time: 0, ...construct });
  journal.record({ type: 'open', time: 10, connection, protocol: '', extensions: '' });
}

function end(journal: Journal, connection: number) {
  journal.record({ type: 'close', time: 20, connection, code: 1006, reason: '', wasClean: false });
}

function refuse(journal: Journal, connection: number) {
  journal.record({ type: 'error', time: 20, connection });
}

function journalWithSocket() {
  const journal = new Journal(() => {});
  begin(journal, 0);
  return journal;
}

/** Where a reader stands that has read this. */
function placeAfter(batch: Batch | null): Cursor {
  if (batch === null) throw new Error('nothing was read');
  return {
    event: batch.firstEvent + batch.events.length,
    page: batch.firstPage + batch.pages.length,
    gap: batch.firstGap + batch.gaps.length,
    frame: batch.nextFrame,
  };
}

describe('a reader', () => {
  test('gets what is new to it, and nothing twice', () => {
    const journal = journalWithSocket();
    journal.text(0, 20, FrameFlag.outbound, 'ping');
    const batch = journal.read(journalStart);
    expect(batch?.events.map(({ type }) => type)).toEqual(['construct', 'open']);
    expect(batch?.frames.length).toBe(1);
    expect(journal.read(placeAfter(batch))).toBeNull();
  });

  test('gets the same again when it lost it', () => {
    const journal = journalWithSocket();
    journal.text(0, 20, 0, 'pong');
    expect(journal.read(journalStart)?.frames).toEqual(journal.read(journalStart)?.frames);
  });

  test('hears of all connections before it hears of their frames, or it could not place them', () => {
    const journal = journalWithSocket();
    for (let connection = 1; connection <= 600; connection++) begin(journal, connection);
    journal.text(600, 2, 0, 'x');
    const first = journal.read(journalStart);
    expect([first?.events.length, first?.frames.length, first?.nextFrame]).toEqual([1024, 0, 0]);
    const second = journal.read(placeAfter(first));
    expect([second?.events.length, second?.frames.length]).toEqual([178, 1]);
  });
});

describe('totals', () => {
  test('are exact, silences from open on and each direction apart', () => {
    const journal = journalWithSocket();
    journal.text(0, 1010, FrameFlag.outbound, 'ping');
    journal.text(0, 1030, 0, 'pong');
    journal.text(0, 4030, FrameFlag.outbound, 'ping');
    journal.text(0, 9999, FrameFlag.synthetic, 'fake');
    expect(journal.read(journalStart)?.totals).toMatchObject([
      {
        connection: 0,
        framesIn: 1,
        framesOut: 2,
        bytesIn: 4,
        bytesOut: 8,
        lastIn: 1030,
        lastOut: 4030,
        longestSilence: 3000,
        longestSilenceIn: 1020,
        longestSilenceOut: 3020,
      },
    ]);
  });

  test('are sent only when nothing is left behind, so that they tally', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 10_000; i++) journal.text(0, i, 0, 'x');
    const first = journal.read(journalStart);
    expect(first?.totals).toEqual([]);
    const second = journal.read(placeAfter(first));
    expect(second?.totals[0]?.framesIn).toBe(10_000);
    expect((first?.frames.length ?? 0) + (second?.frames.length ?? 0)).toBe(10_000);
  });
});

describe('gaps', () => {
  const gapsOf = ({ gaps }: Batch) =>
    Array.from(gaps.from, (from, i) => [['any', 'in', 'out'][gaps.direction[i] ?? 0], from, gaps.to[i]]);

  test('are silences of a second and more between frames, each direction apart', () => {
    const journal = journalWithSocket();
    journal.text(0, 500, 0, 'hello');
    journal.text(0, 1600, FrameFlag.outbound, 'ping');
    journal.text(0, 1650, 0, 'pong');
    const batch = journal.read(journalStart);
    expect(batch && gapsOf(batch)).toEqual([
      ['any', 500, 1600],
      ['out', 10, 1600],
      ['in', 500, 1650],
    ]);
  });

  test('stay though the frames around them had to go', () => {
    const journal = journalWithSocket();
    journal.text(0, 20, 0, 'before');
    journal.text(0, 8020, 0, 'after');
    for (let i = 0; i < 100_000; i++) journal.text(0, 8021, 0, 'x');
    let batch = journal.read(journalStart);
    expect(batch?.frames.time[0]).toBe(8021);
    expect(batch && gapsOf(batch)).toEqual([
      ['any', 20, 8020],
      ['in', 20, 8020],
    ]);
    let read = batch?.frames.length ?? 0;
    const [shed] = batch?.shed ?? [];
    while (batch !== null) {
      batch = journal.read(placeAfter(batch));
      read += batch?.frames.length ?? 0;
    }
    expect(read + (shed?.framesIn ?? 0)).toBe(100_002);
  });

  test('a frame the page dispatched itself ends none', () => {
    const journal = journalWithSocket();
    journal.text(0, 5000, FrameFlag.synthetic, 'fake');
    expect(journal.read(journalStart)?.gaps.length).toBe(0);
  });
});

describe('events', () => {
  test('are not pushed out by frames, however many', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 100_000; i++) journal.text(0, i, 0, 'x');
    expect(journal.read(journalStart)?.events).toHaveLength(2);
  });

  test('are not pushed out by a page that stalls all day', () => {
    const journal = journalWithSocket();
    for (let time = 0; time < 100_000; time++) journal.recordPage({ time, change: 'stall', duration: 300 });
    const batch = journal.read(journalStart);
    expect(batch?.events).toHaveLength(2);
    expect(batch?.pages.at(-1)?.time).toBeLessThan(100_000);
    expect(batch?.firstPage).toBeGreaterThan(90_000);
  });

  test.each([
    ['have come and gone', end],
    ['were refused, of which no close tells', refuse],
  ])('of a socket that lives are told anew when thousands %s', (_, ended) => {
    const journal = journalWithSocket();
    for (let connection = 1; connection < 5000; connection++) {
      begin(journal, connection);
      ended(journal, connection);
    }
    let batch = journal.read(journalStart);
    const firstNumber = batch?.firstEvent ?? 0;
    const told = [...(batch?.events ?? [])];
    while (batch !== null) {
      batch = journal.read(placeAfter(batch));
      told.push(...(batch?.events ?? []));
    }
    expect(firstNumber).toBeGreaterThan(10_000);
    expect(told.filter((event) => 'connection' in event && event.connection === 0)).toMatchObject([
      { type: 'construct', url },
      { type: 'open' },
    ]);
  });
});

describe('payloads', () => {
  test('of 64 bytes at most are kept until somebody watches', () => {
    const journal = journalWithSocket();
    journal.text(0, 1, 0, 'x'.repeat(100));
    journal.binary(0, 1, FrameFlag.binary, 100, new Uint8Array(100));
    journal.widen(4096, 0);
    journal.text(0, 2, 0, 'y'.repeat(100));
    expect([...(journal.read(journalStart)?.frames.captured ?? [])]).toEqual([headBytes, headBytes, 100]);
  });

  test('are cut to what the watcher wants', () => {
    const journal = journalWithSocket();
    journal.widen(1000, 0);
    journal.text(0, 1, 0, 'x'.repeat(5000));
    journal.binary(0, 1, FrameFlag.binary, 5000, new Uint8Array(5000));
    const batch = journal.read(journalStart);
    expect([[...(batch?.frames.size ?? [])], [...(batch?.frames.captured ?? [])]]).toEqual([
      [5000, 5000],
      [1000, 1000],
    ]);
  });

  test('of a Blob go after its frame, or with it when they came in time', () => {
    const journal = journalWithSocket();
    const early = journal.binary(0, 1, blob, 3, null);
    const late = journal.binary(0, 2, blob, 3, null);
    journal.latePayload(early, Uint8Array.of(1, 2, 3));
    const batch = journal.read(journalStart);
    expect([...(batch?.frames.captured ?? [])]).toEqual([3, 0]);
    expect(batch?.latePayloads).toEqual([]);
    journal.latePayload(late, Uint8Array.of(4, 5, 6));
    expect(journal.read(placeAfter(batch))?.latePayloads).toEqual([{ frame: late, bytes: Uint8Array.of(4, 5, 6) }]);
  });

  test('of a Blob go again to a watcher that comes back: they may have been lost on their way', () => {
    const journal = journalWithSocket();
    const frame = journal.binary(0, 1, blob, 3, null);
    const cursor = placeAfter(journal.read(journalStart));
    journal.latePayload(frame, Uint8Array.of(1, 2, 3));
    journal.read(cursor); // and it never arrives
    journal.widen(4096, cursor.frame);
    expect(journal.read(cursor)?.latePayloads).toEqual([{ frame, bytes: Uint8Array.of(1, 2, 3) }]);
  });

  test('of Blobs are not kept apart for a reader that is not there', () => {
    const journal = journalWithSocket();
    const frame = journal.binary(0, 1, blob, 3, null);
    journal.latePayload(frame, Uint8Array.of(1, 2, 3));
    const cursor = { ...journalStart, event: 2, frame: 1 };
    expect(journal.read(cursor)?.latePayloads ?? []).toEqual([]);
  });

  test('of many Blobs go in batches of bounded size', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 3; i++) journal.binary(0, i, blob, 600_000, null);
    const cursor = placeAfter(journal.read(journalStart));
    for (let i = 0; i < 3; i++) journal.latePayload(i, new Uint8Array(600_000));
    const sent = () => journal.read(cursor)?.latePayloads.map(({ frame }) => frame);
    expect([sent(), sent(), sent()]).toEqual([[0], [1], [2]]);
  });
});

describe('what waits to be sent', () => {
  const sendingOf = (journal: Journal) => journal.read(journalStart)?.totals[0]?.sending;

  test('is known since the send after which it was not seen empty', () => {
    const journal = journalWithSocket();
    journal.sending(0, 100, 1, 0, 500);
    journal.sending(0, 200, 1, 500, 300);
    journal.sending(0, 5200, 1, 800, 0);
    expect(sendingOf(journal)).toEqual({
      buffered: 800,
      mostBuffered: 800,
      since: 100,
      lookedAt: 5200,
      readyState: 1,
    });
  });

  test('is nothing once a look finds the buffer empty', () => {
    const journal = journalWithSocket();
    journal.sending(0, 100, 1, 0, 500);
    journal.sending(0, 1100, 1, 0, 0);
    expect(sendingOf(journal)).toMatchObject({ buffered: 0, mostBuffered: 500, since: -1 });
  });

  test('is news only while there is something', () => {
    let news = 0;
    const journal = new Journal(() => news++);
    begin(journal, 0);
    news = 0;
    for (let time = 0; time < 10_000; time += 1000) journal.sending(0, time, 1, 0, 0);
    expect(news).toBe(0);
  });
});

describe('memory', () => {
  test('all of a budget’s parts stay within it', () => {
    for (const budget of [4 << 20, 1 << 20, 100_000]) {
      const { store, events, pages, gaps } = unwatchedSize(budget);
      const bytes = store.frames * slotBytes + store.payloadBytes + events.bytes + pages.count * 200 + gaps * 21;
      expect(bytes).toBeLessThan(budget);
    }
  });

  test('a smaller share sheds frames at once, and counts them', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 10_000; i++) journal.text(0, i, 0, 'x');
    journal.share(200_000);
    const batch = journal.read(journalStart);
    const kept = batch?.frames.length ?? 0;
    expect(kept).toBe(unwatchedSize(200_000).store.frames);
    expect(batch?.shed).toMatchObject([{ framesIn: 10_000 - kept }]);
  });
});

test('a farewell has the logs and the totals whole, and the last frames without payloads', () => {
  const journal = journalWithSocket();
  for (let i = 0; i < 3000; i++) journal.text(0, i, 0, 'hello');
  const farewell = journal.farewell();
  expect(farewell.events).toHaveLength(2);
  expect([farewell.from.frame, farewell.nextFrame]).toEqual([1000, 3000]);
  expect(farewell.frames.payload).toHaveLength(0);
  expect(farewell.frames.flags[0]).toBe(FrameFlag.payloadEvicted);
  expect(farewell.totals[0]?.framesIn).toBe(3000);
});
