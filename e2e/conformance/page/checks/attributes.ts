/** The attributes of sockets: values through their life, setters, receivers that are no sockets. */
import type { Checks, Observation } from '../check.ts';
import { closed, next, opened, url, withEcho, withRealm } from '../lab-sockets.ts';
import { outcome, shown } from '../shown.ts';

const readOnly = ['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol'] as const;
const handlers = ['onopen', 'onmessage', 'onerror', 'onclose'] as const;
/** Of a socket, all of them. */
export const attributes = [...readOnly, 'binaryType', ...handlers] as const;

const snapshot = (socket: WebSocket): Observation => attributes.map((name) => shown(socket[name]));

function eachOf<Name extends string>(names: readonly Name[], title: string, look: (name: Name) => Checks[string]) {
  return Object.fromEntries(names.map((name) => [`${title} ${name}`, look(name)]));
}

export const attributeChecks: Checks = {
  'through a life': async () => {
    const socket = new WebSocket(url('echo'), 'life');
    const seen = [snapshot(socket)];
    await next(socket, 'open');
    seen.push(snapshot(socket));
    socket.close();
    seen.push(snapshot(socket));
    await next(socket, 'close');
    return [...seen, snapshot(socket)];
  },
  ...eachOf(
    readOnly,
    'writing the read-only',
    (name) => () =>
      withEcho((socket) => [
        outcome(() => Object.assign(socket, { [name]: 'x' })[name]),
        Reflect.set(socket, name, 'x'),
      ]),
  ),
  ...eachOf(attributes, 'reading from no socket:', (name) => () => [
    outcome(() => WebSocket.prototype[name]),
    outcome(() => Reflect.get(WebSocket.prototype, name, {})),
    outcome(() => Reflect.get(WebSocket.prototype, name, new EventTarget())),
  ]),
  ...eachOf(
    handlers,
    'values of the handler',
    (name) => () =>
      withEcho((socket) =>
        [() => 1, null, undefined, 'text', 7, {}, { handleEvent: () => 2 }, Symbol.iterator].map((value) => {
          const result = outcome(() => Reflect.set(socket, name, value));
          const kept = socket[name];
          socket[name] = null;
          return [result, kept === value, shown(kept)];
        }),
      ),
  ),
  'values of binaryType': () =>
    withEcho((socket) =>
      ['arraybuffer', 'blob', 'Blob', '', 'text', null, undefined, {}].map((value) => [
        outcome(() => Reflect.set(socket, 'binaryType', value)),
        socket.binaryType,
      ]),
    ),
  'bufferedAmount counts what is sent in this task, then falls to 0': () =>
    withEcho(async (socket) => {
      const seen: number[] = [];
      for (const content of ['abc', 'äöü', '', new Uint8Array(100), new Blob(['12345'])]) {
        socket.send(content);
        seen.push(socket.bufferedAmount);
      }
      for (let i = 0; i < 5; i++) await next(socket, 'message');
      return [...seen, socket.bufferedAmount];
    }),
  'bufferedAmount grows by what is sent after the end': async () => {
    const socket = await opened();
    await closed(socket);
    const before = socket.bufferedAmount;
    socket.send('12345');
    socket.send(new Uint8Array(7));
    return socket.bufferedAmount - before;
  },
  'the getters work on sockets of another window': () =>
    withRealm((realm) => {
      const socket = new realm.WebSocket(url('echo'));
      const seen = attributes.map((name) => outcome(() => Reflect.get(WebSocket.prototype, name, socket)));
      socket.close();
      return seen;
    }),
};
