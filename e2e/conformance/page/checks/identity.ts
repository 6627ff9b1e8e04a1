/** What WebSocket is: the constructor, its prototype, and every property of both. */
import type { Checks, Observation } from '../check.ts';
import { url, withEcho, withRealm } from '../lab-sockets.ts';
import { descriptor, outcome, shown } from '../shown.ts';
import { attributes } from './attributes.ts';

const statics = ['prototype', 'name', 'length', 'CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const members = ['constructor', 'send', 'close', ...attributes, 'CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];

/** The accessor's functions, which are objects of their own. */
function accessorFunctions(name: string): Observation {
  const { get, set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, name) ?? {};
  return [get, set].map((one) => (one === undefined ? null : functionShape(one)));
}

function functionShape(one: object): Observation {
  return {
    // Sorted: Firefox makes name and length when they are first asked for, whoever asks.
    properties: Reflect.ownKeys(one)
      .map(String)
      .sort()
      .map((key) => [key, descriptor(one, key)]),
    tag: Object.prototype.toString.call(one),
    prototypeIsFunctions: Object.getPrototypeOf(one) === Function.prototype,
    extensible: Object.isExtensible(one),
  };
}

function eachOf(names: readonly string[], title: string, look: (name: string) => Observation): Checks {
  return Object.fromEntries(names.map((name) => [`${title} ${name}`, () => look(name)]));
}

export const identity: Checks = {
  'the descriptor of window.WebSocket': () => descriptor(window, 'WebSocket'),
  'the names that window has': () => Object.getOwnPropertyNames(window).sort(),
  'the name before WebSocket among those of window': () => {
    const names = Object.getOwnPropertyNames(window);
    return names[names.indexOf('WebSocket') - 1] ?? null;
  },
  'own keys of the constructor': () => Reflect.ownKeys(WebSocket).map(String),
  'own keys of the prototype': () => Reflect.ownKeys(WebSocket.prototype).map(String),
  ...eachOf(statics, 'the descriptor of the static', (name) => descriptor(WebSocket, name)),
  ...eachOf(members, 'the descriptor of the member', (name) => descriptor(WebSocket.prototype, name)),
  ...eachOf(['url', 'readyState', 'binaryType', 'onmessage'], 'the functions of the accessor', accessorFunctions),
  'the shape of the constructor': () => functionShape(WebSocket),
  'the shape of send': () => functionShape(WebSocket.prototype.send),
  'the shape of close': () => functionShape(WebSocket.prototype.close),
  'the source text of the constructor': () => Function.prototype.toString.call(WebSocket),
  'the source text of the constructor by toString': () => `${WebSocket}`,
  'the source text of send': () => Function.prototype.toString.call(WebSocket.prototype.send),
  'the source text of close': () => Function.prototype.toString.call(WebSocket.prototype.close),
  'the source text of an accessor': () =>
    `${Object.getOwnPropertyDescriptor(WebSocket.prototype, 'url')?.get ?? 'no getter'}`,
  'the source text of Function.prototype.toString': () => Function.prototype.toString.call(Function.prototype.toString),
  'the source text of addEventListener': () => `${EventTarget.prototype.addEventListener}`,
  'the tag of the constructor': () => Object.prototype.toString.call(WebSocket),
  'the tag of the prototype': () => Object.prototype.toString.call(WebSocket.prototype),
  'the chain of prototypes': () => [
    Object.getPrototypeOf(WebSocket) === EventTarget,
    Object.getPrototypeOf(WebSocket.prototype) === EventTarget.prototype,
    typeof WebSocket,
  ],
  'the prototype is the constructor’s': () => WebSocket.prototype.constructor === WebSocket,
  'window, self and globalThis have one WebSocket': () =>
    window.WebSocket === self.WebSocket && self.WebSocket === globalThis.WebSocket,
  'the constructor of a socket': () =>
    withEcho((socket) => ({
      isWebSocket: socket.constructor === WebSocket,
      isInstance: socket instanceof WebSocket,
      isEventTarget: socket instanceof EventTarget,
      prototypeIsWebSockets: Object.getPrototypeOf(socket) === WebSocket.prototype,
      isPrototypeOf: Object.prototype.isPrototypeOf.call(WebSocket.prototype, socket),
    })),
  'a socket’s own keys': () => withEcho((socket) => Reflect.ownKeys(socket).map(String)),
  'what for…in finds on a socket': () =>
    withEcho((socket) => {
      const names: string[] = [];
      for (const name in socket) names.push(name);
      return names;
    }),
  'the tag and the text of a socket': () => withEcho((socket) => [Object.prototype.toString.call(socket), `${socket}`]),
  'a socket in JSON': () => withEcho((socket) => JSON.stringify(socket)),
  'methods are those of the prototype': () =>
    withEcho((socket) => [socket.send === WebSocket.prototype.send, socket.close === WebSocket.prototype.close]),
  'send has no prototype and constructs nothing': () => [
    Object.hasOwn(WebSocket.prototype.send, 'prototype'),
    outcome(() => Reflect.construct(WebSocket.prototype.send, [])),
    outcome(() => Reflect.construct(Object, [], WebSocket.prototype.send)),
  ],
  'close constructs nothing': () => outcome(() => Reflect.construct(WebSocket.prototype.close, [])),
  'constants cannot be written': () => [
    Reflect.set(WebSocket, 'OPEN', 9),
    Reflect.set(WebSocket.prototype, 'OPEN', 9),
    outcome(() => {
      (WebSocket as { OPEN: number }).OPEN = 9;
    }),
    WebSocket.OPEN,
  ],
  'constants cannot be deleted': () => [
    Reflect.deleteProperty(WebSocket, 'OPEN'),
    Reflect.deleteProperty(WebSocket, 'prototype'),
  ],
  'the prototype cannot be replaced': () => [
    Reflect.set(WebSocket, 'prototype', {}),
    outcome(() => Object.defineProperty(WebSocket, 'prototype', { value: {} })),
  ],
  'a property added to the constructor': () => {
    Object.assign(WebSocket, { mark: 1 });
    const seen = [descriptor(WebSocket, 'mark'), 'mark' in WebSocket];
    Reflect.deleteProperty(WebSocket, 'mark');
    return [...seen, 'mark' in WebSocket];
  },
  'the constructor as a key of a Map': () => new Map([[WebSocket, 1]]).get(window.WebSocket) ?? null,
  'the constructor in a structured clone': () => outcome(() => structuredClone(WebSocket)),
  'a socket in a structured clone': () => withEcho((socket) => outcome(() => structuredClone(socket))),
  'hasInstance by its method': () =>
    withEcho((socket) => [WebSocket[Symbol.hasInstance](socket), WebSocket[Symbol.hasInstance]({})]),
  'what an object made from the prototype is': () => {
    const made: WebSocket = Object.create(WebSocket.prototype);
    return [
      made instanceof WebSocket,
      Object.prototype.toString.call(made),
      outcome(() => made.readyState),
      outcome(() => made.send('text')),
      outcome(() => made.close()),
    ];
  },
  'WebSocket of another window': () =>
    withRealm((realm) => {
      const socket = new realm.WebSocket(url('echo'));
      const seen = [
        realm.WebSocket === WebSocket,
        socket instanceof WebSocket,
        socket instanceof realm.WebSocket,
        socket.constructor === realm.WebSocket,
        Object.prototype.toString.call(socket),
      ];
      socket.close();
      return shown(seen);
    }),
  'frozen by the page, everything works': () =>
    withRealm(async (realm) => {
      Object.freeze(realm.WebSocket);
      Object.freeze(realm.WebSocket.prototype);
      const socket = new realm.WebSocket(url('echo'));
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      const answer = new Promise<MessageEvent>((resolve) => {
        socket.onmessage = resolve;
      });
      socket.send('frozen');
      const { data } = await answer;
      socket.close(1000);
      return [Object.isFrozen(realm.WebSocket), Object.isFrozen(realm.WebSocket.prototype), data, socket.readyState];
    }),
  'deleted from window and put back': () =>
    withRealm((realm) => {
      const kept = realm.WebSocket;
      const deleted = Reflect.deleteProperty(realm, 'WebSocket');
      const after = 'WebSocket' in realm;
      realm.WebSocket = kept;
      return [deleted, after, descriptor(realm, 'WebSocket')];
    }),
};
