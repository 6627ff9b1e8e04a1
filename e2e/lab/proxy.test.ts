import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  findApache,
  findCaddy,
  findHaproxy,
  findNginx,
  findTrafficServer,
  findVarnish,
} from '../commands/programs.mjs';
import { startApache } from './apache.ts';
import { behaviourPath } from './behaviour.ts';
import { startCaddy } from './caddy.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';
import { startHaproxy } from './haproxy.ts';
import { startIdleProxy } from './idle-proxy.ts';
import { startNginx } from './nginx.ts';
import type { LabProxy, ReloadableProxy } from './proxy.ts';
import { startTrafficServer } from './traffic-server.ts';
import { startVarnish } from './varnish.ts';

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
const haproxyOptions = () => ({
  executable: findHaproxy() ?? '',
  upstreamPort: server.port,
  timeoutTunnel: idleTimeout,
});
const trafficServerOptions = () => ({ executable: findTrafficServer() ?? '', upstreamPort: server.port });
const caddyOptions = () => ({ executable: findCaddy() ?? '', upstreamPort: server.port });

interface Listed {
  readonly name: string;
  readonly isThere: boolean;
  readonly timeout: number;
  /** It looks at its clock only so often. */
  readonly checkedEvery?: number;
  readonly start: () => Promise<LabProxy>;
}

const proxies: readonly Listed[] = [
  {
    name: 'nginx',
    isThere: executable !== null,
    timeout: idleTimeout,
    start: () => startNginx(nginxOptions()),
  },
  {
    name: 'HAProxy',
    isThere: findHaproxy() !== null,
    timeout: idleTimeout,
    start: () => startHaproxy(haproxyOptions()),
  },
  {
    name: 'Apache',
    isThere: findApache() !== null,
    // Its timeouts are whole seconds.
    timeout: 1000,
    start: () => startApache({ executable: findApache() ?? '', upstreamPort: server.port, proxyTimeout: 1000 }),
  },
  {
    name: 'Varnish',
    isThere: findVarnish() !== null,
    timeout: idleTimeout,
    start: () => startVarnish({ executable: findVarnish() ?? '', upstreamPort: server.port, pipeTimeout: idleTimeout }),
  },
  {
    name: 'Traffic Server',
    isThere: findTrafficServer() !== null,
    timeout: 1000,
    checkedEvery: 1000,
    start: () => startTrafficServer({ ...trafficServerOptions(), noActivityTimeout: 1000 }),
  },
  {
    name: 'Caddy with a read_timeout',
    isThere: findCaddy() !== null,
    timeout: idleTimeout,
    start: () => startCaddy({ ...caddyOptions(), readTimeout: idleTimeout }),
  },
  {
    name: 'the built-in proxy',
    isThere: true,
    timeout: idleTimeout,
    start: () => startIdleProxy(server.port, idleTimeout),
  },
];

for (const { name, isThere, timeout, checkedEvery = 0, start } of proxies) {
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
      expect(performance.now() - opened).toBeGreaterThan(timeout - early);
      expect(performance.now() - opened).toBeLessThan(timeout + checkedEvery + late);
    });

    test.each(['chat', 'ping'] as const)('keeps a connection on which the server sends: %s', async (behaviour) => {
      const socket = client(behaviour, { everyMs: timeout / 4 });
      await new Promise((resolve) => socket.once('open', resolve));
      const outcome = await Promise.race([
        new Promise((resolve) => socket.once('close', () => resolve('closed'))),
        new Promise((resolve) => setTimeout(resolve, timeout * 2.5, 'alive')),
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

const opened = (proxy: LabProxy, path: string) =>
  new Promise<WebSocket>((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}${path}`);
    socket.once('open', () => resolve(socket));
  });
const closeOf = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));

/** Reloads under a talking socket: how that ended, and after how long. */
async function reloadUnder(proxy: ReloadableProxy): Promise<readonly [code: number, ms: number]> {
  const socket = await opened(proxy, behaviourPath('chat', { everyMs: 100 }));
  const closed = closeOf(socket);
  const at = performance.now();
  await proxy.reload();
  const code = await closed;
  const ms = performance.now() - at;
  // Whoever comes next is served by the new configuration.
  (await opened(proxy, behaviourPath('echo'))).terminate();
  await proxy.stop();
  return [code, ms];
}

describe('a reload', () => {
  test.skipIf(executable === null)('of nginx cuts sockets after worker_shutdown_timeout', async () => {
    const [code, ms] = await reloadUnder(
      await startNginx({ ...nginxOptions(), proxyReadTimeout: null, workerShutdownTimeout: 500 }),
    );
    expect(code).toBe(1006);
    expect(ms).toBeGreaterThan(500 - early);
  });

  test.skipIf(findHaproxy() === null)('of HAProxy cuts sockets after hard-stop-after', async () => {
    const [code, ms] = await reloadUnder(
      await startHaproxy({ ...haproxyOptions(), timeoutTunnel: 60_000, hardStopAfter: 500 }),
    );
    expect(code).toBe(1006);
    expect(ms).toBeGreaterThan(500 - early);
  });

  test.skipIf(findCaddy() === null)('of Caddy closes sockets at once, and says so', async () => {
    const [code] = await reloadUnder(await startCaddy(caddyOptions()));
    // Before 2.7 Caddy does not mask the Close frame for the server, whose complaint of that may come first.
    expect([1001, 1002]).toContain(code);
  });
});

describe.each([
  [
    'Apache',
    findApache(),
    (executable: string) => startApache({ executable, upstreamPort: server.port, proxyTimeout: null }),
  ],
  [
    'Varnish',
    findVarnish(),
    (executable: string) => startVarnish({ executable, upstreamPort: server.port, pipeTimeout: null }),
  ],
] as const)('%s', (_, executable, start) => {
  test.skipIf(executable === null)(
    'holds its sockets over a reload, and cuts them all when it is restarted',
    async () => {
      const proxy = await start(executable ?? '');
      const sockets = await Promise.all(
        ['silent', 'chat'].map((name) => opened(proxy, behaviourPath(name as 'silent' | 'chat'))),
      );
      const closed = sockets.map(closeOf);
      await proxy.reload();
      (await opened(proxy, behaviourPath('echo'))).terminate();
      expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
      await proxy.restart();
      expect(await Promise.all(closed)).toEqual([1006, 1006]);
      await proxy.stop();
    },
  );
});

test.skipIf(findCaddy() === null)('Caddy with a read_timeout does not listen to what the client sends', async () => {
  const proxy = await startCaddy({ ...caddyOptions(), readTimeout: idleTimeout });
  const socket = await opened(proxy, behaviourPath('silent'));
  const talk = setInterval(() => socket.send('talk'), idleTimeout / 4);
  const at = performance.now();
  expect(await closeOf(socket)).toBe(1006);
  clearInterval(talk);
  expect(performance.now() - at).toBeLessThan(idleTimeout + late);
  await proxy.stop();
});

describe.skipIf(findTrafficServer() === null)('Traffic Server with an active_timeout', () => {
  const limit = 1000;
  let proxy: LabProxy;
  beforeAll(async () => {
    proxy = await startTrafficServer({ ...trafficServerOptions(), activeTimeout: limit });
  });
  afterAll(() => proxy.stop());

  test('cuts what is so old, however much one side sends, and looks once a second', async () => {
    const socket = await opened(proxy, behaviourPath('chat', { everyMs: 100 }));
    const at = performance.now();
    expect(await closeOf(socket)).toBe(1006);
    expect(performance.now() - at).toBeGreaterThan(limit - early);
    expect(performance.now() - at).toBeLessThan(limit + 1000 + late);
  });

  test('passes over what both sides use in every second, until one of them pauses', async () => {
    const socket = await opened(proxy, behaviourPath('echo'));
    const at = performance.now();
    const closed = closeOf(socket);
    const talk = setInterval(() => socket.send('talk'), 100);
    await new Promise((resolve) => setTimeout(resolve, limit + 2500));
    expect(socket.readyState).toBe(WebSocket.OPEN);
    clearInterval(talk);
    expect(await closed).toBe(1006);
    expect(performance.now() - at).toBeLessThan(limit + 2500 + 2000 + late);
  });
});

test.skipIf(findTrafficServer() === null)('Traffic Server signs every answer, in place of the server', async () => {
  const proxy = await startTrafficServer(trafficServerOptions());
  const signed = (path: string) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}${path}`);
      for (const event of ['upgrade', 'unexpected-response'] as const) {
        socket.on(event, (...told: readonly unknown[]) => {
          const { headers } = told.at(-1) as { readonly headers: Readonly<Record<string, string>> };
          resolve(headers.server);
        });
      }
      socket.on('open', () => socket.terminate());
    });
  expect(await signed('/echo')).toMatch(/^ATS\/\d/);
  expect(await signed(behaviourPath('refuse', { status: 403, header: ['server: theirs'] }))).toMatch(/^ATS\/\d/);
  await proxy.stop();
});
