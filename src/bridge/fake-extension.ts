/** The extension's side as a bridge sees it, for tests: `runtime` with ports that the test answers. */
import type { BackgroundToBridge, BridgeToBackground } from '../wire/relay.ts';

export interface FakePort {
  readonly name: string;
  /** What the bridge has posted. */
  readonly heard: BridgeToBackground[];
  /** Closed, by whichever end. */
  readonly closed: boolean;
  say(message: BackgroundToBridge): void;
  /** The background goes away. With `silently` the bridge is not told, as in Chrome's bfcache. */
  breakOff(how?: 'silently'): void;
}

export interface FakeExtension {
  readonly api: typeof chrome;
  /** All ports that the bridge has opened. */
  readonly ports: readonly FakePort[];
  /** The one that is open, or null. */
  readonly port: FakePort | null;
  /** What was sent without a port. */
  readonly sent: unknown[];
  /** Reasons of disconnections that nobody has read: Chrome writes them into the page's console. */
  readonly unreadReasons: number;
  /** Sends to the frame; resolves with what the bridge answers at once. */
  tell(message: unknown): unknown;
  /** The extension is updated or removed: every call throws from now on, as in Chrome. */
  orphan(): void;
}

export function fakeExtension(): FakeExtension {
  const ports: FakePort[] = [];
  const sent: unknown[] = [];
  const listeners: ((message: unknown, sender: unknown, answer: (value: unknown) => void) => void)[] = [];
  let orphaned = false;
  let unread = 0;
  const refuseOrphans = () => {
    if (orphaned) throw new Error('Extension context invalidated.');
  };

  function connect({ name }: { name: string }): chrome.runtime.Port {
    refuseOrphans();
    const messages: ((message: BackgroundToBridge) => void)[] = [];
    const disconnects: (() => void)[] = [];
    const heard: BridgeToBackground[] = [];
    let closed = false;
    ports.push({
      name,
      heard,
      get closed() {
        return closed;
      },
      say: (message) => {
        for (const listener of messages) listener(message);
      },
      breakOff: (how) => {
        closed = true;
        if (how === 'silently') return;
        unread++;
        for (const listener of disconnects) listener();
      },
    });
    return {
      name,
      postMessage: (message: BridgeToBackground) => {
        if (closed) throw new Error('Attempting to use a disconnected port object');
        heard.push(message);
      },
      disconnect: () => {
        closed = true;
      },
      onMessage: { addListener: (listener: (message: BackgroundToBridge) => void) => messages.push(listener) },
      onDisconnect: { addListener: (listener: () => void) => disconnects.push(listener) },
    } as unknown as chrome.runtime.Port;
  }

  const runtime = {
    connect,
    get lastError() {
      if (unread > 0) unread--;
      return { message: 'The message port closed.' };
    },
    sendMessage: async (message: unknown) => void sent.push(message),
    onMessage: { addListener: (listener: (typeof listeners)[number]) => listeners.push(listener) },
  };
  const api = {
    get runtime() {
      return orphaned ? { ...runtime, sendMessage: refuseOrphans } : runtime;
    },
  } as unknown as typeof chrome;

  return {
    api,
    ports,
    sent,
    get port() {
      const last = ports.at(-1);
      return last === undefined || last.closed ? null : last;
    },
    get unreadReasons() {
      return unread;
    },
    tell: (message) => {
      let answered: unknown;
      for (const listener of listeners) listener(message, {}, (value) => (answered = value));
      return answered;
    },
    orphan: () => {
      orphaned = true;
    },
  };
}
