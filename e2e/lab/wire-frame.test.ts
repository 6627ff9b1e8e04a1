import { expect, test } from 'vitest';
import { closePayload, encodeFrame, Opcode } from './wire-frame.ts';

const hex = (bytes: Buffer) => bytes.toString('hex');
const hello = Buffer.from('Hello');

test('frames are the examples of RFC 6455, section 5.7', () => {
  expect(hex(encodeFrame({ opcode: Opcode.text, payload: hello }))).toBe('810548656c6c6f');
  expect(hex(encodeFrame({ opcode: Opcode.ping, payload: hello }))).toBe('890548656c6c6f');
  const header = (length: number) =>
    hex(encodeFrame({ opcode: Opcode.binary, payload: Buffer.alloc(length) })).slice(0, -2 * length);
  expect(header(256)).toBe('827e0100');
  expect(header(65_536)).toBe('827f0000000000010000');
});

test('lengths change their form at 126 and 65,536', () => {
  const headerLength = (length: number) =>
    encodeFrame({ opcode: Opcode.text, payload: Buffer.alloc(length) }).length - length;
  expect([0, 125, 126, 65_535, 65_536].map(headerLength)).toEqual([2, 2, 4, 4, 10]);
});

test('a masked frame has the mask bit and four bytes more', () => {
  expect(hex(encodeFrame({ opcode: Opcode.text, payload: hello, masked: true }))).toBe('81850000000048656c6c6f');
});

test('reserved bits lie between FIN and opcode', () => {
  expect(hex(encodeFrame({ opcode: Opcode.text, payload: Buffer.alloc(0), reserved: 4 }))).toBe('c100');
});

test('a close payload is the code in network order and the reason in UTF-8', () => {
  expect(hex(closePayload(1011, 'ü'))).toBe('03f3c3bc');
});
