import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { findDaphne } from '../commands/programs.mjs';
import { startDaphne } from './daphne.ts';
import { through } from './lab.ts';

describe.skipIf(findDaphne() === null)('Daphne with a websocket_timeout', () => {
  const limit = 2000;
  /** It looks at all its connections once in so long. */
  const checkedEvery = 2000;
  const late = 400;
  let daphne: Awaited<ReturnType<typeof startDaphne>>;
  beforeAll(async () => {
    const executable = findDaphne() ?? '';
    daphne = await startDaphne({ executable, websocketTimeout: limit, connectTimeout: 1000 });
  });
  afterAll(() => daphne.stop());

  test('closes what is so old with 1000 and no word, busy or not, all that are due at one moment', async () => {
    const ended = await Promise.all(
      [through(daphne)('silent'), through(daphne)('chat', { everyMs: 100 })].map(
        (url) =>
          new Promise<{ readonly code: number; readonly reason: string; readonly age: number; readonly at: number }>(
            (resolve) => {
              const socket = new WebSocket(url);
              let opened = 0;
              socket.on('open', () => {
                opened = performance.now();
              });
              socket.on('close', (code, reason) => {
                const at = performance.now();
                resolve({ code, reason: String(reason), age: at - opened, at });
              });
            },
          ),
      ),
    );
    for (const { code, reason, age } of ended) {
      expect([code, reason]).toEqual([1000, '']);
      expect(age).toBeGreaterThan(limit);
      expect(age).toBeLessThan(limit + checkedEvery + late);
    }
    expect(Math.abs((ended[0]?.at ?? 0) - (ended[1]?.at ?? Number.NaN))).toBeLessThan(100);
  });

  test('cuts a handshake that its application leaves lying, and answers nothing', async () => {
    const error = await new Promise<Error>((resolve) => new WebSocket(through(daphne)('hang')).once('error', resolve));
    expect(error.message).toMatch(/ECONNRESET|hang up/);
  });

  test('signs the handshakes that it takes, and none that it refuses', async () => {
    const answers = await Promise.all(
      [through(daphne)('echo'), through(daphne)('refuse')].map(
        (url) =>
          new Promise((resolve) => {
            const socket = new WebSocket(url);
            socket.on('upgrade', ({ statusCode, headers }) => resolve([statusCode, headers.server]));
            socket.on('unexpected-response', (_, { statusCode, headers }) => resolve([statusCode, headers.server]));
            socket.on('open', () => socket.terminate());
          }),
      ),
    );
    expect(answers).toEqual([
      [101, 'daphne'],
      [403, undefined],
    ]);
  });
});
