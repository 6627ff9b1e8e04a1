import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameFlag } from '../session/model.ts';
import { encodePayload, joinPayloads } from './payload.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('text can be read in the file', () => {
  expect(encodePayload(utf8('{"grüße":1}'), 0)).toBe('{"grüße":1}');
});

test('text that was cut within a character is kept to the byte', () => {
  const cut = utf8('aé').subarray(0, 2);
  expect(encodePayload(cut, 0)).toEqual({ base64: 'YcM=' });
  expect(joinPayloads([{ base64: 'YcM=' }])).toMatchObject({ bytes: cut });
});

test('binary is base64, also when it happens to be text', () => {
  expect(encodePayload(utf8('AB'), FrameFlag.binary)).toEqual({ base64: 'QUI=' });
});

test('any bytes come back, end to end', () => {
  const bytes = fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 9000, maxLength: 90_000 }));
  const row = fc.tuple(bytes, fc.constantFrom(0, FrameFlag.binary));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const joined = joinPayloads(rows.map(([given, flags]) => encodePayload(given, flags)));
      if (!('bytes' in joined)) throw new Error('it was base64');
      expect([...joined.lengths]).toEqual(rows.map(([given]) => given.length));
      expect(Buffer.concat(rows.map(([given]) => given)).equals(joined.bytes)).toBe(true);
    }),
  );
});

test('what is not base64 is no payload', () => {
  expect(joinPayloads(['a', { base64: 'YQ==' }, { base64: 'a*' }])).toEqual({ notBase64At: 2 });
});

test('halves of a character at the edges of two payloads stay halves', () => {
  const joined = joinPayloads(['grüße', '\ud83d', '\ude00', 'ascii']);
  expect(joined).toMatchObject({ lengths: Uint32Array.of(7, 3, 3, 5), bytes: utf8('grüße\ufffd\ufffdascii') });
});
