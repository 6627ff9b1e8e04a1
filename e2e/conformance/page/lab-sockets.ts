/** Sockets of the fault lab, and waiting for what happens on them. */
import { type BehaviourName, behaviourPath } from '../../lab/behaviour.ts';

/** The URL of the tab says where the lab is; frames of it are of the same origin and look there too. */
const place = new URLSearchParams(top?.location.search);

/** Nobody listens there. */
export const refusedUrl = place.get('refused') ?? '';

/** URL of a socket that behaves as named. */
export const url: SocketUrl = (name, parameters) => (place.get('server') ?? '') + behaviourPath(name, parameters);

/**
 * The same on a server that only fails: Firefox puts off connections to where one has failed, which would slow down all
 * checks.
 */
export const failingUrl: SocketUrl = (name, parameters) =>
  (place.get('failing') ?? '') + behaviourPath(name, parameters);

type SocketUrl = <Name extends BehaviourName>(
  name: Name,
  parameters?: Parameters<typeof behaviourPath<Name>>[1],
) => string;

/** The next event of a type. */
export function next<Type extends keyof WebSocketEventMap>(
  socket: WebSocket,
  type: Type,
): Promise<WebSocketEventMap[Type]> {
  return new Promise((resolve) => {
    socket.addEventListener(type, resolve, { once: true });
  });
}

/** A socket that echoes, open. @throws {Error} when it closes instead */
export async function opened(at: string = url('echo'), protocols?: string | string[]): Promise<WebSocket> {
  const socket = protocols === undefined ? new WebSocket(at) : new WebSocket(at, protocols);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', ({ code }) => reject(new Error(`closed with ${code}`)), { once: true });
  });
  return socket;
}

/** Closes a socket and waits until it is. */
export async function closed(socket: WebSocket): Promise<CloseEvent> {
  const event = next(socket, 'close');
  socket.close();
  return event;
}

/** Does something with an open socket that echoes, and closes it. */
export async function withEcho<Result>(work: (socket: WebSocket) => Result): Promise<Awaited<Result>> {
  const socket = await opened();
  try {
    return await work(socket);
  } finally {
    if (socket.readyState === WebSocket.OPEN) await closed(socket);
  }
}

/** What a socket sends back for what it is sent. */
export async function echoed(socket: WebSocket, content: unknown): Promise<unknown> {
  const answer = next(socket, 'message');
  socket.send(content as string);
  return (await answer).data;
}

/** Another window of this origin. A frame with a document of its own: an initial empty document has no recorder. */
export async function withRealm<Result>(work: (realm: Window & typeof globalThis) => Result): Promise<Awaited<Result>> {
  const frame = document.createElement('iframe');
  frame.src = new URL('empty.html', import.meta.url).href;
  const loaded = new Promise((resolve) => {
    frame.onload = resolve;
  });
  document.body.append(frame);
  await loaded;
  try {
    return await work(frame.contentWindow as Window & typeof globalThis);
  } finally {
    frame.remove();
  }
}
