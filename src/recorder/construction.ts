/** What is written down where the page makes a socket, or is refused one. */
import type { SocketApi } from '../wire/records.ts';
import { browser } from './browser-natives.ts';
import { callStack } from './call-stack.ts';
import type { Journal } from './journal.ts';
import { natives } from './natives.ts';
import { orNull } from './payload.ts';

/** Caps of what is written down; the bridge enforces the same on whatever claims to be a recorder. */
const urlLength = 4096;
export const textLength = 256;
const protocolCount = 16;

/** Hears of each socket before it is recorded, and whether it is the first. */
export type OnSocket = (first: boolean) => void;

/** Returns the number of the connection that begins. */
export function recordConstruct(
  journal: Journal,
  onSocket: OnSocket,
  api: SocketApi,
  url: string,
  protocols: unknown,
): number {
  const connection = journal.connections;
  onSocket(connection === 0);
  journal.record({
    type: 'construct',
    api,
    time: browser.now(),
    connection,
    url: natives.slice(url, 0, urlLength),
    protocols: requested(protocols),
    prerendering: browser.isPrerendering(),
    stack: callStack(),
  });
  return connection;
}

/**
 * The native constructor threw. If it refused for the sake of security (an unencrypted socket on a page of https), that is
 * the end of a connection before its beginning, and the page may have caught it without a word. Anything else is a mistake
 * in the call, and there was nothing to connect to.
 *
 * @param given the address as the page gave it. Of an object that is no URL it is not known: its conversion is the page's code.
 */
export function recordRefusal(
  journal: Journal,
  onSocket: OnSocket,
  api: SocketApi,
  error: unknown,
  given: unknown,
  protocols: unknown,
): void {
  if (exceptionName(error) !== 'SecurityError') return;
  const url = typeof given === 'string' ? given : orNull(() => browser.href(given as URL));
  if (url === null) return;
  const connection = recordConstruct(journal, onSocket, api, url, protocols);
  journal.record({ type: 'error', time: browser.now(), connection });
}

/** null for whatever is no exception of the browser's. */
export function exceptionName(error: unknown): string | null {
  return orNull(() => browser.exceptionName(error as DOMException));
}

function requested(protocols: unknown): string[] {
  if (typeof protocols === 'string') return [natives.slice(protocols, 0, textLength)];
  const texts: string[] = [];
  if (!natives.isArray(protocols)) return texts;
  for (let i = 0; i < protocols.length && i < protocolCount; i++) {
    const protocol: unknown = protocols[i];
    if (typeof protocol === 'string') natives.put(texts, texts.length, natives.slice(protocol, 0, textLength));
  }
  return texts;
}
