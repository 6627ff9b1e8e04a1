import { expect, test } from 'vitest';
import type { Storage } from 'webextension-polyfill';
import { TabMemory } from './tab-memory.ts';

/** A storage area that refuses more than `quota` characters, as the browser's does. */
function area(quota = Number.POSITIVE_INFINITY) {
  const stored = new Map<string, unknown>();
  return {
    get: async (key: string) => (stored.has(key) ? { [key]: stored.get(key) } : {}),
    set: async (entries: Record<string, unknown>) => {
      if (JSON.stringify(entries).length > quota) throw new Error('QUOTA_BYTES quota exceeded');
      for (const [key, value] of Object.entries(entries)) stored.set(key, value);
    },
    remove: async (key: string) => void stored.delete(key),
  } as unknown as Storage.StorageArea;
}

test('keeps texts by tab, in order, and replaces one of the same id', async () => {
  const memory = new TabMemory(area(), 'farewell', { characters: 100, entries: 10 });
  await Promise.all([memory.keep(1, 'a', 'first'), memory.keep(1, 'b', 'second'), memory.keep(2, 'c', 'other tab')]);
  await memory.keep(1, 'a', 'again');
  expect(await memory.recall(1)).toEqual(['second', 'again']);
  expect(await memory.recall(3)).toEqual([]);
});

test('lets the oldest go beyond its bounds', async () => {
  const memory = new TabMemory(area(), 'farewell', { characters: 10, entries: 2 });
  for (const [id, text] of Object.entries({ a: '1', b: '2', c: '3' })) await memory.keep(1, id, text);
  expect(await memory.recall(1)).toEqual(['2', '3']);
  await memory.keep(1, 'd', '123456789');
  expect(await memory.recall(1)).toEqual(['3', '123456789']);
});

test('makes do with less when the browser’s quota is reached', async () => {
  const memory = new TabMemory(area(150), 'farewell', { characters: 1000, entries: 10 });
  await memory.keep(1, 'a', 'x'.repeat(60));
  await memory.keep(1, 'b', 'y'.repeat(60));
  expect(await memory.recall(1)).toEqual(['y'.repeat(60)]);
});

test('lets one text of a tab go', async () => {
  const memory = new TabMemory(area(), 'farewell', { characters: 100, entries: 10 });
  await memory.keep(1, 'a', 'first');
  await memory.keep(1, 'b', 'second');
  await memory.drop(1, 'a');
  await memory.drop(1, 'never kept');
  expect(await memory.recall(1)).toEqual(['second']);
});

test('forgets a tab that was closed', async () => {
  const memory = new TabMemory(area(), 'farewell', { characters: 100, entries: 10 });
  await memory.keep(1, 'a', 'text');
  await memory.forget(1);
  expect(await memory.recall(1)).toEqual([]);
});
