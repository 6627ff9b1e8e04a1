/**
 * Frames as they lie on the wire (RFC 6455, section 5.2), right or wrong: the `ws` package refuses to send what the
 * fault server must be able to send.
 */
export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WireFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** The three reserved bits as a number; anything but 0 needs an agreed extension. */
  readonly reserved?: number;
  /** Only a client may mask. */
  readonly masked?: boolean;
}

/** A single, final frame. */
export function encodeFrame({ opcode, payload, reserved = 0, masked = false }: WireFrame): Buffer {
  const first = 0x80 | (reserved << 4) | opcode;
  const maskBit = masked ? 0x80 : 0;
  const header =
    payload.length < 126
      ? Buffer.from([first, maskBit | payload.length])
      : payload.length < 65_536
        ? Buffer.from([first, maskBit | 126, payload.length >> 8, payload.length & 0xff])
        : longHeader(first, maskBit, payload.length);
  // A mask of zeros leaves the payload as it is, and is a mask all the same.
  const mask = masked ? Buffer.alloc(4) : Buffer.alloc(0);
  return Buffer.concat([header, mask, payload]);
}

function longHeader(first: number, maskBit: number, length: number): Buffer {
  const header = Buffer.from([first, maskBit | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** Payload of a Close frame: the code as two bytes, then the reason in UTF-8. */
export function closePayload(code: number, reason: string): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return payload;
}
