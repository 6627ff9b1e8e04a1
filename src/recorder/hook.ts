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
import { callStack } from './call-stack.ts';
import { type OnSocket, recordConstruct, recordRefusal, textLength } from './construction.ts';
import { LiveSockets } from './live-sockets.ts';
import { natives } from './natives.ts';
import { asSent } from './payload.ts';
import { type Recording, recordFrame } from './record-frame.ts';
import { swapIn } from './swap.ts';

const readyStateOpen = 1;

export interface Hook {
  readonly live: LiveSockets;
  /** Gives the page its own functions back, as far as it has not put others in our place. */
  unhook(): void;
}

/** Hooks this realm's WebSocket. All recording runs under `safely`. */
export function hookWebSocket(recording: Recording, onSocket: OnSocket): Hook {
  const { journal, safely } = recording;
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
      if (event.isTrusted) recordFrame(recording, connection, time, 0, browser.messageOf(event as MessageEvent));
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
    recordFrame(recording, connection, time, FrameFlag.synthetic, content);
  }

  function recordSent(connection: number, content: unknown, waiting: Bytes, added: Bytes): void {
    const time = browser.now();
    recordFrame(recording, connection, time, FrameFlag.outbound, content);
    journal.sending(connection, time, readyStateOpen, waiting, added);
  }

  function recordConstruction(socket: WebSocket, protocols: unknown): void {
    const connection = recordConstruct(journal, onSocket, 'WebSocket', browser.url(socket), protocols);
    natives.weakSet(ordinals, socket, connection);
    live.add(socket, connection);
    overhear(socket, connection);
  }

  const Hooked = new natives.Proxy(Native, {
    __proto__: null,
    construct(target: typeof WebSocket, args: unknown[], newTarget: unknown) {
      let socket: WebSocket;
      try {
        socket = natives.construct(target, args, newTarget === Hooked ? target : (newTarget as never));
      } catch (error) {
        safely(() => recordRefusal(journal, onSocket, 'WebSocket', error, args[0], second(args)));
        throw error;
      }
      safely(() => recordConstruction(socket, second(args)));
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
        const code = args.length > 0 ? codeOf(args[0]) : null;
        const because = second(args);
        const reason = typeof because === 'string' ? natives.slice(because, 0, textLength) : '';
        journal.record({ type: 'close-call', time, connection, code, reason, readyState, stack: callStack() });
      });
      return result;
    },
  } as ProxyHandler<typeof WebSocket.prototype.close>);

  /** undefined for whatever is no socket of ours: WeakMap answers so for anything. */
  function ordinalOf(self: WebSocket): number | undefined {
    return natives.weakGet(ordinals, self);
  }

  const swaps = [
    { owner: Native.prototype, name: 'constructor', native: Native, hooked: Hooked },
    { owner: Native.prototype, name: 'send', native: Native.prototype.send, hooked: send },
    { owner: Native.prototype, name: 'close', native: Native.prototype.close, hooked: close },
    { owner: window, name: 'WebSocket', native: Native, hooked: Hooked },
  ];
  return { live, unhook: swapIn(swaps) };
}

/** The second argument. Places that were not given are not read: the page's Array.prototype may answer for them. */
export function second(args: readonly unknown[]): unknown {
  return args.length > 1 ? args[1] : undefined;
}

/** The code that `close` was given, which took it: whatever was given has become a number that it may send. */
export function codeOf(given: unknown): number | null {
  if (typeof given === 'number') return natives.round(given);
  // As the browser converts it. An object's conversion is the page's code and has run once already.
  return typeof given === 'string' ? natives.round(+given) : null;
}
