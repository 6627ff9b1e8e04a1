/**
 * Stands between the page and its WebSockets, and changes nothing: the constructor, `send` and `close` are proxies of the
 * native ones, and what happens on a socket is overheard by listeners that are always first.
 *
 * Whatever goes wrong in here is our fault, never the page's: it is reported once, and from then on the page is alone
 * with the native functions.
 */
import type { Bytes } from '../base/units.ts';
import { FrameFlag } from '../wire/records.ts';
import { browser } from './browser-natives.ts';
import type { Guarded } from './fault-guard.ts';
import { headBytes } from './frame-store.ts';
import type { Journal } from './journal.ts';
import { LiveSockets } from './live-sockets.ts';
import { natives, taken } from './natives.ts';

/** Caps of what is written down; the bridge enforces the same on whatever claims to be a recorder. */
const urlLength = 4096;
const stackLength = 2048;
const reasonLength = 256;
const protocolCount = 16;

const readyStateOpen = 1;

export interface Hook {
  readonly live: LiveSockets;
  /** Gives the page its own functions back, as far as it has not put others in our place. */
  unhook(): void;
}

/**
 * Hooks this realm's WebSocket. `onSocket` hears of each socket before it is recorded, and whether it is the first. All
 * recording runs under `safely`.
 */
export function hookWebSocket(journal: Journal, onSocket: (first: boolean) => void, safely: Guarded): Hook {
  const Native = browser.WebSocket;
  const ordinals = new natives.WeakMap<WebSocket, number>();
  const live = new LiveSockets();

  function overhear(socket: WebSocket, connection: number): void {
    const on = (type: string, record: (event: Event, target: WebSocket) => void) => {
      // Capturing listeners come before all others of a target, and nothing can be registered on it before these.
      const options = { __proto__: null, capture: true } as AddEventListenerOptions;
      const overheard = function (this: WebSocket, event: Event) {
        safely(() => record(event, this));
      };
      browser.listen(socket, type, overheard as EventListener, options);
    };
    on('open', (event, opened) => {
      if (!event.isTrusted) return;
      const time = browser.now();
      const protocol = browser.protocol(opened);
      journal.record({ type: 'open', time, connection, protocol, extensions: browser.extensions(opened) });
    });
    on('message', (event) => {
      const time = browser.now();
      if (event.isTrusted) recordFrame(connection, time, 0, browser.messageOf(event as MessageEvent));
      else recordSynthetic(connection, time, event);
    });
    on('error', (event) => {
      if (event.isTrusted) journal.record({ type: 'error', time: browser.now(), connection });
    });
    on('close', (event) => {
      if (!event.isTrusted) return;
      const close = event as CloseEvent;
      live.remove(connection);
      journal.record({
        type: 'close',
        time: browser.now(),
        connection,
        code: browser.closeCode(close),
        reason: browser.closeReason(close),
        wasClean: browser.closeWasClean(close),
      });
    });
  }

  function recordSynthetic(connection: number, time: number, event: Event): void {
    let content: unknown = '';
    try {
      content = browser.messageOf(event as MessageEvent);
    } catch {
      // an Event that is no MessageEvent carries nothing
    }
    recordFrame(connection, time, FrameFlag.synthetic, content);
  }

  function recordFrame(connection: number, time: number, flags: number, content: unknown): void {
    if (typeof content === 'string') {
      journal.text(connection, time, flags, content);
      return;
    }
    const bytes = bytesOf(content);
    if (bytes !== null) {
      journal.binary(connection, time, flags | FrameFlag.binary, natives.viewBytes(bytes), bytes);
      return;
    }
    const size = blobSize(content);
    if (size === null)
      journal.text(connection, time, flags, ''); // a synthetic message with an object inside
    else recordBlob(connection, time, flags | FrameFlag.binary | FrameFlag.blob, size, content as Blob);
  }

  function recordSent(connection: number, content: unknown, waiting: Bytes, added: Bytes): void {
    const time = browser.now();
    recordFrame(connection, time, FrameFlag.outbound, content);
    journal.sending(connection, time, readyStateOpen, waiting, added);
  }

  function recordBlob(connection: number, time: number, flags: number, size: Bytes, blob: Blob): void {
    const ordinal = journal.binary(connection, time, flags, size, null);
    // A copy of each would cost the page more than the frame itself. Unwatched only what may be a heartbeat is read.
    if (!journal.watched && size > headBytes) return;
    const head = browser.blobSlice(blob, 0, journal.payloadCap);
    const read = browser.blobBytes(head);
    // `then` asks a promise's constructor, on a prototype of the page, what to make; without one it makes a plain promise.
    natives.defineProperty(read, 'constructor', { __proto__: null, value: undefined } as PropertyDescriptor);
    const keep = (buffer: ArrayBuffer) => safely(() => journal.latePayload(ordinal, new natives.Uint8Array(buffer)));
    browser.whenRead(read, keep, () => {}); // a Blob that cannot be read leaves a frame without payload
  }

  function recordConstruction(socket: WebSocket, protocols: unknown): void {
    const connection = journal.connections;
    natives.weakSet(ordinals, socket, connection);
    live.add(socket, connection);
    onSocket(connection === 0);
    journal.record({
      type: 'construct',
      time: browser.now(),
      connection,
      url: natives.slice(browser.url(socket), 0, urlLength),
      protocols: requested(protocols),
      prerendering: browser.isPrerendering(),
      stack: callStack(),
    });
    overhear(socket, connection);
  }

  const Hooked = new natives.Proxy(Native, {
    __proto__: null,
    construct(target: typeof WebSocket, args: unknown[], newTarget: unknown) {
      const socket: WebSocket = natives.construct(target, args, newTarget === Hooked ? target : (newTarget as never));
      safely(() => recordConstruction(socket, args.length > 1 ? args[1] : undefined));
      return socket;
    },
  } as ProxyHandler<typeof WebSocket>);

  const send = new natives.Proxy(Native.prototype.send, {
    __proto__: null,
    apply(target: typeof WebSocket.prototype.send, self: WebSocket, args: unknown[]) {
      const connection = ordinalOf(self);
      if (connection === undefined) return natives.apply(target, self, args);
      const content = args.length === 0 ? '' : asSent(args[0]);
      // In any other state the browser throws, or takes the data and drops it. An object's conversion may have closed it.
      const sends = browser.readyState(self) === readyStateOpen;
      const waiting = sends ? browser.bufferedAmount(self) : 0;
      if (args.length > 0) args[0] = content;
      const result = natives.apply(target, self, args);
      if (sends) safely(() => recordSent(connection, content, waiting, browser.bufferedAmount(self) - waiting));
      return result;
    },
  } as ProxyHandler<typeof WebSocket.prototype.send>);

  const close = new natives.Proxy(Native.prototype.close, {
    __proto__: null,
    apply(target: typeof WebSocket.prototype.close, self: WebSocket, args: unknown[]) {
      const connection = ordinalOf(self);
      if (connection === undefined) return natives.apply(target, self, args);
      const time = browser.now();
      const readyState = browser.readyState(self);
      const result = natives.apply(target, self, args);
      safely(() => {
        // Places that were not given are not read: the page's Array.prototype may answer for them.
        const code = args.length > 0 ? codeOf(args[0]) : null;
        const because = args.length > 1 ? args[1] : '';
        const reason = typeof because === 'string' ? natives.slice(because, 0, reasonLength) : '';
        journal.record({ type: 'close-call', time, connection, code, reason, readyState, stack: callStack() });
      });
      return result;
    },
  } as ProxyHandler<typeof WebSocket.prototype.close>);

  /** undefined for whatever is no socket of ours: WeakMap answers so for anything. */
  function ordinalOf(self: WebSocket): number | undefined {
    return natives.weakGet(ordinals, self);
  }

  const swaps: readonly Swap[] = [
    { owner: Native.prototype, name: 'constructor', native: Native, hooked: Hooked },
    { owner: Native.prototype, name: 'send', native: Native.prototype.send, hooked: send },
    { owner: Native.prototype, name: 'close', native: Native.prototype.close, hooked: close },
    { owner: window, name: 'WebSocket', native: Native, hooked: Hooked },
  ];
  for (let i = 0; i < swaps.length; i++) swap(swaps[i], 'native', 'hooked');
  return {
    live,
    unhook() {
      for (let i = 0; i < swaps.length; i++) swap(swaps[i], 'hooked', 'native');
    },
  };
}

/** A property of the page's world and its two values. */
interface Swap {
  readonly owner: object;
  readonly name: string;
  readonly native: unknown;
  readonly hooked: unknown;
}

/** Puts another value into a property that has the one expected, and leaves all else about it as it is. */
function swap(place: Swap | undefined, from: 'native' | 'hooked', to: 'native' | 'hooked'): void {
  if (place === undefined) return;
  const { owner, name } = place;
  const descriptor = natives.getOwnPropertyDescriptor(owner, name);
  if (descriptor?.value !== place[from]) return;
  // False, not an error, where the page froze the object meanwhile.
  natives.defineProperty(owner, name, { ...descriptor, value: place[to] });
}

/** The code that `close` was given, which took it: whatever was given has become a number that it may send. */
function codeOf(given: unknown): number | null {
  if (typeof given === 'number') return natives.round(given);
  // As the browser converts it. An object's conversion is the page's code and has run once already.
  return typeof given === 'string' ? natives.round(+given) : null;
}

/**
 * What `send` will make of its argument. Anything but bytes and Blobs becomes a text: doing that here and handing the
 * text on runs an object's own conversion once, as without us. A symbol is left to the browser to refuse.
 */
function asSent(argument: unknown): unknown {
  if (typeof argument === 'symbol' || bytesOf(argument) !== null || blobSize(argument) !== null) return argument;
  return `${argument}`;
}

/** The bytes of a buffer or view as they are, null for anything else. */
function bytesOf(content: unknown): Uint8Array | null {
  if (typeof content !== 'object' || content === null) return null;
  if (!natives.isView(content)) {
    const length = orNull(() => natives.bufferBytes(content as ArrayBuffer));
    return length === null ? null : bytesAt(content as ArrayBuffer, 0, length);
  }
  const asTyped = content as Uint8Array<ArrayBuffer>;
  const typed = orNull(() => natives.viewBuffer(asTyped));
  if (typed !== null) return bytesAt(typed, natives.viewOffset(asTyped), natives.viewBytes(asTyped));
  const asView = content as unknown as DataView;
  const viewed = orNull(() =>
    bytesAt(natives.dataViewBuffer(asView), natives.dataViewOffset(asView), natives.dataViewBytes(asView)),
  );
  return viewed ?? new natives.Uint8Array(0); // a DataView throws where its buffer is detached: bytes all the same
}

function bytesAt(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array {
  // A detached buffer has no bytes and takes no view.
  return length === 0 ? new natives.Uint8Array(0) : new natives.Uint8Array(buffer, offset, length);
}

function blobSize(content: unknown): Bytes | null {
  if (typeof content !== 'object' || content === null) return null;
  return orNull(() => browser.blobSize(content as Blob));
}

/** A native getter throws for a receiver that is not of its kind: that is the question asked here. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function requested(protocols: unknown): string[] {
  if (typeof protocols === 'string') return [natives.slice(protocols, 0, reasonLength)];
  const texts: string[] = [];
  if (!natives.isArray(protocols)) return texts;
  for (let i = 0; i < protocols.length && i < protocolCount; i++) {
    const protocol: unknown = protocols[i];
    if (typeof protocol === 'string') natives.put(texts, texts.length, natives.slice(protocol, 0, reasonLength));
  }
  return texts;
}

/** How stacks name this file: Chrome `at chrome-extension://…/recorder.js:1:2`, Firefox `@<anonymous code>:1:2`. */
const { ownFile } = taken(() => ({
  ownFile: /(?:at |@)(?:[^\n]*\()?([^\n]+?):\d+:\d+/.exec(new Error().stack ?? '')?.[1] ?? null,
}));

/**
 * Who called: the page's part of the stack, innermost call first, without our own frames, which would tell which
 * extension this is. '' where the page formats stacks itself: its code must not run for us.
 */
function callStack(): string {
  if (natives.getOwnPropertyDescriptor(natives.Error, 'prepareStackTrace') !== undefined) return '';
  const stack = natives.stackOf(new natives.Error());
  if (typeof stack !== 'string' || ownFile === null) return '';
  let from = natives.indexOf(stack, ownFile); // skips Chrome's first line, the error's name
  for (let at = from; at !== -1; ) {
    const lineEnd = natives.indexOf(stack, '\n', at);
    from = lineEnd + 1;
    const nextLineEnd = natives.indexOf(stack, '\n', from);
    at = natives.indexOf(stack, ownFile, from);
    if (lineEnd === -1 || (nextLineEnd !== -1 && at > nextLineEnd)) break;
  }
  return natives.slice(stack, from, from + stackLength);
}
