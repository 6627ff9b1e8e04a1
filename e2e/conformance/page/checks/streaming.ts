/** WebSocketStream, where there is one (Chromium): its identity, its two streams, how it ends. */
import type { Checks, Observation } from '../check.ts';
import { failingUrl, url } from '../lab-sockets.ts';
import { descriptor, outcome, settled, shown, uncaughtDuring } from '../shown.ts';

interface Opened {
  readonly readable: ReadableStream<unknown>;
  readonly writable: WritableStream<unknown>;
  readonly protocol: string;
  readonly extensions: string;
}

interface Stream {
  readonly url: string;
  readonly opened: Promise<Opened>;
  readonly closed: Promise<{ readonly closeCode: number; readonly reason: string }>;
  close(info?: object): void;
}

type StreamClass = new (...args: unknown[]) => Stream;

const Stream = Reflect.get(window, 'WebSocketStream') as StreamClass | undefined;

/** A check that needs the class. */
function where(
  look: (Class: StreamClass) => Observation | Promise<Observation>,
): () => Observation | Promise<Observation> {
  return () => (Stream === undefined ? 'there is none' : look(Stream));
}

/** How both promises of a stream end; the second is not waited for when the first tells all. */
async function ends(stream: Stream): Promise<Observation> {
  return { opened: await settled(() => stream.opened.then(Object.keys)), closed: await settled(() => stream.closed) };
}

async function withStream(look: (opened: Opened, stream: Stream) => unknown, Class: StreamClass): Promise<Observation> {
  const stream = new Class(url('echo'));
  const seen = await look(await stream.opened, stream);
  stream.close();
  return [shown(seen), await settled(() => stream.closed)];
}

const members = ['constructor', 'url', 'opened', 'closed', 'close'];
const closeInfos: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  'a code and a reason': { closeCode: 4000, reason: 'done' },
  'a reason only': { reason: 'done' },
  'a code that may not be sent': { closeCode: 1001 },
  'a text': 'text',
};
const chunks: Readonly<Record<string, () => unknown>> = {
  'a text': () => 'hello ä',
  bytes: () => new Uint8Array([1, 2, 3]),
  'an ArrayBuffer': () => new ArrayBuffer(2),
  'an object with toString': () => ({ toString: () => 'converted' }),
  undefined: () => undefined,
};

export const streaming: Checks = {
  'the descriptor of window.WebSocketStream': () => descriptor(window, 'WebSocketStream') ?? 'there is none',
  'own keys of the constructor and its prototype': where((Class) => [
    Reflect.ownKeys(Class).map(String),
    Reflect.ownKeys(Class.prototype).map(String),
    Class.prototype.constructor === Class,
  ]),
  ...Object.fromEntries(
    members.map((name) => [`the descriptor of ${name}`, where((Class) => descriptor(Class.prototype, name))]),
  ),
  'the source texts': where((Class) => [
    Function.prototype.toString.call(Class),
    Function.prototype.toString.call(Class.prototype.close),
  ]),
  'invalid ways to make one': where((Class) => [
    outcome(() => Reflect.apply(Class as unknown as () => void, undefined, [url('echo')])),
    outcome(() => new Class()),
    outcome(() => new Class('ftp://127.0.0.1/')),
    outcome(() => new Class(url('echo'), { protocols: ['a', 'a'] })),
    outcome(() => new Class(url('echo'), 7)),
  ]),
  'a subclass': where(async (Class) => {
    class Chat extends Class {}
    const chat = new Chat(url('echo'));
    const seen = [chat instanceof Chat, chat instanceof Class, chat.constructor === Chat, chat.url];
    await chat.opened;
    chat.close();
    return [...seen, await settled(() => chat.closed)];
  }),
  'the options are read once, in order': where((Class) => {
    const log: string[] = [];
    const options = new Proxy({}, { get: (_, key) => void log.push(String(key)) });
    new Class(url('echo'), options).close();
    return log;
  }),
  'what opens': where((Class) =>
    withStream(
      (opened, stream) => [
        Object.keys(opened),
        ['readable', 'writable', 'protocol', 'extensions'].map((name) => {
          const { value, ...attributes } = Object.getOwnPropertyDescriptor(opened, name) ?? {};
          return [Object.prototype.toString.call(value), JSON.stringify(attributes)];
        }),
        opened.readable instanceof ReadableStream,
        opened.readable.constructor === ReadableStream,
        opened.writable instanceof WritableStream,
        [opened.readable.locked, opened.writable.locked],
        Object.getPrototypeOf(opened) === Object.prototype,
        [
          Object.is(stream.opened, stream.opened),
          Object.is(stream.closed, stream.closed),
          Reflect.ownKeys(stream.opened).length,
        ],
      ],
      Class,
    ),
  ),
  'opened is told to all in the order in which they asked': where((Class) =>
    withStream(async (_, stream) => {
      const log: number[] = [];
      await Promise.all([1, 2, 3].map((number) => stream.opened.then(() => log.push(number))));
      return log;
    }, Class),
  ),
  ...Object.fromEntries(
    Object.entries(chunks).map(([name, make]) => [
      `writing ${name} and reading it back`,
      where((Class) =>
        withStream(async ({ readable, writable }) => {
          const reader = readable.getReader();
          const writer = writable.getWriter();
          const sizes = [writer.desiredSize];
          const written = writer.write(make());
          sizes.push(writer.desiredSize);
          await written;
          sizes.push(writer.desiredSize);
          const { value, done } = await reader.read();
          const bytes = value instanceof Uint8Array ? ['Uint8Array', [...value]] : shown(value);
          return [sizes, bytes, done];
        }, Class),
      ),
    ]),
  ),
  'writing a symbol': where(async (Class) => {
    const stream = new Class(url('echo'));
    const { writable } = await stream.opened;
    const writer = writable.getWriter();
    const seen = [
      await settled(() => writer.write(Symbol('chunk'))),
      await settled(() => writer.closed),
      await settled(() => writer.write('after')),
    ];
    stream.close();
    return [...seen, await settled(() => stream.closed)];
  }),
  'pipes from one into another': where((Class) =>
    withStream(async ({ readable, writable }) => {
      const source = new ReadableStream({
        start(controller) {
          controller.enqueue('one');
          controller.enqueue('two');
          controller.close();
        },
      });
      await source.pipeTo(writable, { preventClose: true });
      const reader = readable.getReader();
      return [(await reader.read()).value, (await reader.read()).value];
    }, Class),
  ),
  'closing the writable closes': where(async (Class) => {
    const stream = new Class(url('echo'));
    const { writable, readable } = await stream.opened;
    const reader = readable.getReader();
    return [
      await settled(() => writable.close()),
      await settled(() => reader.read()),
      await settled(() => stream.closed),
    ];
  }),
  'cancelling the readable closes': where(async (Class) => {
    const stream = new Class(url('echo'));
    const { readable, writable } = await stream.opened;
    const writer = writable.getWriter();
    return [
      await settled(() => readable.cancel('enough')),
      await settled(() => stream.closed),
      await settled(() => writer.closed),
    ];
  }),
  ...Object.fromEntries(
    Object.entries(closeInfos).map(([name, info]) => [
      `close with ${name}`,
      where(async (Class) => {
        const stream = new Class(url('echo'));
        await stream.opened;
        const seen = outcome(() => stream.close(info as object));
        stream.close();
        return [seen, await settled(() => stream.closed)];
      }),
    ]),
  ),
  'close while connecting': where((Class) => {
    const stream = new Class(url('echo'));
    stream.close();
    return ends(stream);
  }),
  'an aborted signal': where((Class) => ends(new Class(url('echo'), { signal: AbortSignal.abort() }))),
  'the server closes': where(async (Class) => {
    const stream = new Class(url('close', { code: 4001, reason: 'bye', afterMs: 100 }));
    const { readable, writable } = await stream.opened;
    const reader = readable.getReader();
    const writer = writable.getWriter();
    return [await settled(() => reader.read()), await settled(() => stream.closed), await settled(() => writer.closed)];
  }),
  'the server drops the connection': where(async (Class) => {
    const stream = new Class(url('drop', { afterMs: 100 }));
    const { readable } = await stream.opened;
    const reader = readable.getReader();
    return [await settled(() => reader.read()), await settled(() => stream.closed)];
  }),
  'the server refuses': where((Class) => ends(new Class(failingUrl('refuse', { status: 403 })))),
  'rejections that nobody waits for': where((Class) =>
    uncaughtDuring(async () => {
      const refused = new Class(failingUrl('refuse', { status: 403 }));
      await new Promise((resolve) => refused.closed.finally(() => setTimeout(resolve)).catch(() => {}));
      const dropped = new Class(url('drop', { afterMs: 100 }));
      await dropped.opened;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }),
  ),
  'a wrong receiver': where((Class) => [
    outcome(() => Class.prototype.close.call({} as Stream)),
    outcome(() => Reflect.get(Class.prototype, 'url')),
  ]),
};
