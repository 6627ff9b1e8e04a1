/** What send does with everything it can be given, in every state. */
import type { Checks, Observation } from '../check.ts';
import { closed, echoed, next, opened, url, withEcho, withRealm } from '../lab-sockets.ts';
import { outcome, shown } from '../shown.ts';

/** A buffer that is shared, without the headers that SharedArrayBuffer itself asks of a page. */
const sharedBuffer = () => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer;

function detachedBuffer(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function detachedView<View>(make: (buffer: ArrayBuffer) => View): View {
  const buffer = new ArrayBuffer(8);
  const view = make(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  return view;
}

class Bytes extends Uint8Array {}
class Note extends Blob {}

/** Each is made when its check runs. */
const contents: Readonly<Record<string, () => unknown>> = {
  'a text': () => 'hello',
  'an empty text': () => '',
  'a text beyond ASCII': () => 'ä€😀\u0000',
  'a long text': () => 'long ä '.repeat(20_000),
  'lone surrogates': () => 'a\ud800b\udc00c\udc00\ud800',
  'a String object': () => new String('object'),
  undefined: () => undefined,
  null: () => null,
  'a number': () => -0,
  'a BigInt': () => 12n,
  true: () => true,
  'a symbol': () => Symbol('content'),
  'an object': () => ({ a: 1 }),
  'an array': () => [1, [2, 3]],
  'a function': () => Object.assign(() => 1, { toString: () => 'function' }),
  'a Date': () => new Date(0).toISOString(),
  'document.all': () => document.all,
  'an object with toString': () => ({ toString: () => 'toString' }),
  'an object with valueOf only': () => ({ toString: undefined, valueOf: () => 'valueOf' }),
  'an object with Symbol.toPrimitive': () => ({ [Symbol.toPrimitive]: (hint: string) => `hint ${hint}` }),
  'an object whose toString yields a symbol': () => ({ toString: () => Symbol('result') }),
  'an object whose toString yields an object': () => ({ toString: () => ({}), valueOf: () => ({}) }),
  'an object whose toString yields a number': () => ({ toString: () => 7 }),
  'an object without prototype': () => Object.create(null),
  'a Proxy of a text object': () =>
    new Proxy({}, { get: (_, key) => (key === 'toString' ? () => 'proxied' : undefined) }),
  'an ArrayBuffer': () => new Uint8Array([1, 2, 3]).buffer,
  'an empty ArrayBuffer': () => new ArrayBuffer(0),
  'a detached ArrayBuffer': detachedBuffer,
  'a resizable ArrayBuffer': () => Reflect.construct(ArrayBuffer, [4, { maxByteLength: 8 }]),
  'a view of a resizable ArrayBuffer': () =>
    new Uint8Array(Reflect.construct(ArrayBuffer, [4, { maxByteLength: 8 }]) as ArrayBuffer),
  'a Uint8Array that is part of a buffer': () => new Uint8Array(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2),
  'a Uint8ClampedArray': () => new Uint8ClampedArray([300, 1]),
  'a Float64Array': () => new Float64Array([1.5]),
  'a BigInt64Array': () => new BigInt64Array([-1n]),
  'a DataView': () => new DataView(new Uint8Array([9, 8, 7]).buffer, 1),
  'a subclass of Uint8Array': () => new Bytes([4, 5]),
  'a detached Uint8Array': () => detachedView((buffer) => new Uint8Array(buffer)),
  'a detached DataView': () => detachedView((buffer) => new DataView(buffer)),
  'a SharedArrayBuffer': sharedBuffer,
  'a Uint8Array of a SharedArrayBuffer': () => new Uint8Array(sharedBuffer(), 0, 2),
  'a DataView of a SharedArrayBuffer': () => new DataView(sharedBuffer(), 0, 2),
  'a typed array with length and toString of its own': () =>
    Object.defineProperties(new Uint8Array([6]), {
      byteLength: { value: 99 },
      byteOffset: { value: 5 },
      buffer: { value: new ArrayBuffer(99) },
      toString: { value: () => 'text' },
    }),
  'an object with the prototype of Uint8Array': () => Object.create(Uint8Array.prototype),
  'an object with the prototype of Blob': () => Object.create(Blob.prototype),
  'a Proxy of an ArrayBuffer': () => new Proxy(new ArrayBuffer(2), {}),
  'a Blob': () => new Blob(['blob ', new Uint8Array([33])], { type: 'text/plain' }),
  'an empty Blob': () => new Blob([]),
  'a File': () => new File(['file'], 'name.txt'),
  'a subclass of Blob': () => new Note(['note']),
  'a slice of a Blob': () => new Blob(['0123456789']).slice(2, 5),
  'a URLSearchParams': () => new URLSearchParams({ a: '1' }),
  'a FormData': () => new FormData(),
};

/** What send answers, what it leaves buffered at once, and what comes back. */
async function sentAndEchoed(socket: WebSocket, content: unknown): Promise<Observation> {
  const answer = next(socket, 'message');
  const seen = outcome(() => socket.send(content as string));
  const buffered = socket.bufferedAmount;
  // A text behind it tells the end where nothing of the content comes back.
  socket.send('behind');
  const { data } = await answer;
  if (data === 'behind') return [seen, buffered, 'nothing comes back'];
  await next(socket, 'message');
  const long = typeof data === 'string' && data.length > 100;
  return [seen, buffered, long ? data.length : shown(data)];
}

/** How often and with what the parts of a conversion are asked for. */
function watched(log: string[], content = 'converted'): string {
  return new Proxy(
    { toString: () => content },
    {
      get(target, key, receiver) {
        log.push(`get ${String(key)}`);
        return Reflect.get(target, key, receiver);
      },
      has(_, key) {
        log.push(`has ${String(key)}`);
        return true;
      },
      getPrototypeOf() {
        log.push('prototype');
        return null;
      },
      getOwnPropertyDescriptor(target, key) {
        log.push(`descriptor of ${String(key)}`);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    },
  ) as unknown as string;
}

async function inEachState(look: (socket: WebSocket) => Observation): Promise<Observation> {
  const socket = new WebSocket(url('echo'));
  const seen = [look(socket)];
  await next(socket, 'open');
  seen.push(look(socket));
  const event = next(socket, 'close');
  socket.close();
  seen.push(look(socket));
  await event;
  return [...seen, look(socket)];
}

const stateChecks: Readonly<Record<string, (socket: WebSocket) => Observation>> = {
  'a text': (socket) => outcome(() => socket.send('text')),
  bytes: (socket) => outcome(() => socket.send(new Uint8Array(3))),
  'a Blob': (socket) => outcome(() => socket.send(new Blob(['blob']))),
  'a detached buffer': (socket) => outcome(() => socket.send(detachedBuffer())),
  'a symbol': (socket) => outcome(() => socket.send(Symbol('s') as unknown as string)),
  nothing: (socket) => outcome(() => Reflect.apply(socket.send, socket, [])),
  'an object, whose conversions are counted': (socket) => {
    const log: string[] = [];
    return [outcome(() => socket.send(watched(log))), log];
  },
  'an object whose conversion throws': (socket) =>
    outcome(() =>
      socket.send({
        toString() {
          throw new RangeError('the page’s own error');
        },
      } as unknown as string),
    ),
};

export const sending: Checks = {
  ...Object.fromEntries(
    Object.entries(contents).map(([name, make]) => [
      `sending ${name}`,
      () =>
        withEcho((socket) => {
          socket.binaryType = 'arraybuffer';
          return sentAndEchoed(socket, make());
        }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(stateChecks).map(([name, look]) => [`in each state: sending ${name}`, () => inEachState(look)]),
  ),
  'send returns undefined': () => withEcho((socket) => socket.send('x') === undefined),
  'send with more arguments than it takes': () =>
    withEcho(async (socket) => {
      const answer = next(socket, 'message');
      Reflect.apply(socket.send, socket, ['first', 'second', {}]);
      return (await answer).data;
    }),
  'an arguments object handed on stays as it was': () =>
    withEcho((socket) => {
      const list: unknown[] = [{ toString: () => 'text' }];
      Reflect.apply(socket.send, socket, list);
      return [typeof list[0], list.length];
    }),
  'send on no socket': () => [
    outcome(() => WebSocket.prototype.send('x')),
    outcome(() => WebSocket.prototype.send.call({} as WebSocket, 'x')),
    outcome(() => Reflect.apply(WebSocket.prototype.send, undefined, ['x'])),
    outcome(() => Reflect.apply(WebSocket.prototype.send, null, ['x'])),
    outcome(() => Reflect.apply(WebSocket.prototype.send, 'text', ['x'])),
    outcome(() => WebSocket.prototype.send.call(new EventTarget() as WebSocket, 'x')),
  ],
  'a Proxy of a socket is no socket': () =>
    withEcho((socket) => {
      const proxy = new Proxy(socket, {});
      return [outcome(() => proxy.send('x')), outcome(() => proxy.close()), outcome(() => proxy.readyState)];
    }),
  'send on no socket converts nothing': () => {
    const log: string[] = [];
    return [outcome(() => WebSocket.prototype.send.call({} as WebSocket, watched(log))), log];
  },
  'a conversion that closes the socket': async () => {
    const socket = await opened();
    const event = next(socket, 'close');
    const seen = outcome(() =>
      socket.send({
        toString() {
          socket.close(4005);
          return 'closed meanwhile';
        },
      } as unknown as string),
    );
    return [seen, socket.bufferedAmount, (await event).code];
  },
  'a conversion that sends': () =>
    withEcho(async (socket) => {
      const log: unknown[] = [];
      const second = new Promise<void>((resolve) => {
        socket.onmessage = ({ data }) => {
          log.push(data);
          if (log.length === 2) resolve();
        };
      });
      socket.send({
        toString() {
          socket.send('inner');
          return 'outer';
        },
      } as unknown as string);
      await second;
      return log.map(shown);
    }),
  'bytes changed after send are sent as they were': () =>
    withEcho(async (socket) => {
      socket.binaryType = 'arraybuffer';
      const bytes = new Uint8Array([1, 2, 3]);
      const answer = next(socket, 'message');
      socket.send(bytes);
      bytes.fill(9);
      return [shown((await answer).data), [...bytes]];
    }),
  'a buffer transferred away after send is sent': () =>
    withEcho(async (socket) => {
      socket.binaryType = 'arraybuffer';
      const { buffer } = new Uint8Array([1, 2]);
      const answer = next(socket, 'message');
      socket.send(buffer);
      structuredClone(buffer, { transfer: [buffer] });
      return shown((await answer).data);
    }),
  'a buffer is left to the page': () =>
    withEcho(async (socket) => {
      const bytes = new Uint8Array([1, 2]);
      await echoed(socket, bytes);
      return [
        bytes.byteLength,
        bytes.buffer.byteLength,
        structuredClone(bytes.buffer, { transfer: [bytes.buffer] }).byteLength,
      ];
    }),
  'send of another window on this socket': () =>
    withRealm((realm) =>
      withEcho(async (socket) => {
        const answer = next(socket, 'message');
        realm.WebSocket.prototype.send.call(socket, 'from elsewhere');
        return (await answer).data;
      }),
    ),
  'buffers and Blobs of another window': () =>
    withRealm((realm) =>
      withEcho(async (socket) => {
        socket.binaryType = 'arraybuffer';
        const bytes = await echoed(socket, new realm.Uint8Array([1, 2]));
        const blob = await echoed(socket, new realm.Blob(['blob']));
        return [shown(bytes), shown(blob)];
      }),
    ),
  'send replaced on a socket': () =>
    withEcho((socket) => {
      const log: unknown[] = [];
      socket.send = (content) => log.push(content);
      socket.send('caught');
      Reflect.deleteProperty(socket, 'send');
      return [shown(log), socket.send === WebSocket.prototype.send];
    }),
  'a text sent in a thousand pieces arrives in order': () =>
    withEcho(async (socket) => {
      let received = '';
      const whole = new Promise<void>((resolve) => {
        socket.onmessage = ({ data }) => {
          received += `${data} `;
          if (data === '999') resolve();
        };
      });
      for (let i = 0; i < 1000; i++) socket.send(String(i));
      await whole;
      return received.length;
    }),
  'after the end, nothing is sent and nothing thrown': async () => {
    const socket = await opened();
    await closed(socket);
    return [outcome(() => socket.send('late')), socket.readyState];
  },
};
