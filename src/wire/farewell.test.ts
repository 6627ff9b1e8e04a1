import { expect, test } from 'vitest';
import { farewellText } from './farewell.ts';
import { parseBatch } from './guards.ts';
import type { Batch, ConnectionTotals, LifecycleEvent } from './records.ts';

/** Twenty connections, one after the other, each with fifty frames and a drop. */
function busyBatch(): Batch {
  const events: LifecycleEvent[] = [];
  const totals: ConnectionTotals[] = [];
  for (let connection = 0; connection < 20; connection++) {
    const time = connection * 1000;
    const [url, stack] = ['wss://app.example/live', 'at connect (app.js:1:2)'];
    const construct = { connection, api: 'WebSocket', url, protocols: [], prerendering: false, stack } as const;
    events.push({ type: 'construct', time, ...construct });
    events.push({ type: 'open', time: time + 5, connection, protocol: '', extensions: '' });
    events.push({ type: 'close', time: time + 900, connection, code: 1006, reason: '', wasClean: false });
    const counts = { framesIn: 50, framesOut: 0, bytesIn: 50, bytesOut: 0, lastIn: time + 500, lastOut: -1 };
    const sending = { buffered: 0, mostBuffered: 0, since: -1, lookedAt: -1, readyState: 1 };
    totals.push({ connection, ...counts, longestSilence: 10, longestSilenceIn: 10, longestSilenceOut: 0, sending });
  }
  const frames = {
    length: 1000,
    offset: Uint32Array.from({ length: 1000 }, (_, i) => i),
    connection: Uint32Array.from({ length: 1000 }, (_, i) => Math.floor(i / 50)),
    time: Float64Array.from({ length: 1000 }, (_, i) => Math.floor(i / 50) * 1000 + (i % 50) * 10),
    flags: new Uint8Array(1000),
    size: new Uint32Array(1000).fill(1),
    captured: new Uint32Array(1000).fill(1),
    payload: new Uint8Array(1000),
  };
  const pages = [{ time: 500, change: 'hidden', duration: 0 } as const];
  const gaps = {
    length: 20,
    connection: Uint32Array.from({ length: 20 }, (_, i) => i),
    direction: new Uint8Array(20),
    from: Float64Array.from({ length: 20 }, (_, i) => i * 1000),
    to: Float64Array.from({ length: 20 }, (_, i) => i * 1000 + 1500),
  };
  const shed = [{ connection: 0, framesIn: 40, framesOut: 0, bytesIn: 40, bytesOut: 0, synthetic: 0, until: 3 }];
  return {
    from: { event: 7, page: 1, gap: 2, frame: 40 },
    ...{ firstEvent: 7, events, firstPage: 1, pages, firstGap: 2, gaps },
    ...{ frames, nextFrame: 1040, shed, totals, latePayloads: [] },
  };
}

const busy = busyBatch();
const whole = farewellText(busy, JSON.stringify, Number.POSITIVE_INFINITY);

function readAt(characters: number): Batch {
  const text = farewellText(busy, JSON.stringify, characters);
  expect(text.length).toBeLessThanOrEqual(characters);
  return parseBatch(JSON.parse(text));
}

test('a farewell that fits is whole, but for the payloads', () => {
  const read = parseBatch(JSON.parse(whole));
  expect(read.events).toEqual(busy.events);
  expect(read.totals).toEqual(busy.totals);
  expect([read.pages, read.gaps, read.shed]).toEqual([busy.pages, busy.gaps, busy.shed]);
  expect(read.frames.time).toEqual(busy.frames.time);
  expect(read.frames.payload).toHaveLength(0);
});

test('frames are left out first, the oldest of them', () => {
  const read = readAt(whole.length - 5000);
  expect(read.events).toEqual(busy.events);
  expect(read.totals).toEqual(busy.totals);
  expect(read.frames.length).toBeGreaterThan(0);
  expect(read.frames.length).toBeLessThan(busy.frames.length);
  expect([read.from.frame, read.nextFrame]).toEqual([40, 1040]);
  expect(read.frames.time.at(-1)).toBe(busy.frames.time.at(-1));
});

test('then the oldest events', () => {
  const read = readAt(8000);
  expect(read.events.length).toBeGreaterThan(0);
  expect(read.events.length).toBeLessThan(busy.events.length);
  expect(read.firstEvent).toBe(busy.firstEvent + busy.events.length - read.events.length);
  expect(read.events.at(-1)).toEqual(busy.events.at(-1));
});

test('however little room there is, what is left can be read', () => {
  for (const characters of [700, 800, 1500, 3000, 10_000]) readAt(characters);
});
