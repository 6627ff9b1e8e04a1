/**
 * The bridge's way to the background. Opened when somebody may be watching, opened again when it breaks: the background
 * may be ended at any moment, a document in bfcache loses its ports without being told (Chrome), and after an update of
 * the extension there is nobody there any more: then the bridge is an orphan, says so once to whoever listens, and is
 * quiet. Nothing in here throws or is reported to the page's console.
 */
import { typeOf } from '../wire/message-type.ts';
import type { BackgroundToBridge, BridgeToBackground, Farewell } from '../wire/relay.ts';

/** How long to wait before opening the port again, by attempt. After the last, we wait to be called. */
const retryMs = [50, 200, 1000, 5000] as const;
/** A new port over which nothing comes, or a batch that nobody acknowledges: the port is taken for dead. */
const openingMs = 2000;
const acknowledgeMs = 10_000;

type Api = typeof chrome;

export interface BackgroundPort {
  /** Opens the port if it is not open. */
  open(): void;
  /** Closes and opens it, whatever state it seems to be in. */
  reopen(): void;
  /** Opens a new port in place of the open one; nothing where none is open. */
  renew(): void;
  /** Sends over the open port; false when there is none. */
  post(message: BridgeToBackground): boolean;
  /** Sends without a port, as the last thing of a document. */
  sendLast(message: Farewell): void;
}

/**
 * `onMessage` hears what the background says, and `unwatch` when there is no way to it any more. `name` is asked for the
 * port's name each time one is opened.
 */
export function backgroundPort(
  api: Api,
  name: () => string,
  onMessage: (message: BackgroundToBridge) => void,
): BackgroundPort {
  let port: chrome.runtime.Port | null = null;
  let attempt = 0;
  /** Runs while we wait for a word of the background, or for the time to open the port again. */
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    if (port !== null) return;
    clearTimeout(timer);
    let opened: chrome.runtime.Port;
    try {
      opened = api.runtime.connect({ name: name() });
    } catch {
      onMessage({ type: 'unwatch' }); // the extension was updated or removed: this bridge is an orphan
      return;
    }
    port = opened;
    opened.onMessage.addListener((message: BackgroundToBridge) => {
      if (port !== opened) return;
      attempt = 0;
      clearTimeout(timer);
      if (typeOf(message) === 'unwatch') close();
      onMessage(message);
    });
    opened.onDisconnect.addListener(() => {
      // Chrome writes a reason that nobody has read into the page's console.
      void api.runtime?.lastError;
      if (port === opened) retry();
    });
    expect(openingMs);
  }

  function expect(withinMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(retry, withinMs);
  }

  function close(): void {
    clearTimeout(timer);
    const closing = port;
    port = null;
    closing?.disconnect();
  }

  function retry(): void {
    close();
    const delay = retryMs[attempt++];
    if (delay === undefined) {
      attempt = 0;
      onMessage({ type: 'unwatch' });
    } else timer = setTimeout(open, delay);
  }

  function reopen(): void {
    close();
    open();
  }

  function renew(): void {
    if (port !== null) reopen();
  }

  function post(message: BridgeToBackground): boolean {
    if (port === null) return false;
    try {
      port.postMessage(message);
    } catch {
      retry(); // disconnected, and we have not been told yet
      return false;
    }
    if (message.type === 'batch') expect(acknowledgeMs);
    return true;
  }

  function sendLast(message: Farewell): void {
    try {
      void api.runtime.sendMessage(message).catch(() => {}); // nobody answers it
    } catch {
      // an orphan: there is nobody to hand over to
    }
  }

  return { open, reopen, renew, post, sendLast };
}
