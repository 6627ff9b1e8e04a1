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
import type { Journal } from './journal.ts';
import { natives } from './natives.ts';
import { utf8Length } from './utf8.ts';

/** Caps of what is written down; the bridge enforces the same on whatever claims to be a recorder. */
const urlLength = 4096;
const stackLength = 2048;
const reasonLength = 256;
const protocolCount = 16;

const readyStateOpen = 1;

/**
 * Hooks this realm's WebSocket. `onSocket` hears of each socket before it is recorded, and whether it is the first. All
 * recording runs under `safely`. `unhook` gives the natives back, save where the page has put something in their place.
 */
export function hookWebSocket(
  journal: Journal,
  onSocket: (first: boolean) => void,
  safely: Guarded,
): { liveSockets: () => number; unhook: () => void } {
  const Native = browser.WebSocket;
  const ordinals = new natives.WeakMap<WebSocket, number>();
  let live = 0;

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
      live--;
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
      journal.text(connection, time, flags, utf8Length(content), content);
      return;
    }
    const bytes = bytesOf(content);
    if (bytes !== null) {
      const size = natives.viewBytes(bytes);
      const kept = bytesAt(natives.viewBuffer(bytes), natives.viewOffset(bytes), natives.min(journal.payloadCap, size));
      journal.binary(connection, time, flags | FrameFlag.binary, size, kept);
      return;
    }
    const size = blobSize(content);
    if (size === null)
      journal.text(connection, time, flags, 0, ''); // a synthetic message with an object inside
    else recordBlob(connection, time, flags | FrameFlag.binary | FrameFlag.blob, size, content as Blob);
  }

  function recordBlob(connection: number, time: number, flags: number, size: Bytes, blob: Blob): void {
    const ordinal = journal.binary(connection, time, flags, size, null);
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
    live++;
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
      if (args.length > 0) args[0] = content;
      const result = natives.apply(target, self, args);
      if (sends) safely(() => recordFrame(connection, browser.now(), FrameFlag.outbound, content));
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
        const given = args.length > 0 ? args[0] : null;
        const because = args.length > 1 ? args[1] : '';
        const code = typeof given === 'number' ? given : null;
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

  const putBackClass = replace(window, 'WebSocket', Hooked);
  const putBackConstructor = replace(Native.prototype, 'constructor', Hooked);
  const putBackSend = replace(Native.prototype, 'send', send);
  const putBackClose = replace(Native.prototype, 'close', close);
  const unhook = () => {
    putBackClass();
    putBackConstructor();
    putBackSend();
    putBackClose();
  };
  return { liveSockets: () => live, unhook };
}

/** Puts another value into a property and leaves all else about it as it was. Returns how to put the first one back. */
function replace(owner: object, name: string, value: unknown): () => void {
  const descriptor = natives.getOwnPropertyDescriptor(owner, name);
  if (descriptor === undefined) throw new TypeError(`no property ${name} to hook`);
  natives.defineProperty(owner, name, { ...descriptor, value });
  return () => {
    const isOurs = natives.getOwnPropertyDescriptor(owner, name)?.value === value;
    if (isOurs) natives.defineProperty(owner, name, descriptor);
  };
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
const ownFile = /(?:at |@)(?:[^\n]*\()?([^\n]+?):\d+:\d+/.exec(new Error().stack ?? '')?.[1] ?? null;

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
