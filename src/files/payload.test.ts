import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameFlag } from '../session/model.ts';
import { decodePayload, encodePayload } from './payload.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('text can be read in the file', () => {
  expect(encodePayload(utf8('{"grüße":1}'), 0)).toBe('{"grüße":1}');
});

test('text that was cut within a character is kept to the byte', () => {
  const cut = utf8('aé').subarray(0, 2);
  expect(encodePayload(cut, 0)).toEqual({ base64: 'YcM=' });
  expect(decodePayload({ base64: 'YcM=' })).toEqual(cut);
});

test('binary is base64, also when it happens to be text', () => {
  expect(encodePayload(utf8('AB'), FrameFlag.binary)).toEqual({ base64: 'QUI=' });
});

test('any bytes come back', () => {
  const bytes = fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 9000, maxLength: 20_000 }));
  fc.assert(
    fc.property(bytes, fc.constantFrom(0, FrameFlag.binary), (given, flags) => {
      const read = decodePayload(encodePayload(given, flags));
      expect(Buffer.from(read ?? []).equals(given)).toBe(true);
    }),
  );
});

test('what is not base64 is no payload', () => {
  expect(decodePayload({ base64: 'a*' })).toBeNull();
});
