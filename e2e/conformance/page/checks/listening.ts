/** Listeners and handlers of a socket: who is called, how often, in what order, with what. */
import type { Checks } from '../check.ts';
import { closed, echoed, next, opened, url, withEcho } from '../lab-sockets.ts';
import { eventShown, outcome, shown } from '../shown.ts';

const types = ['open', 'message', 'error', 'close'] as const;

/** What is logged while an echo comes back, on a socket that is closed afterwards. */
async function duringEcho(prepare: (socket: WebSocket, log: unknown[]) => void, echoes = 1) {
  const log: unknown[] = [];
  await withEcho(async (socket) => {
    prepare(socket, log);
    for (let i = 0; i < echoes; i++) await echoed(socket, `echo ${i}`);
  });
  return log.map(shown);
}

export const listening: Checks = {
  'listeners and handler are called in the order of their registration': () =>
    duringEcho((socket, log) => {
      socket.addEventListener('message', () => log.push('first'));
      socket.onmessage = () => log.push('handler');
      socket.addEventListener('message', () => log.push('second'));
      socket.addEventListener('message', () => log.push('capturing'), { capture: true });
      socket.addEventListener('message', () => log.push('capturing too'), true);
    }),
  'a handler that is replaced keeps its place, one set anew goes last': () =>
    duringEcho((socket, log) => {
      socket.onmessage = () => log.push('handler');
      socket.addEventListener('message', () => log.push('listener'));
      socket.onmessage = () => log.push('replaced');
    }),
  'a handler that is removed and set goes last': () =>
    duringEcho((socket, log) => {
      socket.onmessage = () => log.push('handler');
      socket.addEventListener('message', () => log.push('listener'));
      socket.onmessage = null;
      socket.onmessage = () => log.push('set anew');
    }),
  once: () =>
    duringEcho((socket, log) => socket.addEventListener('message', () => log.push('once'), { once: true }), 3),
  'once, for a capturing listener': () =>
    duringEcho(
      (socket, log) => socket.addEventListener('message', () => log.push('once'), { once: true, capture: true }),
      2,
    ),
  'a signal that is aborted': () =>
    duringEcho((socket, log) => {
      const controller = new AbortController();
      socket.addEventListener(
        'message',
        () => {
          log.push('heard');
          controller.abort();
        },
        { signal: controller.signal },
      );
    }, 3),
  'a signal that was aborted before': () =>
    duringEcho((socket, log) =>
      socket.addEventListener('message', () => log.push('heard'), { signal: AbortSignal.abort() }),
    ),
  'handleEvent, looked up at each event, with its this': () =>
    duringEcho((socket, log) => {
      const listener = {
        name: 'listener',
        handleEvent() {
          log.push(this.name);
          listener.handleEvent = () => log.push('another');
        },
      };
      socket.addEventListener('message', listener);
    }, 2),
  'this of a listener and of a handler': () =>
    duringEcho((socket, log) => {
      socket.addEventListener('message', function () {
        log.push(this === socket);
      });
      socket.onmessage = function () {
        log.push(this === socket);
      };
    }),
  'arguments of a listener and of a handler': () =>
    duringEcho((socket, log) => {
      socket.addEventListener('message', (...all) => log.push(all.length, all[0] instanceof MessageEvent));
      socket.onmessage = (...all: unknown[]) => log.push(all.length, all[0] instanceof MessageEvent);
    }),
  'the same listener twice is one, capturing another': () =>
    duringEcho((socket, log) => {
      const listener = () => log.push('heard');
      socket.addEventListener('message', listener);
      socket.addEventListener('message', listener);
      socket.addEventListener('message', listener, { once: true });
      socket.addEventListener('message', listener, true);
    }, 2),
  removeEventListener: () =>
    duringEcho((socket, log) => {
      const listener = () => log.push('heard');
      socket.addEventListener('message', listener);
      socket.addEventListener('message', listener, true);
      socket.removeEventListener('message', listener);
      socket.removeEventListener('message', () => log.push('never there'));
    }),
  'a listener that removes the next and adds one': () =>
    duringEcho((socket, log) => {
      const later = () => log.push('later');
      const added = () => log.push('added');
      socket.addEventListener('message', () => {
        log.push('first');
        socket.removeEventListener('message', later);
        socket.addEventListener('message', added);
      });
      socket.addEventListener('message', later);
    }, 2),
  stopImmediatePropagation: () =>
    withEcho(async (socket) => {
      const log: string[] = [];
      socket.addEventListener('message', () => log.push('first'));
      const stopped = new Promise((resolve) => {
        socket.addEventListener('message', (event) => {
          log.push('stops');
          event.stopImmediatePropagation();
          setTimeout(resolve);
        });
      });
      socket.addEventListener('message', () => log.push('never'));
      socket.onmessage = () => log.push('never by the handler');
      socket.send('x');
      await stopped;
      return log;
    }),
  'stopPropagation changes nothing on a target': () =>
    duringEcho((socket, log) => {
      socket.addEventListener('message', (event) => {
        log.push('first');
        event.stopPropagation();
      });
      socket.addEventListener('message', () => log.push('second'));
    }),
  'passive, and what preventDefault and return values do': () =>
    duringEcho((socket, log) => {
      socket.addEventListener(
        'message',
        (event) => {
          event.preventDefault();
          log.push(event.defaultPrevented);
        },
        { passive: true },
      );
      socket.onmessage = (event) => {
        event.preventDefault();
        log.push(event.defaultPrevented, event.returnValue, event.cancelBubble);
        return false;
      };
    }),
  'listeners that are null, and none': () =>
    withEcho((socket) => [
      outcome(() => socket.addEventListener('message', null as never)),
      outcome(() => Reflect.apply(socket.addEventListener, socket, ['message'])),
      outcome(() => Reflect.apply(socket.addEventListener, socket, ['message', 'text'])),
      outcome(() => Reflect.apply(socket.removeEventListener, socket, ['message'])),
    ]),
  'options of addEventListener are read once, in order': () =>
    withEcho((socket) => {
      const log: string[] = [];
      const options = new Proxy(
        {},
        {
          get(_, key) {
            log.push(String(key));
            return undefined;
          },
        },
      );
      socket.addEventListener('message', () => {}, options);
      return log;
    }),
  'addEventListener of a socket is EventTarget’s': () =>
    withEcho((socket) => [
      socket.addEventListener === EventTarget.prototype.addEventListener,
      socket.dispatchEvent === EventTarget.prototype.dispatchEvent,
      Object.hasOwn(WebSocket.prototype, 'addEventListener'),
    ]),
  'microtasks run between listeners': () =>
    duringEcho((socket, log) => {
      socket.addEventListener('message', () => {
        log.push('first');
        Promise.resolve().then(() => log.push('microtask of the first'));
        queueMicrotask(() => log.push('another of the first'));
      });
      socket.addEventListener('message', () => log.push('second'));
    }),
  'microtasks queued before a dispatch run after it': () =>
    withEcho((socket) => {
      const log: string[] = [];
      queueMicrotask(() => log.push('microtask'));
      socket.onmessage = () => log.push('handler');
      socket.dispatchEvent(new MessageEvent('message', { data: 'own' }));
      log.push('dispatched');
      return Promise.resolve().then(() => log);
    }),
  'events of a whole life, each seen from listener and handler': async () => {
    const log: unknown[] = [];
    const socket = new WebSocket(url('close', { code: 4001, reason: 'done', afterMs: 20 }));
    for (const type of types) {
      socket.addEventListener(type, (event) => log.push(['listener', socket.readyState, eventShown(event)]));
      socket[`on${type}`] = (event: Event) => log.push(['handler', socket.readyState, event.type]);
    }
    await next(socket, 'close');
    return shown(log);
  },
  'one event object for all': () =>
    duringEcho((socket, log) => {
      let seen: Event | null = null;
      socket.addEventListener('message', (event) => {
        seen = event;
        Object.assign(event, { mark: 'the page’s own' });
      });
      socket.onmessage = (event) =>
        log.push(event === seen, Reflect.get(event, 'mark'), Reflect.ownKeys(event).map(String));
    }),
  'window.event within a listener': () =>
    duringEcho((socket, log) => {
      socket.onmessage = (event) => log.push(Reflect.get(window, 'event') === event);
    }),
  'messages of a burst, in order and each in a task of its own': async () => {
    const log: string[] = [];
    const socket = new WebSocket(url('burst', { count: 5, bytes: 12 }));
    await new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        log.push(data);
        Promise.resolve().then(() => log.push('microtask'));
        if (data.startsWith('message 5')) setTimeout(resolve);
      };
    });
    await closed(socket);
    return log;
  },
  'binary messages as ArrayBuffer, as Blob, changed in between': () =>
    withEcho(async (socket) => {
      const bytes = new Uint8Array([1, 2, 255]);
      const seen = [shown(await echoed(socket, bytes))];
      socket.binaryType = 'arraybuffer';
      seen.push(shown(await echoed(socket, bytes)));
      socket.binaryType = 'blob';
      const blob = await echoed(socket, bytes);
      return [...seen, shown(blob), blob instanceof Blob ? shown(await blob.arrayBuffer()) : null];
    }),
  'a Blob received is read as often as one likes': () =>
    withEcho(async (socket) => {
      const blob = (await echoed(socket, new Blob(['twice']))) as Blob;
      return [await blob.text(), await blob.text(), shown(await blob.arrayBuffer())];
    }),
  'an ArrayBuffer received can be transferred away': () =>
    withEcho(async (socket) => {
      socket.binaryType = 'arraybuffer';
      const buffer = (await echoed(socket, new Uint8Array(5))) as ArrayBuffer;
      const moved = structuredClone(buffer, { transfer: [buffer] });
      return [buffer.byteLength, moved.byteLength];
    }),
  'data of an event is the same object at each reading': () =>
    duringEcho((socket, log) => {
      socket.binaryType = 'arraybuffer';
      socket.onmessage = (event) => log.push(Object.is(event.data, event.data));
      socket.send(new Uint8Array(1));
    }),
  ...Object.fromEntries(
    types.map((type) => [
      `a synthetic ${type} event`,
      () =>
        withEcho((socket) => {
          const log: unknown[] = [];
          const event = new Event(type, { cancelable: true });
          socket.addEventListener(type, (heard) => {
            log.push(heard === event, eventShown(heard));
            heard.preventDefault();
          });
          socket[`on${type}`] = () => log.push('handler');
          return shown([socket.dispatchEvent(event), ...log, socket.readyState, eventShown(event)]);
        }),
    ]),
  ),
  'a synthetic message with data of every kind': () =>
    withEcho((socket) => {
      const log: unknown[] = [];
      socket.onmessage = ({ data }) => log.push(data);
      const contents = ['text', 7, null, { a: 1 }, [1], new ArrayBuffer(2), new Blob(['b']), Symbol.iterator];
      for (const data of contents) socket.dispatchEvent(new MessageEvent('message', { data }));
      return log.map(shown);
    }),
  'a synthetic message whose data is an accessor of the page': () =>
    withEcho((socket) => {
      let reads = 0;
      const event = new MessageEvent('message', { data: 'native' });
      Object.defineProperty(event, 'data', { get: () => ++reads });
      socket.dispatchEvent(event);
      return reads;
    }),
  'an event of a type of the page’s own': () =>
    withEcho((socket) => {
      const log: Event[] = [];
      socket.addEventListener('chat', (event) => log.push(event));
      socket.dispatchEvent(new CustomEvent('chat', { detail: 1 }));
      return log.map(eventShown);
    }),
  'dispatching what is no event, or is being dispatched': () =>
    withEcho((socket) => {
      const event = new Event('message');
      const log = [outcome(() => socket.dispatchEvent({} as Event))];
      socket.onmessage = () => log.push(outcome(() => socket.dispatchEvent(event)));
      socket.dispatchEvent(event);
      return log;
    }),
  'a message that comes in before the listener is registered': async () => {
    const socket = await opened(url('burst', { count: 1, bytes: 9 }));
    const { data } = await next(socket, 'message');
    await closed(socket);
    return data;
  },
};
