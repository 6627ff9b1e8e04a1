import { constants, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { closePayload, encodeFrame, Opcode } from '../../lab/wire-frame.ts';
import { decodeFrame, FrameReader } from './frame-reader.ts';

const text = (content: string) => encodeFrame({ opcode: Opcode.text, payload: Buffer.from(content) });

/** Turns the mask bit on and masks with it, which `encodeFrame` leaves to zeros. */
function masked(payload: Buffer): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const hidden = payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | Opcode.binary, 0x80 | payload.length]), mask, hidden]);
}

/** The frame as the first or a later one of several. */
const unfinished = (frame: Buffer) => Buffer.concat([Buffer.from([(frame[0] ?? 0) & 0x7f]), frame.subarray(1)]);
const continuation = (content: string) => encodeFrame({ opcode: Opcode.continuation, payload: Buffer.from(content) });

test.each([0, 125, 126, 65_535, 65_536])('a payload of %i bytes comes out as it went in', (size) => {
  const payload = Buffer.alloc(size, 7);
  const bytes = encodeFrame({ opcode: Opcode.binary, payload });
  expect(decodeFrame(bytes)).toEqual({
    frame: { final: true, reserved: 0, opcode: Opcode.binary, payload },
    length: bytes.length,
  });
});

test('a client masks; the payload comes out bare', () => {
  const payload = Buffer.from([10, 20, 30, 40, 50]);
  expect(new FrameReader(false).read(masked(payload))).toEqual([{ type: 'message', kind: 'binary', payload }]);
});

test('frames come in whatever pieces TCP makes of them', () => {
  const reader = new FrameReader(false);
  const bytes = Buffer.concat([text('one'), text('two'.repeat(100))]);
  const heard = [...bytes].flatMap((byte) => reader.read(Buffer.from([byte])));
  expect(heard.map((one) => one.type === 'message' && one.payload.toString())).toEqual(['one', 'two'.repeat(100)]);
});

test('fragments make one message, and a ping may stand between them', () => {
  const reader = new FrameReader(false);
  const ping = encodeFrame({ opcode: Opcode.ping, payload: Buffer.alloc(0) });
  const heard = reader.read(
    Buffer.concat([unfinished(text('a')), ping, unfinished(continuation('b')), continuation('c')]),
  );
  expect(heard).toEqual([{ type: 'ping' }, { type: 'message', kind: 'text', payload: Buffer.from('abc') }]);
});

test('a deflated message is measured inflated', () => {
  const content = 'again and '.repeat(50);
  // What is flushed but not finished ends in the four bytes that do not travel.
  const deflated = deflateRawSync(Buffer.from(content), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  const bytes = encodeFrame({ opcode: Opcode.text, payload: deflated, reserved: 4 });
  expect(new FrameReader(true).read(bytes)).toEqual([{ type: 'message', kind: 'text', payload: Buffer.from(content) }]);
  expect(() => new FrameReader(false).read(bytes)).toThrow('reserved bits');
});

test('a Close frame tells its code, or that it has none', () => {
  const close = (payload: Buffer) => encodeFrame({ opcode: Opcode.close, payload });
  expect(new FrameReader(false).read(close(closePayload(4001, 'bye')))).toEqual([
    { type: 'close', code: 4001, reason: 'bye' },
  ]);
  expect(new FrameReader(false).read(close(Buffer.alloc(0)))).toEqual([{ type: 'close', code: 1005, reason: '' }]);
});

test('what breaks the protocol is refused', () => {
  expect(() => new FrameReader(false).read(continuation('of nothing'))).toThrow();
  expect(() => new FrameReader(false).read(Buffer.concat([unfinished(text('a')), text('b')]))).toThrow();
  expect(() => new FrameReader(false).read(encodeFrame({ opcode: 3, payload: Buffer.alloc(0) }))).toThrow('opcode 3');
});
