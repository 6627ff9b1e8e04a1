import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { behaviourPath } from './behaviour.ts';
import { type FaultServer, startFaultServer } from './fault-server.ts';
import { Opcode } from './wire-frame.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.stop());

const client = (...path: Parameters<typeof behaviourPath>) =>
  new WebSocket(`ws://127.0.0.1:${server.port}${behaviourPath(...path)}`);

/** How a client saw its connection end; `error` is '' where it saw none. */
function end(socket: WebSocket): Promise<{ code: number; reason: string; error: string }> {
  return new Promise((resolve) => {
    let seen = '';
    const see = (error: Error) => {
      seen = error.message;
    };
    socket.on('error', see);
    // A client of ws keeps the errors of an open TCP connection to itself.
    socket.on('upgrade', (response) => response.socket.on('error', see));
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason), error: seen }));
  });
}

const opened = (socket: WebSocket) => new Promise((resolve) => socket.once('open', resolve));
const message = (socket: WebSocket) => new Promise<string>((resolve) => socket.once('message', (m) => resolve(`${m}`)));

describe('talking', () => {
  test('echo answers, and the log holds both frames and the close', async () => {
    const socket = client('echo', { worker: 'logged' });
    await opened(socket);
    socket.send('hé');
    expect(await message(socket)).toBe('hé');
    socket.close(4000, 'done');
    await end(socket);

    const [number = -1] = server.log.sockets('/logged/echo');
    await expect
      .poll(() => server.log.of(number).map((event) => event.type))
      .toEqual(['upgrade', 'open', 'frame', 'frame', 'closed']);
    expect(server.log.frames(number, 'in')).toMatchObject([{ opcode: Opcode.text, bytes: 3 }]);
    expect(server.log.frames(number, 'out')[0]?.payload).toEqual(Buffer.from('hé'));
    expect(server.log.of(number).at(-1)).toMatchObject({ code: 4000, reason: 'done' });
  });

  test('chat sends texts of the size asked for', async () => {
    const socket = client('chat', { everyMs: 5, bytes: 40 });
    expect((await message(socket)).length).toBe(40);
    expect(await message(socket)).toMatch(/^message 2 /);
    socket.terminate();
  });

  test('pong answers heartbeats, but not all of them', async () => {
    const socket = client('pong', { afterMs: 1, skips: 2 });
    await opened(socket);
    const answers: string[] = [];
    socket.on('message', (answer) => answers.push(`${answer}`));
    for (let ping = 0; ping < 5; ping++) socket.send('{"type":"ping"}');
    await expect.poll(() => answers).toEqual(Array(3).fill('{"type":"pong"}'));
    socket.terminate();
  });

  test('ping sends protocol pings and no messages', async () => {
    const socket = client('ping', { everyMs: 5 });
    let messages = 0;
    socket.on('message', () => messages++);
    await new Promise((resolve) => socket.once('ping', resolve));
    expect(messages).toBe(0);
    socket.terminate();
  });

  test('burst sends large binary frames', async () => {
    const socket = client('burst', { count: 2, bytes: 70_000, binary: 1 });
    const sizes: number[] = [];
    const both = new Promise<void>((resolve) =>
      socket.on('message', (payload: Buffer, isBinary) => {
        sizes.push(isBinary ? payload.length : -1);
        if (sizes.length === 2) resolve();
      }),
    );
    await both;
    expect(sizes).toEqual([70_000, 70_000]);
    socket.terminate();
  });
});

describe('ending', () => {
  test.each(['fin', 'rst'] as const)('drop by %s: no Close frame, after the time asked for', async (how) => {
    const socket = client('drop', { afterMs: 60, how });
    const ended = end(socket);
    await opened(socket);
    const before = performance.now();
    const { code, error } = await ended;
    expect(code).toBe(1006);
    expect(error).toBe(how === 'rst' ? 'read ECONNRESET' : '');
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  test('a crash takes all sockets of its worker, and of no other', async () => {
    const victim = client('silent', { worker: 'a' });
    const bystander = client('echo', { worker: 'b' });
    await Promise.all([opened(victim), opened(bystander)]);
    const crash = client('crash', { worker: 'a' });
    expect((await Promise.all([end(victim), end(crash)])).map((ended) => ended.code)).toEqual([1006, 1006]);
    bystander.send('still there');
    expect(await message(bystander)).toBe('still there');
    bystander.terminate();
  });

  test('a worker that is down answers 502 for as long as was asked for, and is well then', async () => {
    const path = ['crash', { worker: 'restarted', downMs: 150 }] as const;
    expect((await end(client(...path))).code).toBe(1006);
    expect((await end(client(...path))).error).toBe('Unexpected server response: 502');
    const again = await vi.waitFor(async () => {
      const socket = client(...path);
      socket.on('error', () => {});
      await Promise.race([opened(socket), end(socket).then(({ error }) => Promise.reject(new Error(error)))]);
      return socket;
    });
    again.send('still there');
    expect(await message(again)).toBe('still there');
    again.terminate();
  });

  test('a Close frame of any legal code arrives whole', async () => {
    expect(await end(client('close', { code: 1012, reason: 'restart' }))).toEqual({
      code: 1012,
      reason: 'restart',
      error: '',
    });
  });

  test('an illegal code is sent all the same', async () => {
    expect((await end(client('close', { code: 999 }))).error).toMatch('invalid status code 999');
  });

  test('a Close frame may be followed by the end of the connection, without waiting for an answer', async () => {
    const socket = client('close', { code: 1001, next: 'fin' });
    expect((await end(socket)).code).toBe(1001);
  });
});

describe('handshakes', () => {
  test('refuse answers with status and headers', async () => {
    const socket = client('refuse', { status: 403, header: ['server: awselb/2.0'] });
    const response = await new Promise<IncomingMessage>((resolve) =>
      socket.on('unexpected-response', (_request, answer) => resolve(answer)),
    );
    expect(response.statusCode).toBe(403);
    expect(response.headers.server).toBe('awselb/2.0');
  });

  test('a behaviour that does not exist is a handshake that fails with its name', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ecko`);
    expect((await end(socket)).error).toBe('Unexpected server response: 400');
  });

  test('hang never answers', async () => {
    const socket = client('hang');
    const ended = end(socket);
    expect(await Promise.race([ended, sleep(100, 'silence')])).toBe('silence');
    socket.terminate();
    await ended;
  });
});

test.each([
  ['reserved-bits', 'RSV2 and RSV3 must be clear'],
  ['reserved-opcode', 'invalid opcode 3'],
  ['bad-utf8', 'invalid UTF-8 sequence'],
  ['masked', 'MASK must be clear'],
  ['long-control', 'invalid payload length 126'],
  ['bad-close-code', 'invalid status code 1005'],
] as const)('garbage %s is what a client calls "%s"', async (kind, complaint) => {
  expect((await end(client('garbage', { kind }))).error).toContain(complaint);
});

test('stopping ends the sockets that are open', async () => {
  const other = await startFaultServer();
  const socket = new WebSocket(`ws://127.0.0.1:${other.port}/ping?everyMs=5`);
  await opened(socket);
  const ended = end(socket);
  await other.stop();
  expect((await ended).code).toBe(1006);
});
