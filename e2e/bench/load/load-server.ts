/**
 * What the pages under load talk to: a server that costs the machine as little as it can, because it shares its
 * processors with the browser that is measured. Frames lie ready as they go over the wire, many in one piece.
 *
 * The URL of a socket says what it gets: `/frames?kind=text&bytes=200&count=1000`, with `perSecond` at that pace, with
 * `seconds` for so long and then a Close;
 * `/sink?count=1000` says a word each time that so many have come.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Bytes, Milliseconds } from '../../../src/base/units.ts';
import { listen, loopback, stopper } from '../../lab/listen.ts';
import { encodeFrame, Opcode } from '../../lab/wire-frame.ts';

export interface LoadServer {
  /** The page that puts load on a browser: see load.js. */
  readonly page: string;
  /** A page without sockets and scripts. */
  readonly emptyPage: string;
  stop(): Promise<void>;
}

/** Bytes written at a time, about. */
const pieceBytes: Bytes = 65_536;
/** A paced stream is topped up this often. */
const paceMs: Milliseconds = 10;

export async function startLoadServer(): Promise<LoadServer> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const http = createServer(async (request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (!['load.html', 'load.js', 'empty.html'].includes(name)) {
      response.writeHead(404).end();
      return;
    }
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
    response.end(await readFile(new URL(name, import.meta.url)));
  });
  http.on('upgrade', (request, tcp: Socket, head) => {
    sockets.handleUpgrade(request, tcp, head, (socket) => serve(new URL(request.url ?? '/', 'ws://load'), socket, tcp));
  });
  const stop = stopper(http);
  const origin = `http://${loopback}:${await listen(http)}`;
  return { page: `${origin}/load.html`, emptyPage: `${origin}/empty.html`, stop };
}

function serve({ pathname, searchParams }: URL, socket: WebSocket, tcp: Socket): void {
  socket.on('error', () => {}); // Shows as its close.
  if (pathname === '/sink') {
    const count = Number(searchParams.get('count'));
    let received = 0;
    socket.on('message', () => {
      if (++received % count === 0) socket.send('all');
    });
  } else if (pathname === '/frames') {
    const opcode = searchParams.get('kind') === 'text' ? Opcode.text : Opcode.binary;
    const frame = encodeFrame({ opcode, payload: Buffer.alloc(Number(searchParams.get('bytes')), 'x') });
    const amount = (name: string) => Number(searchParams.get(name) ?? Number.POSITIVE_INFINITY);
    const poured = Readable.from(pieces(frame, amount('count'), amount('perSecond'), amount('seconds') * 1000));
    poured.on('end', () => {
      if (searchParams.has('seconds')) socket.close();
    });
    poured.pipe(tcp, { end: false });
  }
}

/** So many frames, in pieces, as they are asked for, but no faster than `perSecond` and no longer than `within`. */
async function* pieces(frame: Buffer, count: number, perSecond: number, within: Milliseconds): AsyncGenerator<Buffer> {
  const most = Math.max(1, Math.floor(pieceBytes / frame.length));
  const piece = Buffer.concat(Array.from({ length: most }, () => frame));
  const start = performance.now();
  for (let written = 0; written < count; ) {
    const passed = performance.now() - start;
    if (passed >= within) return;
    const due = Math.min(
      count,
      perSecond === Number.POSITIVE_INFINITY ? count : Math.floor((passed * perSecond) / 1000),
    );
    const frames = Math.min(most, due - written);
    if (frames > 0) yield piece.subarray(0, frames * frame.length);
    else await sleep(paceMs);
    written += frames;
  }
}
