import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { findNginx } from '../commands/programs.mjs';
import { behaviourPath } from './behaviour.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';
import { startIdleProxy } from './idle-proxy.ts';
import { startNginx } from './nginx.ts';
import type { LabProxy } from './proxy.ts';

const idleTimeout = 400;
/** nginx rounds its timers to its event loop and was measured up to 50 ms early; a busy machine is late. */
const early = 60;
const late = 400;

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());

const executable = findNginx();
const nginxOptions = () => ({
  executable: executable ?? '',
  upstreamPort: server.port,
  proxyReadTimeout: idleTimeout,
});

const proxies: readonly [string, boolean, () => Promise<LabProxy>][] = [
  ['nginx', executable !== null, () => startNginx(nginxOptions())],
  ['the built-in proxy', true, () => startIdleProxy(server.port, idleTimeout)],
];

for (const [name, isThere, start] of proxies) {
  describe.skipIf(!isThere)(name, () => {
    let proxy: LabProxy;
    beforeAll(async () => {
      proxy = await start();
    });
    afterAll(() => proxy.stop());

    const client = (...path: Parameters<typeof behaviourPath>) =>
      new WebSocket(`ws://127.0.0.1:${proxy.port}${behaviourPath(...path)}`);

    test('cuts a silent connection at its timeout', async () => {
      const socket = client('silent');
      await new Promise((resolve) => socket.once('open', resolve));
      const opened = performance.now();
      const code = await new Promise((resolve) => socket.once('close', resolve));
      expect(code).toBe(1006);
      expect(performance.now() - opened).toBeGreaterThan(idleTimeout - early);
      expect(performance.now() - opened).toBeLessThan(idleTimeout + late);
    });

    test.each(['chat', 'ping'] as const)('keeps a connection on which the server sends: %s', async (behaviour) => {
      const socket = client(behaviour, { everyMs: idleTimeout / 4 });
      await new Promise((resolve) => socket.once('open', resolve));
      const outcome = await Promise.race([
        new Promise((resolve) => socket.once('close', () => resolve('closed'))),
        new Promise((resolve) => setTimeout(resolve, idleTimeout * 2.5, 'alive')),
      ]);
      expect(outcome).toBe('alive');
      socket.terminate();
    });

    test('passes a Close frame through', async () => {
      const socket = client('close', { code: 4003, reason: 'over' });
      const [code, reason] = await new Promise<[number, string]>((resolve) =>
        socket.once('close', (...ended) => resolve([ended[0], String(ended[1])])),
      );
      expect([code, reason]).toEqual([4003, 'over']);
    });
  });
}

describe.skipIf(executable === null)('nginx alone', () => {
  test('does not get a handshake through when it does not forward Upgrade', async () => {
    const proxy = await startNginx({ ...nginxOptions(), forwardUpgrade: false });
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/echo`);
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toBe('Unexpected server response: 426');
    await proxy.stop();
  });

  test('counts from an earlier frame when the last one came within 300 ms of it', async () => {
    // NGX_TIMER_LAZY_DELAY in nginx's ngx_event_timer.h: a timer that would move by less is left as it is.
    const proxy = await startNginx({ ...nginxOptions(), proxyReadTimeout: 1000 });
    const silenceAfterTwoFrames = (apart: number) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/echo`);
        let lastFrame = 0;
        socket.on('open', () => {
          socket.send('first');
          setTimeout(() => socket.send('second'), apart);
        });
        socket.on('message', () => {
          lastFrame = performance.now();
        });
        socket.on('close', () => resolve(performance.now() - lastFrame));
      });
    const [close, far] = await Promise.all([silenceAfterTwoFrames(200), silenceAfterTwoFrames(500)]);
    await proxy.stop();
    expect(close).toBeGreaterThan(700);
    expect(close).toBeLessThan(900);
    expect(far).toBeGreaterThan(1000 - early);
  });

  test('leaves neither a process nor a folder behind', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('deadair-nginx-'));
    const before = folders();
    const proxy = await startNginx(nginxOptions());
    expect(folders().length).toBe(before.length + 1);
    await proxy.stop();
    expect(folders()).toEqual(before);
    await expect(
      new Promise((_, reject) => new WebSocket(`ws://127.0.0.1:${proxy.port}/echo`).once('error', reject)),
    ).rejects.toThrow('ECONNREFUSED');
  });

  test('says why it does not come up', async () => {
    const broken = startNginx({ ...nginxOptions(), proxyReadTimeout: -1 });
    await expect(broken).rejects.toThrow('"proxy_read_timeout" directive invalid value');
    await expect(startNginx({ ...nginxOptions(), executable: '/nowhere' })).rejects.toThrow('ENOENT');
  });
});
