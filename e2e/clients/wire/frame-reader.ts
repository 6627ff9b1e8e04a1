/**
 * Reads the frames of one direction of a WebSocket from its bytes (RFC 6455, section 5), puts fragments together and
 * inflates what was deflated (RFC 7692). Knows nothing of any library, so that it can judge all of them.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { Opcode } from '../../lab/wire-frame.ts';

/** A frame as it lies on the wire, unmasked. */
export interface RawFrame {
  readonly final: boolean;
  /** The three reserved bits as a number: 4 is RSV1, which says "deflated". */
  readonly reserved: number;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** What an endpoint hears: whole messages, with control frames in between. */
export type Heard =
  | { readonly type: 'message'; readonly kind: 'text' | 'binary'; readonly payload: Buffer }
  | { readonly type: 'ping' | 'pong' }
  /** 1005 where the Close frame named no code. */
  | { readonly type: 'close'; readonly code: number; readonly reason: string };

/** The frame with which these bytes begin and how many bytes it takes; null while it is not all there. */
export function decodeFrame(bytes: Buffer): { readonly frame: RawFrame; readonly length: number } | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const lengthBytes = { 126: 2, 127: 8 }[second & 0x7f] ?? 0;
  const isMasked = (second & 0x80) !== 0;
  const payloadAt = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < payloadAt) return null;

  let size = second & 0x7f;
  if (lengthBytes === 2) size = bytes.readUInt16BE(2);
  if (lengthBytes === 8) size = Number(bytes.readBigUInt64BE(2));
  const length = payloadAt + size;
  if (bytes.length < length) return null;

  const payload = Buffer.from(bytes.subarray(payloadAt, length));
  if (isMasked) {
    const mask = bytes.subarray(payloadAt - 4, payloadAt);
    for (let i = 0; i < size; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0);
  }
  const frame = { final: (first & 0x80) !== 0, reserved: (first >> 4) & 7, opcode: first & 15, payload };
  return { frame, length };
}

const rsv1 = 4;

export class FrameReader {
  readonly #deflated: boolean;
  #unread = Buffer.alloc(0);
  #fragments: RawFrame[] = [];

  /** @param deflated whether permessage-deflate was agreed on, without context takeover: each message by itself */
  constructor(deflated: boolean) {
    this.#deflated = deflated;
  }

  /**
   * Takes the next bytes; what was completed by them, in order.
   *
   * @throws {Error} when they break the protocol
   */
  read(bytes: Buffer): Heard[] {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    const heard: Heard[] = [];
    for (let decoded = decodeFrame(this.#unread); decoded !== null; decoded = decodeFrame(this.#unread)) {
      this.#unread = this.#unread.subarray(decoded.length);
      const whole = this.#take(decoded.frame);
      if (whole !== null) heard.push(whole);
    }
    return heard;
  }

  #take(frame: RawFrame): Heard | null {
    const { opcode, payload } = frame;
    if (opcode === Opcode.ping) return { type: 'ping' };
    if (opcode === Opcode.pong) return { type: 'pong' };
    if (opcode === Opcode.close) {
      return {
        type: 'close',
        code: payload.length < 2 ? 1005 : payload.readUInt16BE(),
        reason: payload.toString('utf8', 2),
      };
    }
    const continues = opcode === Opcode.continuation;
    if (!continues && opcode !== Opcode.text && opcode !== Opcode.binary) throw new Error(`opcode ${opcode}`);
    if (continues !== this.#fragments.length > 0) throw new Error('a message within another, or the end of none');
    this.#fragments.push(frame);
    return frame.final ? this.#message(this.#fragments.splice(0)) : null;
  }

  #message([first, ...rest]: RawFrame[]): Heard {
    if (first === undefined) throw new Error('a message of no frames');
    const payload = Buffer.concat([first, ...rest].map((frame) => frame.payload));
    const kind = first.opcode === Opcode.text ? 'text' : 'binary';
    if (first.reserved === 0) return { type: 'message', kind, payload };
    if (first.reserved !== rsv1 || !this.#deflated) throw new Error(`reserved bits ${first.reserved}`);
    return { type: 'message', kind, payload: inflate(payload) };
  }
}

/** A message's own deflate stream ends in an empty block that the sender leaves away (RFC 7692, section 7.2.1). */
function inflate(payload: Buffer): Buffer {
  const stream = Buffer.concat([payload, Buffer.from([0x00, 0x00, 0xff, 0xff])]);
  return inflateRawSync(stream, { finishFlush: constants.Z_SYNC_FLUSH });
}
