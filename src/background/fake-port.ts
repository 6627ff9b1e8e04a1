/** Two ends of a `runtime` port for tests: what one posts the other hears, at once. */
import type { Runtime } from 'webextension-polyfill';

type Listener = (message: unknown) => void;

export interface PortPair {
  /** The end the background holds. */
  readonly background: Runtime.Port;
  /** What the other end has heard so far. */
  readonly heard: unknown[];
  /** The other end says something. */
  say(message: unknown): void;
  /** The other end goes away. */
  hangUp(): void;
  readonly disconnected: boolean;
}

export function portPair(name: string, sender: Partial<Runtime.MessageSender> & { documentId?: string }): PortPair {
  const messages: Listener[] = [];
  const disconnects: (() => void)[] = [];
  const heard: unknown[] = [];
  let disconnected = false;
  const background = {
    name,
    sender,
    postMessage: (message: unknown) => heard.push(message),
    disconnect: () => {
      disconnected = true;
    },
    onMessage: { addListener: (listener: Listener) => messages.push(listener) },
    onDisconnect: { addListener: (listener: () => void) => disconnects.push(listener) },
  } as unknown as Runtime.Port;
  return {
    background,
    heard,
    say: (message) => {
      for (const listener of messages) listener(message);
    },
    hangUp: () => {
      for (const listener of disconnects) listener();
    },
    get disconnected() {
      return disconnected;
    },
  };
}
