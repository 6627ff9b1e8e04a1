/**
 * Firefox only: follows WebSocket upgrades in `webRequest`, which there tells status and headers of accepted and of
 * refused handshakes alike. (In Chrome the mere presence of such a listener erases the browser's own failure texts, so
 * the Chrome build has no permission for it and takes the handshake from `devtools.network`.)
 */
import type { WebRequest } from 'webextension-polyfill';
import { keptHeaders } from '../wire/headers.ts';
import type { ObservedHandshake } from '../wire/relay.ts';

/** Who asked for a socket, by the browser's word. */
export interface Requester {
  /** null for shared and service workers, which belong to a site and to no tab. */
  readonly tabId: number | null;
  /** Of the document: its own, and that of the one whose origin it has (a frame's own may be `about:blank`). */
  readonly documentUrls: readonly string[];
  readonly isPrivate: boolean;
}

/**
 * Starts observing. `onChange` hears of every handshake each time more is known of it, and whose it is.
 */
export function observeHandshakes(
  webRequest: WebRequest.Static,
  onChange: (handshake: ObservedHandshake, requester: Requester) => void,
): void {
  const filter = { urls: ['ws://*/*', 'wss://*/*'], types: ['websocket' as const] };
  const open = new Map<string, ObservedHandshake>();

  interface Details {
    readonly requestId: string;
    /** Firefox has it, the polyfill's types do not; none where a worker asks. */
    readonly documentId?: string;
    readonly tabId: number;
    readonly url: string;
    readonly timeStamp: number;
    readonly documentUrl?: string | undefined;
    readonly originUrl?: string | undefined;
    readonly incognito?: boolean | undefined;
  }
  const learn = (details: Details, news: Partial<ObservedHandshake>, isLast = false) => {
    const { requestId, documentId = '', url, timeStamp } = details;
    const known = open.get(requestId) ?? {
      requestId,
      documentId,
      url,
      startedAt: timeStamp,
      toldAt: timeStamp,
      status: null,
      requestHeaders: [],
      responseHeaders: [],
      serverAddress: '',
      failure: '',
    };
    const handshake = { ...known, ...news, toldAt: timeStamp };
    if (isLast) open.delete(requestId);
    else open.set(requestId, handshake);
    onChange(handshake, {
      tabId: details.tabId < 0 ? null : details.tabId,
      documentUrls: [details.documentUrl, details.originUrl].filter((address) => address !== undefined),
      isPrivate: details.incognito === true,
    });
  };

  webRequest.onBeforeRequest.addListener((details) => void learn(details, {}), filter);
  webRequest.onSendHeaders.addListener(
    (details) => learn(details, { requestHeaders: keptHeaders(details.requestHeaders) }),
    filter,
    ['requestHeaders'],
  );
  webRequest.onHeadersReceived.addListener(
    (details) => {
      learn(details, { status: details.statusCode, responseHeaders: keptHeaders(details.responseHeaders) });
    },
    filter,
    ['responseHeaders'],
  );
  webRequest.onCompleted.addListener((details) => learn(details, { serverAddress: details.ip ?? '' }, true), filter);
  webRequest.onErrorOccurred.addListener((details) => learn(details, { failure: details.error }, true), filter);
}
