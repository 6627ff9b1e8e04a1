/**
 * A page that replaces the natives after the recorder has come, and then uses sockets in every way. Nobody but itself
 * calls what it has put there; if somebody does, it tells the page it goes to at the end (`empty.html`) by sessionStorage.
 *
 * The page's own code is synchronous, since `await` itself calls natives.
 */
import { url } from './lab-sockets.ts';
import {
  armTraps,
  asCaller,
  asPage,
  foreignCalls,
  prototypeOf,
  trapConstructor,
  trapGlobal,
  trapMembers,
  trapMissing,
} from './natives-traps.ts';

/** Names of properties that the recorder's code uses: the test reads them from its file. */
const recorderNames = (new URLSearchParams(location.search).get('names') ?? '')
  .split(' ')
  .filter((name) => name !== 'then');
/** Members of WebIDL dictionaries, which the browser looks for wherever a script hands it an object. */
const dictionaryNames =
  'capture once passive signal bubbles cancelable composed data origin lastEventId source ports transfer type buffered ' +
  'entryTypes durationThreshold highWaterMark size value writable enumerable configurable get set apply construct done ' +
  'next return throw toJSON closeCode reason protocols mode preventCancel stream fatal ignoreBOM detail';

const instances: Readonly<Record<string, object>> = {
  Array: [],
  ArrayIterator: [][Symbol.iterator](),
  Iterator: prototypeOf([][Symbol.iterator]()),
  MapIterator: new Map().entries(),
  StringIterator: ''[Symbol.iterator](),
  TypedArray: Uint8Array.prototype,
  Generator: (function* () {})(),
};
const classes =
  'Object Function String Number Boolean Symbol BigInt RegExp Date Promise Map Set WeakMap WeakSet WeakRef ' +
  'FinalizationRegistry ArrayBuffer DataView Uint8Array Uint32Array Float64Array Error TypeError TextEncoder TextDecoder ' +
  'EventTarget Event MessageEvent CloseEvent CustomEvent Blob File MessagePort MessageChannel Performance ' +
  'PerformanceObserver PerformanceObserverEntryList PerformanceEntry Navigator Document Node Crypto WebSocketStream ' +
  'WebSocketError ReadableStream WritableStream ReadableStreamDefaultReader WritableStreamDefaultWriter ' +
  'ReadableStreamDefaultController WritableStreamDefaultController DOMException AbortSignal AbortController ' +
  'PageTransitionEvent Storage';
const namespaces = 'Reflect JSON Math Atomics';
const globals =
  'setTimeout clearTimeout setInterval queueMicrotask structuredClone postMessage dispatchEvent addEventListener ' +
  'removeEventListener requestAnimationFrame requestIdleCallback parseInt String Number Proxy';

function layTraps(): number {
  let count = 0;
  const holder = globalThis as unknown as Record<string, { readonly prototype?: object } | undefined>;
  const taken = classes.split(' ').map((name) => ({ name, Class: holder[name] }));
  for (const [name, instance] of Object.entries(instances)) count += trapMembers(prototypeOf(instance), name);
  for (const { name, Class } of taken) {
    if (Class === undefined) continue;
    if (Class.prototype !== undefined) {
      count += trapMembers(Class.prototype, `${name}.prototype`);
      trapConstructor(Class.prototype, name);
    }
    count += trapMembers(Class, name);
  }
  for (const name of namespaces.split(' ')) count += trapMembers(holder[name] as object, name);
  const accessors: readonly string[] = ['url', 'readyState', 'bufferedAmount', 'protocol', 'extensions', 'binaryType'];
  const hooked = WebSocket.prototype;
  for (const name of accessors) {
    const own = Object.getOwnPropertyDescriptor(hooked, name);
    if (own?.get === undefined) continue;
    const one = { [name]: 0 };
    Object.defineProperty(one, name, own);
    trapMembers(one, 'WebSocket.prototype');
    Object.defineProperty(hooked, name, Object.getOwnPropertyDescriptor(one, name) ?? own);
    count++;
  }
  for (const name of globals.split(' ')) trapGlobal(name);
  for (const { name } of taken) trapGlobal(name);
  for (const name of [...new Set([...recorderNames, ...dictionaryNames.split(' ')])]) {
    if (name !== '') trapMissing(Object.prototype, 'Object.prototype', name);
    count++;
  }
  // Not on Object.prototype: streams read into plain objects, which the browser itself asks for `then`.
  trapMissing(ArrayBuffer.prototype, 'ArrayBuffer.prototype', 'then');
  for (let index = 0; index < 64; index++) {
    trapMissing(Array.prototype, 'Array.prototype', `${index}`);
    trapMissing(Object.prototype, 'Object.prototype', `${index}`);
  }
  return count + 128;
}

const { setItem } = Storage.prototype;
const store = (name: string, text: string) => Reflect.apply(setItem, sessionStorage, [name, text]);
const { stringify } = JSON;

const synthetic = new MessageEvent('message', { data: 'the page’s own' });

interface Stream {
  readonly opened: Promise<{ readonly readable: ReadableStream; readonly writable: WritableStream }>;
  readonly closed: Promise<unknown>;
  close(info: object): void;
}
type StreamClass = new (url: string) => Stream;

// The test reads from the wire log what these were sent and sent back.
const echoUrl = url('echo', { worker: 'hostile-echo' });
const blobUrl = url('echo', { worker: 'hostile-blobs' });
const servedUrl = url('close', { worker: 'hostile-served', code: 1011, reason: 'served', afterMs: 100 });
const chatUrl = url('chat', { worker: 'hostile-chat', everyMs: 20, bytes: 10 });
const streamUrl = url('echo', { worker: 'hostile-stream' });
const Stream = Reflect.get(window, 'WebSocketStream') as StreamClass | undefined;

/** With an iterator of its own, since the browser iterates over it. */
const protocols = Object.defineProperty(['first', 'second'], Symbol.iterator, {
  value: () => {
    const names = ['first', 'second'];
    let at = 0;
    const next = () =>
      at < names.length
        ? { __proto__: null, done: false, value: names[at++] }
        : { __proto__: null, done: true, value: undefined };
    return { __proto__: null, next };
  },
});

let live = 0;

// What the page calls while others' calls count, taken before they are trapped.
const calling = Reflect.apply;
const dispatch = EventTarget.prototype.dispatchEvent;
const { read } = ReadableStreamDefaultReader.prototype;
const { write } = WritableStreamDefaultWriter.prototype;
const closeStream: unknown = Stream?.prototype.close;

/** Writes to a stream, reads what comes back, and closes it. No callback returns a promise: promises call `then` of it. */
function streamOnce(Class: StreamClass): void {
  live++;
  const stream = asCaller(() => new Class(streamUrl));
  stream.closed.then(() => asPage(ended));
  stream.opened.then(({ readable, writable }) =>
    asPage(() => {
      const [writer, reader] = [writable.getWriter(), readable.getReader()];
      asCaller(() => calling(write, writer, ['streamed']));
      const answer: Promise<unknown> = asCaller(() => calling(read, reader, []));
      answer.then(() => {
        asCaller(() => calling(closeStream as () => void, stream, [{ __proto__: null, closeCode: 4001 }]));
      });
    }),
  );
}

/** Sends on an open socket; what comes back is counted, and after the last it closes. */
function converse(socket: WebSocket, contents: readonly unknown[], closing: () => void): void {
  let answers = 0;
  live++;
  socket.onopen = () =>
    asPage(() => {
      for (let i = 0; i < contents.length; i++) {
        const content = contents[i] as string;
        asCaller(() => socket.send(content));
      }
    });
  socket.onmessage = () =>
    asPage(() => {
      if (++answers === contents.length) asCaller(closing);
    });
  socket.onclose = () => asPage(ended);
}

function ended(): void {
  // Long enough for a beat of the page watch, and for the way to the panel.
  if (--live === 0) later(() => asPage(leave), 1500);
}

function leave(): void {
  window.onpagehide = () => asPage(() => store('foreign-calls', stringify(foreignCalls)));
  location.href = 'empty.html';
}

window.onerror = (message, _file, line, column) => {
  asPage(() => store('page-error', `${message} at ${line}:${column}`));
  location.href = 'empty.html';
};

const later = setTimeout.bind(window);
const contents = [
  'text',
  'ä€😀 '.repeat(600),
  'x'.repeat(300),
  '',
  new Uint8Array([1, 2, 3]),
  new Uint8Array([0, 1, 2, 3]).subarray(1, 3),
  new DataView(new ArrayBuffer(5), 1),
  new Float64Array(3).buffer,
  new Blob(['blob']),
  { toString: () => 'converted' },
  7,
];

store('traps', `${layTraps()}`);

const echo = asCaller(() => new WebSocket(echoUrl, protocols));
echo.binaryType = 'arraybuffer';
converse(echo, contents, () => echo.close(4000, 'done'));

const blobs = asCaller(() => new WebSocket(blobUrl));
converse(blobs, [new Blob(['sent as a Blob']), new Uint8Array(9)], () => blobs.close());

const served = asCaller(() => new WebSocket(servedUrl));
converse(served, [], () => {});
asCaller(() => calling(dispatch, served, [synthetic]));

const chat = asCaller(() => new WebSocket(chatUrl));
converse(chat, Array(100).fill('tick'), () => chat.close(1000));

if (Stream !== undefined) streamOnce(Stream);

armTraps();
