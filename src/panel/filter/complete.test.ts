import { describe, expect, test } from 'vitest';
import { type Completions, complete, type KnownValue, withCompletion } from './complete.ts';
import type { Key } from './keys.ts';

const inSession: Partial<Record<Key, readonly KnownValue[]>> = {
  code: [
    { value: '1006', count: 12 },
    { value: '1000', count: 3 },
  ],
  path: [{ value: '/a b', count: 1 }],
};

/** Completes at the `|`. */
function at(marked: string): Completions {
  const caret = marked.indexOf('|');
  return complete(marked.replace('|', ''), caret, (key) => inSession[key] ?? []);
}
const offered = (marked: string) => at(marked).options.map(({ text }) => text);

/** The text after the first completion is taken, with the caret as `|`. */
function taken(marked: string, option = 0): string {
  const completions = at(marked);
  const chosen = completions.options[option];
  if (chosen === undefined) throw new Error('nothing is offered');
  const { text, caret } = withCompletion(marked.replace('|', ''), completions, chosen);
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

describe('offers', () => {
  test('keys by how they begin, and words without their key', () => {
    expect(offered('co|')).toEqual(['code:', 'protocol:', 'is:connecting']);
    expect(offered('live -los|')).toEqual(['is:lost', 'has:loss']);
    expect(offered('ga|')).toEqual(['gap>', 'has:gap']);
  });

  test('all the keys where nothing is typed yet', () => {
    expect(offered('|').slice(0, 3)).toEqual(['is:', 'code:', 'cause:']);
    expect(offered('code:1006 |').slice(0, 2)).toEqual(['is:', 'code:']);
  });

  test('the values that there are, and how often', () => {
    expect(at('code:|').options).toEqual([
      { type: 'value', text: '1006', count: 12 },
      { type: 'value', text: '1000', count: 3 },
    ]);
    expect(offered('code:1006,10|')).toEqual(['1006', '1000']);
    expect(offered('-is:o|')).toEqual(['open']);
    expect(offered('age>|')).toContain('30s');
    expect(offered('larger-than:1|')).toEqual(['1k', '10k', '100k', '1M']);
  });

  test('nothing after a key there is none of', () => {
    expect(offered('flavour:|')).toEqual([]);
  });
});

test('what is taken stands in the place of what was typed, ready to go on', () => {
  expect(taken('live co| 1')).toBe('live code:| 1');
  expect(taken('-co|')).toBe('-code:|');
  expect(taken('code:1|')).toBe('code:1006 |');
  expect(taken('code:1000,| live')).toBe('code:1000,1006 |live');
  expect(taken('lo|st', 1)).toBe('has:loss |');
  expect(taken('path:|')).toBe('path:"/a b" |');
});
