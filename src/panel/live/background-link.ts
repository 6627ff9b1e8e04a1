/**
 * The panel's way to the background: a port that is opened again whenever it breaks. Whoever uses it starts over on each
 * opening; nothing is queued in between, since the recorder's journal keeps everything.
 */
import type { Runtime } from 'webextension-polyfill';
import type { Milliseconds } from '../../base/units.ts';
import { type BackgroundToPanel, type PanelToBackground, panelPort } from '../../wire/relay.ts';

const firstRetryMs: Milliseconds = 100;
const lastRetryMs: Milliseconds = 3000;
/** Chrome ends a worker after 30 s without events. */
const keepAliveMs: Milliseconds = 20_000;

export interface BackgroundLink {
  /** Opens the port, and keeps it open from then on. */
  open(): void;
  /** False while the port is broken: the message is not sent, and need not be. */
  post(message: PanelToBackground): boolean;
  close(): void;
}

export function linkToBackground(
  runtime: Pick<Runtime.Static, 'connect'>,
  on: { open: () => void; message: (message: BackgroundToPanel) => void; broken: () => void },
): BackgroundLink {
  let port: Runtime.Port | null = null;
  let retryMs = firstRetryMs;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function open(): void {
    const opened = runtime.connect({ name: panelPort });
    port = opened;
    opened.onMessage.addListener((message) => {
      retryMs = firstRetryMs;
      on.message(message as BackgroundToPanel);
    });
    opened.onDisconnect.addListener(() => {
      port = null;
      if (closed) return;
      on.broken();
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    });
    on.open();
  }

  function post(message: PanelToBackground): boolean {
    port?.postMessage(message);
    return port !== null;
  }

  const keepAlive = setInterval(() => post({ type: 'keep-alive' }), keepAliveMs);

  function close(): void {
    closed = true;
    clearInterval(keepAlive);
    clearTimeout(retry);
    port?.disconnect();
  }

  return { open, post, close };
}
