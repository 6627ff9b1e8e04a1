import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { listen, stopper } from '../../lab/listen.ts';
import { startTap } from './tap.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A tap in front of an echo that ends as it is told to. */
async function tappedEcho(options: { readonly deflate?: object | false } = {}) {
  const http = createServer((_request, response) => response.end('no socket'));
  const server = new WebSocketServer({ server: http, perMessageDeflate: options.deflate ?? false });
  server.on('connection', (socket, { socket: tcp }) => {
    socket.on('message', (bytes, binary) => {
      if (String(bytes) === 'reset') tcp.resetAndDestroy();
      else if (String(bytes) === 'close') socket.close(4000, 'enough');
      else socket.send(bytes, { binary });
    });
  });
  stops.push(stopper(http));
  const tap = await startTap(await listen(http));
  stops.push(() => tap.stop());
  return tap;
}

/** Says this through the tap, one after the answer to the other, and resolves with the code of the end. */
function say(port: number, ...said: (string | Buffer)[]): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/path?q=1`, ['spoken']);
  const next = () => socket.send(said.shift() ?? 'close');
  socket.on('open', next);
  socket.on('message', next);
  socket.on('error', () => {}); // a reset, which closes as well
  return new Promise((resolve) => socket.on('close', resolve));
}

test('what both sides said is written down in order, and how they closed', async () => {
  const tap = await tappedEcho();
  expect(await say(tap.port, 'one', Buffer.from([2]))).toBe(4000);
  expect(tap.sockets).toEqual([
    {
      path: '/path?q=1',
      protocol: 'spoken',
      extensions: '',
      messages: [
        { direction: 'out', kind: 'text', payload: Buffer.from('one') },
        { direction: 'in', kind: 'text', payload: Buffer.from('one') },
        { direction: 'out', kind: 'binary', payload: Buffer.from([2]) },
        { direction: 'in', kind: 'binary', payload: Buffer.from([2]) },
        { direction: 'out', kind: 'text', payload: Buffer.from('close') },
      ],
      closes: [
        { direction: 'in', code: 4000, reason: 'enough' },
        { direction: 'out', code: 4000, reason: 'enough' },
      ],
      fault: null,
    },
  ]);
});

test('a reset is passed on, and no Close is made up', async () => {
  const tap = await tappedEcho();
  expect(await say(tap.port, 'reset')).toBe(1006);
  expect(tap.sockets.map(({ closes }) => closes)).toEqual([[]]);
});

test('deflated messages are written down as they were said', async () => {
  const alone = { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 0 };
  const tap = await tappedEcho({ deflate: alone });
  const long = 'again '.repeat(1000);
  await say(tap.port, long, long);
  const [socket] = tap.sockets;
  expect(socket?.extensions).toContain('permessage-deflate');
  expect(socket?.messages.slice(0, 4).map(({ payload }) => payload.toString())).toEqual([long, long, long, long]);
});

test('a deflation that the tap cannot follow is a fault, not silence', async () => {
  const tap = await tappedEcho({ deflate: { threshold: 0 } });
  await say(tap.port, 'one');
  expect(tap.sockets.map(({ fault }) => fault)).toEqual([expect.stringContaining('cannot read permessage-deflate')]);
});

test('other requests pass and are not written down', async () => {
  const tap = await tappedEcho();
  expect(await (await fetch(`http://127.0.0.1:${tap.port}/`)).text()).toBe('no socket');
  expect(tap.sockets).toEqual([]);
});
