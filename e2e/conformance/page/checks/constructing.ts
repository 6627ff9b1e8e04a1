/** Making sockets: arguments and their conversion, native errors, subclasses and new.target. */
import type { Checks, Observation } from '../check.ts';
import { opened, url, withRealm } from '../lab-sockets.ts';
import { outcome, settled, shown } from '../shown.ts';

const Loose = WebSocket as unknown as { new (...args: unknown[]): WebSocket; (...args: unknown[]): WebSocket };

/**
 * Makes a socket that is not wanted any longer than for a look. It is closed when it has opened, since a browser takes
 * sockets that never open for failures, and holds up the next ones.
 */
async function glance(make: () => WebSocket, look: (socket: WebSocket) => unknown): Promise<Observation> {
  const made: WebSocket[] = [];
  const seen = outcome(() => {
    const socket = make();
    made.push(socket);
    return look(socket);
  });
  for (const socket of made) await ended(socket);
  return seen;
}

/** Closes a socket as soon as it is open, if it opens. Its prototype may be another. */
function ended(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const listen: typeof EventTarget.prototype.addEventListener = EventTarget.prototype.addEventListener.bind(socket);
    listen('open', () => Reflect.apply(WebSocket.prototype.close, socket, []));
    listen('close', () => resolve());
    listen('error', () => resolve()); // where a policy forbids it, Chromium fires nothing else
  });
}

const urlOf = (...args: unknown[]) =>
  glance(
    () => new Loose(...args),
    (socket) => socket.url,
  );

const invalidUrls: Readonly<Record<string, unknown>> = {
  'of another scheme': 'ftp://127.0.0.1/',
  'with a fragment': 'ws://127.0.0.1:1/#fragment',
  'with an empty fragment': 'ws://127.0.0.1:1/#',
  'with a space in the host': 'ws://a b/',
  'with a port too large': 'ws://127.0.0.1:65536/',
  'without a host': 'ws://',
  'that is mailto': 'mailto:nobody',
  'that the browser blocks by port': 'ws://127.0.0.1:22/',
};

const { host } = new URL(url('echo'));

const validUrls: Readonly<Record<string, unknown>> = {
  'as a path': '/nowhere',
  'as undefined': undefined,
  'with capitals and dots': `WS://${host}/a/../echo`,
  'of http': `http://${host}/echo`,
  'with spaces around': `  ws://${host}/echo  `,
  'with a user': `ws://me:secret@${host}/echo`,
  'with a lone surrogate': `ws://${host}/\ud800/../echo`,
  'as a URL object': new URL(url('echo')),
};

const protocols: Readonly<Record<string, unknown>> = {
  'twice the same': ['chat', 'chat'],
  'that differ by case': ['chat', 'Chat'],
  'an empty one': '',
  'one with a space': 'a b',
  'one with a comma': ['a,b'],
  'one beyond ASCII': ['ü'],
  null: null,
  'a number': 5,
  undefined: undefined,
  'an empty list': [],
  'a list of numbers': [1, 2],
  'a list with a symbol': [Symbol('chat')],
  'an object': { length: 1, 0: 'chat' },
  'a Set': new Set(['a', 'b']),
  'a generator': (function* () {
    yield 'a';
    yield 'b';
  })(),
  'a symbol': Symbol('chat'),
  'a function': () => 'chat',
  'an iterator that throws': {
    [Symbol.iterator]() {
      throw new RangeError('the page’s own iterator');
    },
  },
  'an iterator of nothing': { [Symbol.iterator]: null },
};

const named = (
  values: Readonly<Record<string, unknown>>,
  title: string,
  look: (value: unknown) => Observation | Promise<Observation>,
): Checks => Object.fromEntries(Object.entries(values).map(([name, value]) => [`${title} ${name}`, () => look(value)]));

export const constructing: Checks = {
  'without new': () => outcome(() => Loose(url('echo'))),
  'without new, by call': () => outcome(() => Loose.call({}, url('echo'))),
  'without new, by Reflect.apply': () => outcome(() => Reflect.apply(Loose, undefined, [])),
  'without arguments': () => outcome(() => new Loose()),
  ...named(invalidUrls, 'a URL', (value) => urlOf(value)),
  ...named(validUrls, 'a URL', (value) => urlOf(value)),
  ...named(protocols, 'protocols:', (value) =>
    glance(
      () => new Loose(url('echo'), value),
      ({ readyState }) => readyState,
    ),
  ),
  'a URL that is a symbol': () => outcome(() => new Loose(Symbol('url'))),
  'a URL that throws as a text': () =>
    urlOf({
      toString() {
        throw new RangeError('the page’s own error');
      },
    }),
  'a third argument': () => urlOf(url('echo'), [], { anything: 1 }),
  'the order and number of conversions': () => {
    const log: string[] = [];
    const text = (name: string, value: string) => ({
      toString() {
        log.push(name);
        return value;
      },
    });
    const list = {
      *[Symbol.iterator]() {
        log.push('iterated');
        yield text('first protocol', 'a');
        yield text('second protocol', 'b');
      },
    };
    return glance(
      () => new Loose(text('url', url('echo')), list),
      () => log,
    );
  },
  'how often the elements of a list of protocols are read': () => {
    const log: string[] = [];
    const list = new Proxy(['a', 'b'], {
      get(target, key, receiver) {
        log.push(`get ${String(key)}`);
        return Reflect.get(target, key, receiver);
      },
    });
    return glance(
      () => new WebSocket(url('echo'), list),
      () => log,
    );
  },
  'a list of protocols with an iterator of its own': async () => {
    const list = Object.assign(['a'], {
      *[Symbol.iterator]() {
        yield 'b';
      },
    });
    const socket = await opened(url('echo'), list);
    socket.close();
    return socket.protocol;
  },
  'a protocol that the server takes': async () => {
    const socket = await opened(url('echo'), ['first', 'second']);
    socket.close();
    return socket.protocol;
  },
  'state right after': () =>
    glance(
      () => new WebSocket(url('echo')),
      ({ readyState, url, protocol, extensions, binaryType, bufferedAmount, onopen, onmessage, onerror, onclose }) => [
        readyState,
        url,
        protocol,
        extensions,
        binaryType,
        bufferedAmount,
        onopen,
        onmessage,
        onerror,
        onclose,
      ],
    ),
  'a subclass': async () => {
    const log: string[] = [];
    class Chat extends WebSocket {
      readonly room = 'lobby';
      static readonly rooms = 1;
      constructor(to: string) {
        super(to);
        log.push(`new.target ${new.target.name}`);
      }
      override send(text: string) {
        log.push(`sends ${text}`);
        super.send(text.toUpperCase());
      }
      get [Symbol.toStringTag]() {
        return 'Chat';
      }
    }
    const chat = new Chat(url('echo'));
    await new Promise((resolve) => {
      chat.onopen = resolve;
    });
    const answer = new Promise<MessageEvent>((resolve) => {
      chat.onmessage = resolve;
    });
    chat.send('hello');
    log.push((await answer).data);
    chat.close();
    return [
      ...log,
      chat instanceof Chat,
      chat instanceof WebSocket,
      chat.constructor === Chat,
      Object.getPrototypeOf(Chat) === WebSocket,
      Object.getPrototypeOf(chat) === Chat.prototype,
      Chat.name,
      Chat.OPEN,
      Chat.rooms,
      chat.room,
      `${chat}`,
    ];
  },
  'a subclass of a subclass, by an old-style constructor': () => {
    class Middle extends WebSocket {}
    function Old(this: unknown, to: string) {
      return Reflect.construct(Middle, [to], Old);
    }
    Old.prototype = Object.create(Middle.prototype, { constructor: { value: Old } });
    return glance(
      () => Reflect.construct(Old, [url('echo')]),
      (socket) => [socket instanceof Old, socket instanceof Middle, socket instanceof WebSocket, socket.readyState],
    );
  },
  'new.target without relation': () => {
    function Other() {}
    return glance(
      () => Reflect.construct(WebSocket, [url('echo')], Other),
      (socket) => {
        const seen = [
          socket instanceof WebSocket,
          Object.getPrototypeOf(socket) === Other.prototype,
          Object.prototype.toString.call(socket),
          'close' in socket,
        ];
        Object.setPrototypeOf(socket, WebSocket.prototype);
        return [...seen, socket.readyState];
      },
    );
  },
  'new.target is WebSocket itself': () =>
    glance(
      () => Reflect.construct(WebSocket, [url('echo')], WebSocket),
      (socket) => [socket.constructor === WebSocket, Object.getPrototypeOf(socket) === WebSocket.prototype],
    ),
  'new.target’s prototype is read once': () => {
    let reads = 0;
    const target = new Proxy(function Target() {}, {
      get(to, key, receiver) {
        if (key === 'prototype') reads++;
        return key === 'prototype' ? WebSocket.prototype : Reflect.get(to, key, receiver);
      },
    });
    return glance(
      () => Reflect.construct(WebSocket, [url('echo')], target),
      () => reads,
    );
  },
  'new.target’s prototype throws': () => {
    const target = new Proxy(function Target() {}, {
      get() {
        throw new RangeError('the page’s own getter');
      },
    });
    return outcome(() => Reflect.construct(WebSocket, [url('echo')], target));
  },
  'new.target’s prototype is no object': () => {
    const target = new Proxy(function Target() {}, { get: () => 7 });
    return glance(
      () => Reflect.construct(WebSocket, [url('echo')], target),
      (socket) => Object.getPrototypeOf(socket) === WebSocket.prototype,
    );
  },
  'new.target of another window, without a prototype': () =>
    withRealm(async (realm) => {
      const target = new realm.Function() as unknown as typeof Object;
      Reflect.set(target, 'prototype', undefined);
      return glance(
        () => Reflect.construct(WebSocket, [url('echo')], target),
        (socket) => [
          Object.getPrototypeOf(socket) === realm.WebSocket.prototype,
          Object.getPrototypeOf(socket) === WebSocket.prototype,
        ],
      );
    }),
  'new.target that constructs nothing': () =>
    outcome(() => Reflect.construct(WebSocket, [url('echo')], (() => {}) as unknown as typeof Object)),
  bound: () => {
    const Bound = WebSocket.bind(null, url('echo'));
    return glance(
      () => new Bound(),
      (socket) => [socket.constructor === WebSocket, socket instanceof Bound, Bound.name, Bound.length],
    );
  },
  'an error’s constructor and code are this window’s': () => {
    try {
      return String(new WebSocket('ftp://127.0.0.1/'));
    } catch (error) {
      return [error instanceof DOMException, error instanceof SyntaxError, shown(error)];
    }
  },
  'an error of another window’s constructor is that window’s': () =>
    withRealm((realm) => {
      try {
        return String(new realm.WebSocket('ftp://127.0.0.1/'));
      } catch (error) {
        return [error instanceof DOMException, error instanceof realm.DOMException];
      }
    }),
  'TypeErrors are this window’s': () => {
    try {
      return String(new Loose());
    } catch (error) {
      return error instanceof TypeError;
    }
  },
  'in a window that is gone': async () => {
    const Gone = await withRealm((realm) => realm.WebSocket);
    return outcome(() => new Gone(url('echo')).readyState);
  },
  'the constructor of an initial empty document': async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const Early = (frame.contentWindow as Window & typeof globalThis).WebSocket;
    const seen = await glance(
      () => new Early(url('echo')),
      (socket) => [socket instanceof WebSocket, socket.readyState],
    );
    frame.remove();
    return seen;
  },
  'many at once': () =>
    settled(async () => {
      const sockets = await Promise.all(Array.from({ length: 6 }, () => opened()));
      for (const socket of sockets) socket.close();
      return sockets.length;
    }),
};
