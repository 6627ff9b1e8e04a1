import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { farewellText } from './farewell.ts';
import { parseBatch, parseHello, WireProblem } from './guards.ts';
import { type Batch, FrameFlag, WIRE_VERSION } from './records.ts';

const batch: Batch = {
  from: { event: 3, page: 1, gap: 1, frame: 7 },
  firstEvent: 3,
  events: [
    {
      type: 'construct',
      api: 'WebSocketStream',
      time: 1,
      connection: 0,
      url: 'wss://a.example/',
      protocols: ['v1'],
      prerendering: false,
      stack: 's',
    },
    { type: 'open', time: 2, connection: 0, protocol: 'v1', extensions: '' },
    { type: 'close-call', time: 3, connection: 0, code: null, reason: '', readyState: 1, stack: '' },
    { type: 'error', time: 3, connection: 0 },
    { type: 'close', time: 4, connection: 0, code: 1006, reason: '', wasClean: false },
    { type: 'fault', time: 6, message: 'm' },
  ],
  firstPage: 2,
  pages: [{ time: 5, change: 'stall', duration: 1200 }],
  firstGap: 1,
  gaps: {
    length: 1,
    connection: Uint32Array.of(0),
    direction: Uint8Array.of(2),
    from: Float64Array.of(1.5),
    to: Float64Array.of(2001.5),
  },
  frames: {
    length: 2,
    offset: Uint32Array.of(0, 3),
    connection: Uint32Array.of(0, 0),
    time: Float64Array.of(2.5, 2.75),
    flags: Uint8Array.of(1, 0),
    size: Uint32Array.of(2, 9000),
    captured: Uint32Array.of(2, 1),
    payload: Uint8Array.of(104, 105, 120),
  },
  nextFrame: 11,
  shed: [{ connection: 0, framesIn: 2, framesOut: 0, bytesIn: 9, bytesOut: 0, synthetic: 0, until: 2.6 }],
  totals: [
    {
      connection: 0,
      framesIn: 1,
      framesOut: 1,
      bytesIn: 9000,
      bytesOut: 2,
      lastIn: 2.75,
      lastOut: 2.5,
      longestSilence: 0.5,
      longestSilenceIn: 0.75,
      longestSilenceOut: 0.5,
      sending: { buffered: 5, mostBuffered: 9, since: 2.5, lookedAt: 3, readyState: 1 },
    },
  ],
  latePayloads: [{ frame: 4, bytes: Uint8Array.of(1) }],
};

test('a recorder’s batch passes unchanged', () => {
  expect(parseBatch(structuredClone(batch))).toEqual(batch);
});

test('a farewell keeps everything but payloads, and marks those', () => {
  const read = parseBatch(JSON.parse(farewellText(batch, JSON.stringify)));
  expect(read.events).toEqual(batch.events);
  expect(read.totals).toEqual(batch.totals);
  expect([read.pages, read.gaps, read.shed]).toEqual([batch.pages, batch.gaps, batch.shed]);
  expect([read.frames.offset, read.nextFrame]).toEqual([batch.frames.offset, batch.nextFrame]);
  expect(read.frames.time).toEqual(batch.frames.time);
  expect([...read.frames.flags]).toEqual([1 | FrameFlag.payloadEvicted, FrameFlag.payloadEvicted]);
  expect(read.frames.payload).toHaveLength(0);
});

describe('refused, with the place named', () => {
  const broken: [string, unknown, RegExp][] = [
    ['no object', 7, /batch is not an object/],
    ['an unknown event', { ...batch, events: [{ type: 'x', time: 1, connection: 0 }] }, /type is no event type/],
    ['a time that is none', { ...batch, events: [{ type: 'error', time: 'now', connection: 0 }] }, /time/],
    ['an endless list', { ...batch, events: new Array(100_000) }, /events is not a list of at most/],
    ['a short column', { ...batch, frames: { ...batch.frames, time: new Float64Array(1) } }, /time has 1 cells/],
    ['a time beyond all clocks', { ...batch, events: [{ type: 'error', time: 1e300, connection: 0 }] }, /time/],
    ['NaN for a time', { ...batch, frames: { ...batch.frames, time: Float64Array.of(1, NaN) } }, /impossible time/],
    ['frames out of order', { ...batch, frames: { ...batch.frames, offset: Uint32Array.of(3, 3) } }, /out of order/],
    ['frames beyond the end', { ...batch, nextFrame: 9 }, /out of order/],
    ['an end before the beginning', { ...batch, nextFrame: 6 }, /nextFrame is before from/],
    [
      'a direction that is none',
      { ...batch, gaps: { ...batch.gaps, direction: Uint8Array.of(3) } },
      /no gap direction/,
    ],
    ['a page change that is none', { ...batch, pages: [{ time: 1, change: 'x', duration: 0 }] }, /change is none of/],
    ['a payload too short', { ...batch, frames: { ...batch.frames, payload: new Uint8Array(2) } }, /does not add up/],
    [
      'more captured than sent',
      { ...batch, frames: { ...batch.frames, size: Uint32Array.of(1, 1) } },
      /more than size/,
    ],
    ['a negative ordinal', { ...batch, from: { ...batch.from, page: -1 } }, /page/],
  ];
  test.each(broken)('%s', (_, value, problem) => {
    expect(() => parseBatch(value)).toThrow(WireProblem);
    expect(() => parseBatch(value)).toThrow(problem);
  });

  test('a hello of another version', () => {
    const hello = { version: WIRE_VERSION + 1, timeOrigin: 0, late: false, trusted: true };
    expect(() => parseHello(hello)).toThrow(/wire version/);
  });
});

test('junk of any shape is refused with a WireProblem, never anything else', () => {
  const keys = fc.constantFrom(...Object.keys(batch));
  const junk = fc.oneof(fc.anything(), fc.dictionary(keys, fc.anything()));
  fc.assert(
    fc.property(junk, (value) => {
      try {
        parseBatch(value);
      } catch (error) {
        expect(error).toBeInstanceOf(WireProblem);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a text too long is cut, not kept', () => {
  const long = { ...batch, events: [{ type: 'fault', time: 1, message: 'x'.repeat(1_000_000) }] };
  const [event] = parseBatch(long).events;
  expect(event?.type === 'fault' && event.message.length).toBe(8192);
});

test('a farewell is the same on a page that gave lists and objects a toJSON', () => {
  const plain = farewellText(batch, JSON.stringify);
  const toJSON = { configurable: true, value: () => 'the page’s' };
  Object.defineProperty(Array.prototype, 'toJSON', toJSON);
  Object.defineProperty(Object.prototype, 'toJSON', toJSON);
  const onThatPage = farewellText(batch, JSON.stringify);
  Reflect.deleteProperty(Array.prototype, 'toJSON');
  Reflect.deleteProperty(Object.prototype, 'toJSON');
  expect(onThatPage).toBe(plain);
});
