/**
 * The bridge's way to the background. Opened when somebody may be watching, opened again when it breaks: the background
 * may be ended at any moment, a document in bfcache loses its ports without being told (Chrome), and after an update of
 * the extension there is nobody there any more.
 */
import { type BackgroundToBridge, type BridgeToBackground, bridgePort } from '../wire/relay.ts';

/** How long to wait before opening the port again, by attempt. After the last, we wait to be called. */
const retryMs = [50, 200, 1000, 5000] as const;
/** A new port over which nothing comes, or a batch that nobody acknowledges: the port is taken for dead. */
const openingMs = 2000;
const acknowledgeMs = 10_000;

type Api = typeof chrome;

export interface BackgroundPort {
  /** Opens the port if it is not open. */
  open(): void;
  /** Opens a new port in place of the open one; nothing where none is open. */
  renew(): void;
  /** Closes and opens it, whatever state it seems to be in. */
  reopen(): void;
  /** Sends over the open port; false when there is none. */
  post(message: BridgeToBackground): boolean;
}

/** `onMessage` hears what the background says, and `unwatch` whenever the way to it breaks: then nobody is there to send to. */
export function backgroundPort(api: Api, onMessage: (message: BackgroundToBridge) => void): BackgroundPort {
  let port: chrome.runtime.Port | null = null;
  let attempt = 0;
  /** Runs while we wait for a word of the background. */
  let expecting: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    if (port !== null) return;
    let opened: chrome.runtime.Port;
    try {
      opened = api.runtime.connect({ name: bridgePort });
    } catch {
      onMessage({ type: 'unwatch' }); // the extension was updated or removed: this bridge is an orphan
      return;
    }
    port = opened;
    opened.onMessage.addListener((message: BackgroundToBridge) => {
      attempt = 0;
      clearTimeout(expecting);
      if (message.type === 'unwatch') close();
      else onMessage(message);
    });
    opened.onDisconnect.addListener(() => {
      if (port === opened) retry();
    });
    expect(openingMs);
  }

  function expect(withinMs: number): void {
    clearTimeout(expecting);
    expecting = setTimeout(retry, withinMs);
  }

  function close(): void {
    clearTimeout(expecting);
    if (port === null) return;
    const closing = port;
    port = null;
    closing.disconnect();
    // What is on its way is lost, and the reader does not know yet: were more to follow over the next port before it has
    // said where it stands, it would take the gap for a loss.
    onMessage({ type: 'unwatch' });
  }

  function retry(): void {
    close();
    const delay = retryMs[attempt++];
    if (delay === undefined) attempt = 0;
    else setTimeout(open, delay);
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
    port.postMessage(message);
    if (message.type === 'batch') expect(acknowledgeMs);
    return true;
  }

  return { open, renew, reopen, post };
}
