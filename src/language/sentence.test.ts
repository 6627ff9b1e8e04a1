import { expect, expectTypeOf, test } from 'vitest';
import type { MessageParam } from '../base/message.ts';
import { Grammar, type ParamsOf, paramsOf } from './sentence.ts';

const english = new Grammar('en-GB');
const fillIn = (sentence: string, params: Readonly<Record<string, MessageParam>>) => english.fillIn(sentence, params);

test('quantities are spoken with their unit, in the style the sentence asks for', () => {
  const silence = { ms: 100_020 };
  expect(fillIn('after {silence}', { silence })).toBe('after 1 min 40 s');
  expect(fillIn('after {silence:measured}', { silence })).toBe('after 100.02 s');
  expect(fillIn('{size} at {moment}', { size: { bytes: 1500 }, moment: { at: 1_800_000_000_000 } })).toBe(
    '1.5 kB at 08:00:00.000 UTC',
  );
});

test('numbers are counts, unless they are names', () => {
  expect(fillIn('{count} frames, code {code:plain}', { count: 12_345, code: 1006 })).toBe('12,345 frames, code 1006');
});

test('a choice goes by number or by word', () => {
  const drops = '{count} {count|one:drop|other:drops}';
  expect(fillIn(drops, { count: 1 })).toBe('1 drop');
  expect(fillIn(drops, { count: 3 })).toBe('3 drops');
  const side = 'nothing {side|in:from the server|other:either way}';
  expect(fillIn(side, { side: 'in' })).toBe('nothing from the server');
  expect(fillIn(side, { side: 'any' })).toBe('nothing either way');
  expect(fillIn('{status|404:no such path|other:something else}', { status: 404 })).toBe('no such path');
});

test('a range is told once where both ends read alike', () => {
  const waits = 'after {least..most:measured| to }';
  expect(fillIn(waits, { least: { ms: 1500 }, most: { ms: 1620 } })).toBe('after 1.5 s to 1.62 s');
  expect(fillIn(waits, { least: { ms: 1500 }, most: { ms: 1504 } })).toBe('after 1.5 s');
  expect(fillIn(waits, { least: { ms: 1500 } })).toBe('after 1.5 s to ⟨most⟩');
  expect(paramsOf(waits)).toEqual(['least', 'most']);
  expectTypeOf<ParamsOf<'{least..most:measured| to } of {silence}'>>().toEqualTypeOf<'least' | 'most' | 'silence'>();
});

test('lists read like lists', () => {
  expect(fillIn('{names}', { names: { list: ['nginx', 'Varnish', 'Apache httpd'] } })).toBe(
    'nginx, Varnish and Apache httpd',
  );
  expect(fillIn('{names:or}', { names: { list: ['nginx', 'Varnish'] } })).toBe('nginx or Varnish');
});

test('what is missing shows, and breaks nothing', () => {
  expect(fillIn('Idle timeout of {product}.', {})).toBe('Idle timeout of ⟨product⟩.');
  expect(fillIn('{constructor}', {})).toBe('⟨constructor⟩');
});

test('a parameter that looks like a place is said as it is', () => {
  expect(fillIn('{text}', { text: '{product} $& {x|y:z}' })).toBe('{product} $& {x|y:z}');
});

test('the parameters of a sentence are known to the reader and to the compiler', () => {
  const sentence = '{count} {count|one:drop|other:drops} of {product} after {silence:measured}';
  expect(paramsOf(sentence)).toEqual(['count', 'product', 'silence']);
  expectTypeOf<ParamsOf<typeof sentence>>().toEqualTypeOf<'count' | 'product' | 'silence'>();
});

test('another language counts and lists as it does', () => {
  const polish = new Grammar('pl');
  const files = '{count} {count|one:plik|few:pliki|other:plików}';
  expect([1, 3, 5].map((count) => polish.fillIn(files, { count }))).toEqual(['1 plik', '3 pliki', '5 plików']);
  expect(polish.fillIn('{names}', { names: { list: ['a', 'b', 'c'] } })).toBe('a, b i c');
});
