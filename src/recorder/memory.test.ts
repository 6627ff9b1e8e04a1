/** What a journal keeps alive, measured after a garbage collection. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { pageJournalBytes } from '../wire/port.ts';
import { Journal } from './journal.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function heldBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await new Promise(setImmediate); // buffers are swept in the background
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes that are held more after `work` than before. What it returns is held as well. */
async function growth(work: () => unknown): Promise<{ readonly bytes: number; readonly kept: unknown }> {
  work(); // compiled code is held as well, but not by the journal
  const before = await heldBytes();
  const kept = work();
  return { bytes: (await heldBytes()) - before, kept };
}

function open(journal: Journal, connection: number) {
  const stack = `    at connect (https://app.example/assets/client-8d1f.js:1:${connection % 7})\n`.repeat(12);
  const url = `wss://app.example/live?session=${connection}-${'x'.repeat(60)}`;
  const construct = { connection, api: 'WebSocket', url, protocols: [], prerendering: false, stack } as const;
  journal.record({ type: 'construct', time: 0, ...construct });
  journal.record({ type: 'open', time: 10, connection, protocol: '', extensions: 'permessage-deflate' });
}

test('before the first socket next to nothing is allocated', async () => {
  const documents = 200; // one journal would drown in what the test itself allocates
  const { bytes } = await growth(() => Array.from({ length: documents }, () => new Journal(() => {})));
  expect(bytes / documents).toBeLessThan(5000);
});

test('a quiet page takes a fraction of what it may', async () => {
  const { bytes } = await growth(() => {
    const journal = new Journal(() => {});
    open(journal, 0);
    for (let i = 0; i < 500; i++) journal.text(0, i * 1000, 0, '{"type":"ping"}');
    return journal;
  });
  expect(bytes).toBeLessThan(500_000);
});

test('previews keep no big messages alive', async () => {
  const { bytes } = await growth(() => {
    const journal = new Journal(() => {});
    open(journal, 0);
    for (let i = 0; i < 200; i++) {
      journal.text(0, i, 0, `${i}`.padEnd(1 << 20, 'x'));
      journal.binary(0, i, 2, 1 << 20, new Uint8Array(1 << 20));
    }
    return journal;
  });
  expect(bytes).toBeLessThan(2 << 20);
});

test('a page that does everything at once stays within its budget', async () => {
  const { bytes } = await growth(() => {
    const journal = new Journal(() => {});
    for (let connection = 0; connection < 20_000; connection++) {
      open(journal, connection);
      for (let i = 0; i < 5; i++) journal.text(connection, 20 + i * 1100, i % 2, 'x'.repeat(200));
      const close = { connection, code: 1006, reason: 'x'.repeat(100), wasClean: false };
      if (connection % 50 !== 0) journal.record({ type: 'close', time: 9000, ...close });
      journal.recordPage({ time: 9000, change: 'stall', duration: 300 });
    }
    return journal;
  });
  expect(bytes).toBeLessThan(pageJournalBytes);
});
