/** Libraries that wrap WebSocket once more, each in a window of its own whose WebSocket they replace. */
import type { Checks, Observation } from '../check.ts';
import { url, withRealm } from '../lab-sockets.ts';
import { shown } from '../shown.ts';

type Realm = Window & typeof globalThis;

/** What a client sees that opens a socket, sends, receives and closes, with listeners of both kinds. */
async function conversation(Client: typeof WebSocket): Promise<Observation[]> {
  const log: unknown[] = [];
  const socket = new Client(url('echo'), ['chat']);
  for (const type of ['open', 'message', 'close'] as const) {
    socket.addEventListener(type, (event) => log.push(`${type}, trusted: ${event.isTrusted}`));
  }
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  const answer = new Promise<MessageEvent>((resolve) => {
    socket.onmessage = resolve;
  });
  socket.send('wrapped');
  log.push((await answer).data, socket.protocol, socket.readyState);
  const end = new Promise<CloseEvent>((resolve) => {
    socket.onclose = resolve;
  });
  socket.close(4000, 'done');
  const { code, reason, wasClean } = await end;
  log.push({ code, reason, wasClean }, socket instanceof Client, Client.OPEN);
  return log.map(shown);
}

async function withLibrary(path: string, work: (realm: Realm) => Promise<Observation>): Promise<Observation> {
  return withRealm(async (realm) => {
    const script = realm.document.createElement('script');
    const loaded = new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = reject;
    });
    script.src = new URL(path, location.origin === 'null' ? import.meta.url : location.origin).href;
    realm.document.head.append(script);
    await loaded;
    return work(realm);
  });
}

export const wrapping: Checks = {
  'a subclass in the place of WebSocket': () =>
    withRealm((realm) => {
      const { WebSocket: Inner } = realm;
      realm.WebSocket = class WebSocket extends Inner {
        override send(content: string) {
          super.send(`${content}, subclassed`);
        }
      };
      return conversation(realm.WebSocket);
    }),
  'a Proxy in the place of WebSocket': () =>
    withRealm(async (realm) => {
      const made: WebSocket[] = [];
      realm.WebSocket = new Proxy(realm.WebSocket, {
        construct(target, args, newTarget) {
          const socket: WebSocket = Reflect.construct(target, args, newTarget);
          made.push(socket);
          return socket;
        },
      });
      const seen = await conversation(realm.WebSocket);
      return [...seen, made.length, made[0]?.constructor === realm.WebSocket];
    }),
  'a function that returns a socket, in the place of WebSocket': () =>
    withRealm(async (realm) => {
      const { WebSocket: Inner } = realm;
      function Wrapper(to: string, protocols?: string[]) {
        return protocols === undefined ? new Inner(to) : new Inner(to, protocols);
      }
      Wrapper.prototype = Inner.prototype;
      realm.WebSocket = Object.assign(Wrapper, {
        CONNECTING: 0,
        OPEN: 1,
        CLOSING: 2,
        CLOSED: 3,
      }) as unknown as typeof WebSocket;
      return conversation(realm.WebSocket);
    }),
  'send, close and addEventListener of the prototype patched by functions': () =>
    withRealm(async (realm) => {
      const log: unknown[] = [];
      const { prototype } = realm.WebSocket;
      const { send, close, addEventListener } = prototype;
      prototype.send = function (content) {
        log.push(`send ${content}`);
        return send.call(this, content);
      };
      prototype.close = function (...args) {
        log.push(`close ${args.length}`);
        return close.apply(this, args);
      };
      prototype.addEventListener = function (this: WebSocket, type: string, listener: EventListener) {
        log.push(`listens to ${type}`);
        addEventListener.call(this, type, listener);
      } as WebSocket['addEventListener'];
      return [await conversation(realm.WebSocket), shown(log)];
    }),
  'accessors of the prototype patched': () =>
    withRealm(async (realm) => {
      const log: string[] = [];
      for (const name of ['onmessage', 'readyState'] as const) {
        const own = Object.getOwnPropertyDescriptor(realm.WebSocket.prototype, name) ?? {};
        Object.defineProperty(realm.WebSocket.prototype, name, {
          ...own,
          get(this: WebSocket) {
            log.push(`get ${name}`);
            return own.get?.call(this);
          },
          ...(own.set
            ? {
                set(this: WebSocket, value: unknown) {
                  log.push(`set ${name}`);
                  own.set?.call(this, value);
                },
              }
            : {}),
        });
      }
      return [await conversation(realm.WebSocket), log];
    }),
  'a socket that is an object of its own around ours, as SockJS has it': () =>
    withRealm((realm) => {
      class Transport extends realm.EventTarget {
        static readonly OPEN = 1;
        onopen: unknown = null;
        onmessage: unknown = null;
        onclose: unknown = null;
        readonly #inner: WebSocket;
        constructor(to: string, protocols: string[]) {
          super();
          this.#inner = new realm.WebSocket(to, protocols);
          this.#inner.onopen = () => this.#emit(new realm.Event('open'));
          this.#inner.onmessage = ({ data }) => this.#emit(new realm.MessageEvent('message', { data }));
          this.#inner.onclose = ({ code, reason, wasClean }) =>
            this.#emit(new realm.CloseEvent('close', { code, reason, wasClean }));
        }
        get protocol() {
          return this.#inner.protocol;
        }
        get readyState() {
          return this.#inner.readyState;
        }
        send(content: string) {
          this.#inner.send(content);
        }
        close(code: number, reason: string) {
          this.#inner.close(code, reason);
        }
        #emit(event: Event) {
          const handler: unknown = Reflect.get(this, `on${event.type}`);
          if (typeof handler === 'function') handler.call(this, event);
          this.dispatchEvent(event);
        }
      }
      return conversation(Transport as unknown as typeof WebSocket);
    }),
  'wrapped, and put back': () =>
    withRealm(async (realm) => {
      const inner = realm.WebSocket;
      realm.WebSocket = class extends inner {};
      const wrapped = await conversation(realm.WebSocket);
      realm.WebSocket = inner;
      return [wrapped, await conversation(realm.WebSocket), inner.prototype.constructor === inner];
    }),
  'zone.js': () =>
    withLibrary('/library/zone.js', async (realm) => {
      const Zone = Reflect.get(realm, 'Zone');
      return [typeof Zone, Zone?.current?.name, await conversation(realm.WebSocket)];
    }),
  'zone.js runs handlers in the zone they were registered in': () =>
    withLibrary('/library/zone.js', async (realm) => {
      const Zone = Reflect.get(realm, 'Zone');
      const log: string[] = [];
      await Zone.current.fork({ name: 'the page’s zone' }).run(
        () =>
          new Promise<void>((resolve) => {
            const socket = new realm.WebSocket(url('echo'));
            socket.onopen = () => {
              log.push(`handler in ${Zone.current.name}`);
              socket.send('x');
            };
            socket.addEventListener('message', () => {
              log.push(`listener in ${Zone.current.name}`);
              socket.close();
            });
            socket.onclose = () => resolve();
          }),
      );
      return log;
    }),
  'reconnecting-websocket': () =>
    withLibrary('/library/reconnecting-websocket.js', async (realm) => {
      const Reconnecting = Reflect.get(realm, 'ReconnectingWebSocket');
      const log: unknown[] = [];
      const options = { minReconnectionDelay: 10, maxReconnectionDelay: 20 };
      const socket = new Reconnecting(url('close', { code: 1011, afterMs: 20 }), [], options);
      let opens = 0;
      await new Promise<void>((resolve) => {
        socket.onopen = () => {
          log.push(`open ${++opens}`);
          if (opens === 3) resolve();
        };
        socket.onclose = ({ code }: CloseEvent) => log.push(`close ${code}`);
      });
      socket.close();
      return log.map(shown);
    }),
};
