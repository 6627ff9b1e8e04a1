import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameFlag } from '../session/model.ts';
import { patternMasker } from './mask-patterns.ts';
import { maskJsonValues, payloadWriter } from './mask-payload.ts';
import { Masks } from './masks.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('values of JSON', () => {
  test.each([
    [
      '{"type":"login","user":"alice","age":42,"admin":true}',
      '{"type":"masked-1","user":"masked-2","age":0,"admin":false}',
    ],
    ['{"a":null,"b":"","c":[1.5e3,-2]}', '{"a":null,"b":"","c":[0,0]}'],
    ['{ "to" : "alice", "from" : "alice" }', '{ "to" : "masked-1", "from" : "masked-1" }'],
    ['42["chat",{"text":"hi"}]', '42["masked-1",{"text":"masked-2"}]'],
    ['42/admin,7["chat"]', '42/admin,7["masked-1"]'],
    ['"alice"', '"masked-1"'],
    ['17', '0'],
    ['{"quote\\"d":"a\\\\"}', '{"quote\\"d":"masked-1"}'],
    ['{"sk_live_4eC39HqLyjWDarjtT1zdp7dc":1}', '{"masked-1":0}'],
  ])('%s', (text, masked) => {
    expect(maskJsonValues(text, new Masks())).toBe(masked);
  });

  test.each(['hello', '{"cut off', '', '{a:1}', '2probe'])('of %j nothing can be masked for sure', (text) => {
    expect(maskJsonValues(text, new Masks())).toBeNull();
  });

  test('any JSON keeps its keys and types, and none of its texts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const masked = JSON.parse(maskJsonValues(text, new Masks()) ?? '');
        expect(shapeOf(masked)).toEqual(shapeOf(JSON.parse(text)));
      }),
    );
  });

  test('nesting of any depth does no harm', () => {
    const deep = `${'['.repeat(5000)}"x"${']'.repeat(5000)}`;
    expect(maskJsonValues(deep, new Masks())).toBe(deep.replace('x', 'masked-1'));
  });
});

/** JSON with a name of its type in the place of each value. Keys that look like tokens are masked: told apart by number. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? null : value === '' ? '' : typeof value;
  return Object.values(value).map(shapeOf);
}

describe('payloads on their way into a file', () => {
  const alice = patternMasker([/alice/i], new Masks());

  test('are not written when they are to be left out', () => {
    expect(payloadWriter('left out', new Masks(), null)).toBeNull();
  });

  test('with masked values, only JSON is', () => {
    const write = payloadWriter('values masked', new Masks(), null);
    expect(write?.(utf8('{"user":"alice"}'), 0)).toBe('{"user":"masked-1"}');
    expect(write?.(utf8('user alice'), 0)).toBe('');
    expect(write?.(utf8('{"user":"alice"}'), FrameFlag.binary)).toBe('');
  });

  test('lose what the person named', () => {
    const write = payloadWriter('included', new Masks(), alice);
    expect(write?.(utf8('Alice and bob'), 0)).toBe('masked-1 and bob');
  });

  test('that are binary are left out as a whole where they hold it', () => {
    const write = payloadWriter('included', new Masks(), alice);
    expect(write?.(utf8('\u0000alice'), FrameFlag.binary)).toBe('');
    expect(write?.(utf8('\u0000bob'), FrameFlag.binary)).toEqual({ base64: 'AGJvYg==' });
  });
});
