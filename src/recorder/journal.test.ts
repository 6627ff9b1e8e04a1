import { describe, expect, test } from 'vitest';
import { FrameFlag } from '../wire/records.ts';
import { EventLog } from './event-log.ts';
import { FrameRing } from './frame-ring.ts';
import { Journal, unwatchedCap } from './journal.ts';
import { utf8Length } from './utf8.ts';

const start = { event: 0, frame: 0 };
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function journalWithSocket(onRecord = () => {}) {
  const journal = new Journal(onRecord);
  const construct = { connection: 0, url: 'wss://app.example/', protocols: [], prerendering: false, stack: '' };
  journal.record({ type: 'construct', time: 0, ...construct });
  journal.record({ type: 'open', time: 10, connection: 0, protocol: '', extensions: '' });
  return journal;
}

describe('utf8Length', () => {
  const texts = ['', 'abc', 'é', '€', '😀', '\ud800', 'a\udc00b', '😀'.repeat(5000), `${'x'.repeat(8191)}😀`];
  test.each(texts.map((text) => [text.slice(0, 12), text]))('agrees with the encoder: %j', (_, text) => {
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
  });
});

describe('the event log', () => {
  const fault = (time: number) => ({ type: 'fault', time, message: '' }) as const;

  test('drops the oldest when full, and its numbers tell how many', () => {
    const log = new EventLog(3);
    for (let time = 0; time < 5; time++) log.add(fault(time));
    const { first, events } = log.read(0, 10);
    expect(first).toBe(2);
    expect(events.map(({ time }) => time)).toEqual([2, 3, 4]);
  });

  test('tells what an addition pushed out', () => {
    const log = new EventLog(1);
    expect(log.add(fault(1))).toBeNull();
    expect(log.add(fault(2))).toEqual(fault(1));
  });
});

describe('the frame ring', () => {
  test('keeps the newest frames under their ordinals', () => {
    const ring = new FrameRing({ frames: 4, payloadBytes: 64 });
    for (let i = 0; i < 6; i++) ring.addText(0, i, 0, 1, String(i), 8);
    const { first, frames } = ring.read(0, 10, 1000);
    expect(first).toBe(2);
    expect([...frames.time]).toEqual([2, 3, 4, 5]);
    expect(decode(frames.payload)).toBe('2345');
  });

  test('marks payloads that newer ones have overwritten', () => {
    const ring = new FrameRing({ frames: 8, payloadBytes: 8 });
    for (const text of ['aaaa', 'bbbb', 'cccc']) ring.addText(0, 0, 0, 4, text, 4);
    const { frames } = ring.read(0, 10, 1000);
    expect([...frames.captured]).toEqual([0, 4, 4]);
    expect([...frames.flags]).toEqual([FrameFlag.payloadEvicted, 0, 0]);
    expect(decode(frames.payload)).toBe('bbbbcccc');
  });

  test('stops a reading before it exceeds its bytes, but always gives one frame', () => {
    const ring = new FrameRing({ frames: 8, payloadBytes: 64 });
    for (const text of ['aaaa', 'bbbb', 'cccc']) ring.addText(0, 0, 0, 4, text, 4);
    expect(ring.read(0, 10, 8).frames.length).toBe(2);
    expect(ring.read(0, 10, 1).frames.length).toBe(1);
  });

  test('keeps whole characters only', () => {
    const ring = new FrameRing({ frames: 2, payloadBytes: 64 });
    ring.addText(0, 0, 0, 8, 'a😀😀', 6);
    expect(decode(ring.read(0, 1, 100).frames.payload)).toBe('a😀');
  });

  test('takes its newest frames along into another size', () => {
    const ring = new FrameRing({ frames: 4, payloadBytes: 64 });
    for (let i = 0; i < 6; i++) ring.addText(0, i, 0, 1, String(i), 8);
    const { first, frames } = ring.resized({ frames: 3, payloadBytes: 16 }).read(0, 10, 100);
    expect([first, decode(frames.payload)]).toEqual([3, '345']);
    expect(ring.resized({ frames: 100, payloadBytes: 100 }).end).toBe(6);
  });
});

test('payloads overwritten before the ring took another size stay marked', () => {
  const ring = new FrameRing({ frames: 8, payloadBytes: 8 });
  for (const text of ['aaaa', 'bbbb', 'cccc']) ring.addText(0, 0, 0, 4, text, 4);
  const { frames } = ring.resized({ frames: 16, payloadBytes: 64 }).read(0, 10, 1000);
  expect([...frames.flags]).toEqual([FrameFlag.payloadEvicted, 0, 0]);
});

describe('the journal', () => {
  test('gives a reader what is new to it, and nothing twice', () => {
    const journal = journalWithSocket();
    journal.text(0, 20, FrameFlag.outbound, 4, 'ping');
    const batch = journal.read(start);
    expect(batch?.events.map(({ type }) => type)).toEqual(['construct', 'open']);
    expect(batch?.frames.length).toBe(1);
    expect(journal.read({ event: 2, frame: 1 })).toBeNull();
  });

  test('gives the same again to a reader that lost it', () => {
    const journal = journalWithSocket();
    journal.text(0, 20, 0, 4, 'pong');
    expect(journal.read(start)?.frames).toEqual(journal.read(start)?.frames);
  });

  test('counts exactly, silences from open on and each direction apart, whatever the ring forgets', () => {
    const journal = journalWithSocket();
    journal.text(0, 1010, FrameFlag.outbound, 4, 'ping');
    journal.text(0, 1030, 0, 4, 'pong');
    journal.text(0, 4030, FrameFlag.outbound, 4, 'ping');
    journal.text(0, 9999, FrameFlag.synthetic, 4, 'fake');
    expect(journal.read(start)?.totals).toEqual([
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

  test('sends totals only when it leaves nothing behind, so that they tally', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 10_000; i++) journal.text(0, i, 0, 1, 'x');
    const first = journal.read(start);
    expect(first?.totals).toEqual([]);
    const second = journal.read({ event: 2, frame: first?.frames.length ?? 0 });
    expect(second?.totals[0]?.framesIn).toBe(10_000);
    expect((first?.frames.length ?? 0) + (second?.frames.length ?? 0)).toBe(10_000);
  });

  test('keeps 64 bytes of a frame until somebody watches', () => {
    const journal = journalWithSocket();
    journal.text(0, 1, 0, 100, 'x'.repeat(100));
    journal.widen(4096);
    journal.text(0, 2, 0, 100, 'y'.repeat(100));
    expect([...(journal.read(start)?.frames.captured ?? [])]).toEqual([unwatchedCap, 100]);
  });

  test('sends the bytes of a Blob after its frame, or with it when they came in time', () => {
    const journal = journalWithSocket();
    const blob = FrameFlag.binary | FrameFlag.blob;
    const early = journal.binary(0, 1, blob, 3, null);
    const late = journal.binary(0, 2, blob, 3, null);
    journal.latePayload(early, Uint8Array.of(1, 2, 3));
    const batch = journal.read(start);
    expect([...(batch?.frames.captured ?? [])]).toEqual([3, 0]);
    expect(batch?.latePayloads).toEqual([]);
    journal.latePayload(late, Uint8Array.of(4, 5, 6));
    expect(journal.read({ event: 2, frame: 2 })?.latePayloads).toEqual([
      { frame: late, bytes: Uint8Array.of(4, 5, 6) },
    ]);
  });

  test('keeps no bytes of Blobs apart for a reader that is not there', () => {
    const journal = journalWithSocket();
    const frame = journal.binary(0, 1, FrameFlag.binary | FrameFlag.blob, 3, null);
    journal.latePayload(frame, Uint8Array.of(1, 2, 3));
    expect(journal.read({ event: 2, frame: 1 })?.latePayloads ?? []).toEqual([]);
  });

  test('sends the bytes of many Blobs in batches of bounded size', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 3; i++) journal.binary(0, i, FrameFlag.binary | FrameFlag.blob, 600_000, null);
    journal.read(start);
    for (let i = 0; i < 3; i++) journal.latePayload(i, new Uint8Array(600_000));
    const sent = () => journal.read({ event: 2, frame: 3 })?.latePayloads.map(({ frame }) => frame);
    expect([sent(), sent(), sent()]).toEqual([[0], [1], [2]]);
  });

  test('tells of all connections before it tells of frames, or a reader could not place them', () => {
    const journal = journalWithSocket();
    const url = 'wss://app.example/';
    for (let connection = 1; connection <= 1500; connection++) {
      journal.record({ type: 'construct', time: 1, connection, url, protocols: [], prerendering: false, stack: '' });
    }
    journal.text(1500, 2, 0, 1, 'x');
    const first = journal.read(start);
    expect([first?.events.length, first?.frames.length]).toEqual([1024, 0]);
    const second = journal.read({ event: 1024, frame: 0 });
    expect([second?.events.length, second?.frames.length]).toEqual([478, 1]);
  });

  test('a farewell has the lifecycle and the totals whole, and the last frames without payloads', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 3000; i++) journal.text(0, i, 0, 5, 'hello');
    const farewell = journal.farewell();
    expect(farewell.events).toHaveLength(2);
    expect(farewell.firstFrame).toBe(1000);
    expect(farewell.frames.payload).toHaveLength(0);
    expect(farewell.frames.flags[0]).toBe(FrameFlag.payloadEvicted);
    expect(farewell.totals[0]?.framesIn).toBe(3000);
  });

  test('a busy socket pushes no event out', () => {
    const journal = journalWithSocket();
    for (let i = 0; i < 100_000; i++) journal.text(0, i, 0, 1, 'x');
    expect(journal.read(start)?.events).toHaveLength(2);
  });
});
