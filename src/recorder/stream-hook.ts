/**
 * Stands between the page and its WebSocketStreams (Chrome). The two streams that the page gets are ours and pass on what
 * the native ones give and take, chunk by chunk, without a queue of their own: so they hold back, fail and end as the
 * native ones do, and what passes is overheard. A frame counts as received when the page reads it.
 *
 * Everything else is the native object: its promises are not replaced, only heard first.
 */
import { FrameFlag } from '../wire/records.ts';
import { browser } from './browser-natives.ts';
import { callStack } from './call-stack.ts';
import { exceptionName, type OnSocket, recordConstruct, recordRefusal, textLength } from './construction.ts';
import { codeOf, second } from './hook.ts';
import { natives } from './natives.ts';
import { asSent, orNull } from './payload.ts';
import { type Recording, recordFrame } from './record-frame.ts';
import { type OpenedStream, streams, type WebSocketStream, type WebSocketStreamClass } from './stream-natives.ts';
import { swapIn } from './swap.ts';

type Natives = NonNullable<typeof streams>;

interface StreamState {
  readonly connection: number;
  readyState: number;
}

export interface StreamHook {
  /** How many streams are not closed. */
  readonly live: () => number;
  unhook(): void;
}

/** Hooks this realm's WebSocketStream, if it has one. */
export function hookWebSocketStream(recording: Recording, onSocket: OnSocket): StreamHook {
  return streams === null ? { live: () => 0, unhook: () => {} } : hookStreams(streams, recording, onSocket);
}

function hookStreams(native: Natives, recording: Recording, onSocket: OnSocket): StreamHook {
  const { journal, safely } = recording;
  const Native = native.WebSocketStream;
  const ordinals = new natives.WeakMap<WebSocketStream, StreamState>();
  let live = 0;

  function recordConstruction(stream: WebSocketStream, options: unknown): void {
    const protocols = ownValue(options, 'protocols');
    const connection = recordConstruct(journal, onSocket, 'WebSocketStream', native.url(stream), protocols);
    const state: StreamState = { connection, readyState: 0 };
    natives.weakSet(ordinals, stream, state);
    live++;
    whenSettled(native.opened(stream), (opened) => {
      state.readyState = 1;
      const { protocol, extensions } = opened;
      safely(() => journal.record({ type: 'open', time: browser.now(), connection, protocol, extensions }));
      safely(() => passThrough(opened, connection));
    });
    whenSettled(
      native.closed(stream),
      ({ closeCode = 1005, reason = '' }) => end(closeCode, reason, true),
      (error) => {
        if (exceptionName(error) === 'AbortError') recordCloseCall(connection, 0, null, 'AbortSignal');
        end(closeCodeOf(error), '', false);
      },
    );

    function end(code: number, reason: string, wasClean: boolean): void {
      state.readyState = 3;
      live--;
      const time = browser.now();
      safely(() => {
        if (!wasClean) journal.record({ type: 'error', time, connection });
        journal.record({ type: 'close', time, connection, code, reason, wasClean });
      });
    }
  }

  function recordCloseCall(connection: number, readyState: number, code: number | null, reason: string): void {
    safely(() =>
      journal.record({
        type: 'close-call',
        time: browser.now(),
        connection,
        code,
        reason,
        readyState,
        stack: callStack(),
      }),
    );
  }

  /** Puts our streams in the place of the native ones, before the page can see them: it is heard after us. */
  function passThrough(opened: OpenedStream, connection: number): void {
    const hear = (content: unknown, flags: number) =>
      safely(() => recordFrame(recording, connection, browser.now(), flags, content));
    const readable = overheardReadable(native, opened.readable, (chunk) => hear(chunk, 0));
    const writable = overheardWritable(native, opened.writable, (chunk) => hear(chunk, FrameFlag.outbound));
    natives.put(opened, 'readable', readable);
    natives.put(opened, 'writable', writable);
  }

  function closeCodeOf(error: unknown): number {
    return orNull(() => native.closeCode(error as never)) ?? 1006;
  }

  /** Calls back first of all that wait for a promise of the browser's, and leaves no trace on it. */
  function whenSettled<T>(
    promise: Promise<T>,
    onValue: (value: T) => void,
    onError: (error: unknown) => void = () => {},
  ) {
    withoutSpecies(promise);
    natives.apply(native.nativeThen, promise, [onValue, onError]);
    native.deleteProperty(promise, 'constructor');
  }

  const Hooked = new natives.Proxy(Native, {
    __proto__: null,
    construct(target: WebSocketStreamClass, args: unknown[], newTarget: unknown) {
      let stream: WebSocketStream;
      try {
        stream = natives.construct(
          target as never,
          args,
          (newTarget === Hooked ? target : newTarget) as never,
        ) as never;
      } catch (error) {
        safely(() => {
          const protocols = ownValue(second(args), 'protocols');
          recordRefusal(journal, onSocket, 'WebSocketStream', error, args[0], protocols);
        });
        throw error;
      }
      safely(() => recordConstruction(stream, second(args)));
      return stream;
    },
  } as ProxyHandler<WebSocketStreamClass>);

  const nativeClose = Native.prototype.close as WebSocketStream['close'];
  const close = new natives.Proxy(nativeClose, {
    __proto__: null,
    apply(target: WebSocketStream['close'], self: WebSocketStream, args: unknown[]) {
      const state = natives.weakGet(ordinals, self) as StreamState | undefined;
      const result = natives.apply(target, self, args as never);
      if (state === undefined) return result;
      const info = args.length > 0 ? args[0] : undefined;
      const reason = ownValue(info, 'reason');
      const text = typeof reason === 'string' ? natives.slice(reason, 0, textLength) : '';
      recordCloseCall(state.connection, state.readyState, codeOf(ownValue(info, 'closeCode')), text);
      if (state.readyState < 2) state.readyState = 2;
      return result;
    },
  } as ProxyHandler<WebSocketStream['close']>);

  const unhook = swapIn([
    { owner: Native.prototype, name: 'constructor', native: Native, hooked: Hooked },
    { owner: Native.prototype, name: 'close', native: nativeClose, hooked: close },
    { owner: window, name: 'WebSocketStream', native: Native, hooked: Hooked },
  ]);
  return { live: () => live, unhook };
}

/** A stream that gives what `source` gives, when asked and not before. */
function overheardReadable<T>(native: Natives, source: ReadableStream<T>, hear: (chunk: T) => void): ReadableStream<T> {
  const reader = native.getReader(source);
  return new native.ReadableStream<T>(
    {
      __proto__: null,
      start(controller: ReadableStreamDefaultController<T>) {
        // Also of an end that comes while nobody reads.
        const onEnd = () => attempt(() => native.closeReadable(controller));
        const onError = (error: unknown) => attempt(() => native.failReadable(controller, error));
        inside(native, native.readerClosed(reader), onEnd, onError);
      },
      pull(controller: ReadableStreamDefaultController<T>) {
        return inside(native, native.read(reader), (result) => {
          if (result.done) return; // the reader's end closes us
          hear(result.value);
          attempt(() => native.enqueue(controller, result.value));
        });
      },
      cancel: (reason: unknown) => ours(native, native.cancel(reader, reason)),
    } as UnderlyingDefaultSource<T>,
    { __proto__: null, highWaterMark: 0 } as QueuingStrategy<T>,
  );
}

/** A stream that hands what it is given to `sink`, and is done with it when that is. */
function overheardWritable(
  native: Natives,
  sink: WritableStream<unknown>,
  hear: (chunk: unknown) => void,
): WritableStream<unknown> {
  const writer = native.getWriter(sink);
  return new native.WritableStream<unknown>(
    {
      __proto__: null,
      start(controller: WritableStreamDefaultController) {
        const onError = (error: unknown) => attempt(() => native.failWritable(controller, error));
        inside(native, native.writerClosed(writer), () => {}, onError);
      },
      write(chunk: unknown) {
        const content = asSent(chunk);
        return inside(native, native.write(writer, content), () => hear(content));
      },
      close: () => ours(native, native.closeWriter(writer)),
      abort: (reason: unknown) => ours(native, native.abort(writer, reason)),
    } as UnderlyingSink<unknown>,
    { __proto__: null, highWaterMark: 1 } as QueuingStrategy<unknown>,
  );
}

/** Goes on with a promise of our own streams without asking the page's `Promise.prototype`. A rejection is passed on. */
function inside<T>(
  native: Natives,
  promise: Promise<T>,
  onValue: (value: T) => void,
  onError?: (error: unknown) => void,
): Promise<void> {
  withoutSpecies(promise);
  return ours(native, natives.apply(native.nativeThen, promise, [onValue, onError]) as Promise<void>);
}

/** A promise that the browser can wait for without asking the page's `Promise.prototype`. */
function ours<T>(native: Natives, promise: Promise<T>): Promise<T> {
  withoutSpecies(promise);
  natives.put(promise, 'then', native.nativeThen);
  return promise;
}

/** `then` asks a promise's constructor, on a prototype of the page, what to make; where there is none, a plain promise. */
function withoutSpecies(promise: Promise<unknown>): void {
  natives.put(promise as { constructor?: unknown }, 'constructor', undefined);
}

/** The value of a plain property. A getter is the page's code, and the browser has called it already. */
function ownValue(owner: unknown, name: string): unknown {
  if (typeof owner !== 'object' || owner === null) return undefined;
  return natives.getOwnPropertyDescriptor(owner, name)?.value;
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // it had ended or failed before, by the page's own hand
  }
}
