/**
 * A tap on the wire in front of a server: passes every byte on as it is, and writes down what the WebSockets among the
 * connections carried. One account for all servers, of what passed and not of what some library says it sent.
 */
import { connect, createServer, type Socket } from 'node:net';
import { listen, loopback, stopper } from '../../lab/listen.ts';
import { FrameReader, type Heard } from './frame-reader.ts';

/** As a session names them: `in` is what the page receives. */
export type Direction = 'in' | 'out';

export interface TappedMessage {
  readonly direction: Direction;
  readonly kind: 'text' | 'binary';
  readonly payload: Buffer;
}

/** A WebSocket, from the moment its server agreed to it. */
export interface TappedSocket {
  /** Path and query of the upgrade. */
  readonly path: string;
  /** The subprotocol agreed on, '' for none. */
  readonly protocol: string;
  /** As the answer's header has them, '' for none. */
  readonly extensions: string;
  /** Both directions, in the order in which they came by. */
  readonly messages: TappedMessage[];
  /** Close frames in the order in which they came by; 1005 where one named no code. */
  readonly closes: { readonly direction: Direction; readonly code: number; readonly reason: string }[];
  /** What could not be read, or null. */
  fault: string | null;
}

export interface Tap {
  readonly port: number;
  /** In the order in which they were opened. */
  readonly sockets: readonly TappedSocket[];
  stop(): Promise<void>;
}

/** Listens on a free loopback port for what is meant for the server on `upstreamPort`. */
export async function startTap(upstreamPort: number): Promise<Tap> {
  const sockets: TappedSocket[] = [];
  const server = createServer((browser) => {
    const upstream = connect(upstreamPort, loopback);
    const listener = new Listener((socket) => sockets.push(socket));
    browser.on('data', (bytes) => listener.hear('out', bytes));
    upstream.on('data', (bytes) => listener.hear('in', bytes));
    join(browser, upstream);
    join(upstream, browser);
  });
  const stop = stopper(server);
  return { port: await listen(server), sockets, stop };
}

/** Passes on bytes, an orderly end as an end, and a reset as a reset. */
function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => to.resetAndDestroy());
  from.on('close', (hadError) => !hadError && to.destroySoon());
}

/** One TCP connection overheard. Where it is not a WebSocket, nothing of it is kept. */
class Listener {
  readonly #opened: (socket: TappedSocket) => void;
  readonly #heads: Record<Direction, string> = { out: '', in: '' };
  #readers: Readonly<Record<Direction, FrameReader>> | null = null;
  #socket: TappedSocket | null = null;
  #isOther = false;

  constructor(opened: (socket: TappedSocket) => void) {
    this.#opened = opened;
  }

  hear(direction: Direction, bytes: Buffer): void {
    if (this.#isOther) return;
    const frames = this.#socket === null ? this.#hearHead(direction, bytes) : bytes;
    if (this.#socket === null || this.#readers === null || this.#socket.fault !== null) return;
    try {
      for (const heard of this.#readers[direction].read(frames)) note(this.#socket, direction, heard);
    } catch (error) {
      this.#socket.fault = `${direction}: ${(error as Error).message}`;
    }
  }

  /** Reads the request and the answer to it; what follows the answer's head. A client is silent in between. */
  #hearHead(direction: Direction, bytes: Buffer): Buffer {
    const text = this.#heads[direction] + bytes.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    this.#heads[direction] = text;
    if (end < 0) return Buffer.alloc(0);
    if (direction === 'out') {
      this.#isOther = !/^upgrade:\s*websocket\r$/im.test(text);
      return Buffer.alloc(0);
    }
    if (!text.startsWith('HTTP/1.1 101 ')) {
      this.#isOther = true;
      return Buffer.alloc(0);
    }
    const answer = text.slice(0, end + 2);
    const extensions = headerOf(answer, 'sec-websocket-extensions');
    const deflation = deflationOf(extensions);
    const isDeflated = deflation === 'each message alone';
    this.#readers = { in: new FrameReader(isDeflated), out: new FrameReader(isDeflated) };
    this.#socket = {
      path: this.#heads.out.split(' ')[1] ?? '',
      protocol: headerOf(answer, 'sec-websocket-protocol'),
      extensions,
      messages: [],
      closes: [],
      fault: deflation === 'unreadable' ? `the tap cannot read ${extensions}` : null,
    };
    this.#opened(this.#socket);
    return Buffer.from(text.slice(end + 4), 'latin1');
  }
}

function note(socket: TappedSocket, direction: Direction, heard: Heard): void {
  if (heard.type === 'message') socket.messages.push({ direction, kind: heard.kind, payload: heard.payload });
  if (heard.type === 'close') socket.closes.push({ direction, code: heard.code, reason: heard.reason });
}

/** Value of a header, '' where there is none. */
function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)\\r$`, 'im').exec(head)?.[1] ?? '';
}

type Deflation = 'none' | 'each message alone' | 'unreadable';

function deflationOf(extensions: string): Deflation {
  if (extensions === '') return 'none';
  const [name, ...parameters] = extensions.split(';').map((part) => part.trim());
  const areAlone = ['server_no_context_takeover', 'client_no_context_takeover'].every((parameter) =>
    parameters.includes(parameter),
  );
  return name === 'permessage-deflate' && areAlone ? 'each message alone' : 'unreadable';
}
