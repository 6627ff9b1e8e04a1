import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeStorage } from './fake-storage.ts';
import { type MemoryKind, type MemoryLimits, TabMemory } from './tab-memory.ts';

const limits: MemoryLimits = {
  characters: 60,
  kinds: {
    farewell: { characters: 60, tab: { characters: 30, entries: 3 } },
    handshake: { characters: 20, tab: { characters: 15, entries: 2 } },
  },
};

test('keeps texts by tab, in order, and replaces one of the same id', async () => {
  const memory = new TabMemory(fakeStorage().area, limits);
  await Promise.all([
    memory.keep('farewell', 1, 'a', 'first'),
    memory.keep('farewell', 1, 'b', 'second'),
    memory.keep('farewell', 2, 'c', 'other tab'),
  ]);
  await memory.keep('farewell', 1, 'a', 'again');
  expect(await memory.recall(1)).toEqual({ texts: ['second', 'again'], forgotten: { farewell: 0, handshake: 0 } });
  expect((await memory.recall(3)).texts).toEqual([]);
});

test('who recalls while it is still asked whether a text is wanted waits for the answer', async () => {
  const memory = new TabMemory(fakeStorage().area, limits);
  const later = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(true)));
  void memory.keep('farewell', 1, 'a', 'wanted', later);
  void memory.keep('farewell', 1, 'b', 'not wanted', async () => false);
  expect((await memory.recall(1)).texts).toEqual(['wanted']);
});

test('lets one text go, of which there is more elsewhere', async () => {
  const memory = new TabMemory(fakeStorage().area, limits);
  await memory.keep('farewell', 1, 'a', 'first');
  await memory.keep('farewell', 1, 'b', 'second');
  await memory.drop('farewell', 1, 'a');
  await memory.drop('farewell', 1, 'never kept');
  expect(await memory.recall(1)).toEqual({ texts: ['second'], forgotten: { farewell: 0, handshake: 0 } });
});

test('the next background knows what the last one kept', async () => {
  const { area } = fakeStorage();
  await new TabMemory(area, limits).keep('farewell', 1, 'a', 'text');
  const next = new TabMemory(area, limits);
  await next.keep('handshake', 1, 'h', 'more');
  expect((await next.recall(1)).texts).toEqual(['text', 'more']);
});

describe('bounds', () => {
  test('a tab lets its own oldest go, and says how many', async () => {
    const memory = new TabMemory(fakeStorage().area, limits);
    await memory.keep('farewell', 2, 'other', 'other tab');
    for (const id of ['a', 'b', 'c', 'd', 'e']) await memory.keep('farewell', 1, id, id);
    expect(await memory.recall(1)).toEqual({ texts: ['c', 'd', 'e'], forgotten: { farewell: 2, handshake: 0 } });
    expect((await memory.recall(2)).forgotten.farewell).toBe(0);
  });

  test('handshakes never take the room of farewells', async () => {
    const memory = new TabMemory(fakeStorage().area, limits);
    await memory.keep('farewell', 1, 'a', 'x'.repeat(30));
    for (let tab = 1; tab < 10; tab++) await memory.keep('handshake', tab, 'h', 'y'.repeat(10));
    expect((await memory.recall(1)).texts).toEqual(['x'.repeat(30)]);
    expect((await memory.recall(1)).forgotten).toEqual({ farewell: 0, handshake: 1 });
    expect((await memory.recall(9)).texts).toHaveLength(1);
  });

  test('all tabs together: the oldest goes, whichever tab it is of', async () => {
    const memory = new TabMemory(fakeStorage().area, limits);
    for (const tab of [1, 2, 3]) await memory.keep('farewell', tab, 'a', String(tab).repeat(25));
    expect(await memory.recall(1)).toEqual({ texts: [], forgotten: { farewell: 1, handshake: 0 } });
    expect((await memory.recall(2)).texts).toHaveLength(1);
    expect((await memory.recall(3)).texts).toHaveLength(1);
  });

  test('a text larger than all of them is counted, and nothing is stored of it', async () => {
    const memory = new TabMemory(fakeStorage().area, limits);
    await memory.keep('farewell', 1, 'a', 'x'.repeat(1000));
    expect(await memory.recall(1)).toEqual({ texts: [], forgotten: { farewell: 1, handshake: 0 } });
  });

  test('the browser’s own quota: makes do with less, and counts it', async () => {
    const memory = new TabMemory(fakeStorage(450).area, limits);
    await memory.keep('farewell', 1, 'a', 'x'.repeat(25));
    await memory.keep('farewell', 2, 'b', 'y'.repeat(25));
    const [one, two] = [await memory.recall(1), await memory.recall(2)];
    expect(one.texts.length + one.forgotten.farewell).toBe(1);
    expect(two.texts).toEqual(['y'.repeat(25)]);
  });
});

test('a storage that others have filled takes nothing, which is counted', async () => {
  const memory = new TabMemory(fakeStorage(20).area, limits);
  await memory.keep('farewell', 1, 'a', 'text');
  await memory.keep('handshake', 1, 'b', 'text');
  expect(await memory.recall(1)).toEqual({ texts: [], forgotten: { farewell: 1, handshake: 1 } });
  await memory.forget(1);
  expect(await memory.recall(1)).toEqual({ texts: [], forgotten: { farewell: 0, handshake: 0 } });
});

test('forgets a tab that was closed, and leaves nothing of it behind', async () => {
  const storage = fakeStorage();
  const memory = new TabMemory(storage.area, limits);
  for (const id of ['a', 'b', 'c', 'd']) await memory.keep('farewell', 1, id, 'text');
  await memory.forget(1);
  expect(await memory.recall(1)).toEqual({ texts: [], forgotten: { farewell: 0, handshake: 0 } });
  expect([...storage.stored.keys()]).toEqual(['memory']);
});

test('whatever happens and wherever the background is ended: what was kept is there or counted, within the bounds', async () => {
  const step = fc.record({
    kind: fc.constantFrom<MemoryKind>('farewell', 'handshake'),
    tabId: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 1, max: 40 }),
    endAfter: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const storage = fakeStorage(900);
      let memory = new TabMemory(storage.area, limits);
      const done = { 1: 0, 2: 0, 3: 0 } as Record<number, number>;
      const cut = { 1: 0, 2: 0, 3: 0 } as Record<number, number>;
      for (const [i, { kind, tabId, length, endAfter }] of steps.entries()) {
        if (endAfter !== null) storage.endAfter(endAfter);
        const keeping = memory.keep(kind, tabId, String(i), 'x'.repeat(length)).then(() => true);
        const finished = await Promise.race([keeping, new Promise((resolve) => setImmediate(() => resolve(false)))]);
        if (finished) done[tabId] = (done[tabId] ?? 0) + 1;
        else cut[tabId] = (cut[tabId] ?? 0) + 1;
        storage.restart();
        if (!finished) memory = new TabMemory(storage.area, limits);
      }
      const texts = [...storage.stored].filter(([key]) => key !== 'memory').map(([, text]) => String(text));
      expect(texts.join('').length).toBeLessThanOrEqual(limits.characters);
      for (const tabId of [1, 2, 3]) {
        const { texts: kept, forgotten } = await memory.recall(tabId);
        const known = kept.length + forgotten.farewell + forgotten.handshake;
        // One that was cut off may have been stored all the same, or not.
        expect(known).toBeGreaterThanOrEqual(done[tabId] ?? 0);
        expect(known).toBeLessThanOrEqual((done[tabId] ?? 0) + (cut[tabId] ?? 0));
      }
    }),
    { numRuns: 150 },
  );
});
