/**
 * Handshakes in Chrome's HAR. Only `devtools.network` tells what became of an upgrade without disturbing it: status,
 * headers, server address, and the browser's own words on a failure.
 *
 * Shape used (all else ignored): `entries[] {_resourceType: 'websocket', startedDateTime, request {url, headers[]},
 * response {status, headers[]}, serverIPAddress, _webSocketMessages[] {type: 'error', data}}`.
 * Source: seen in Chromium 156; HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/.
 */
import type { Handshake, HostHint } from '../../session/model.ts';
import { keptHeaders } from '../../wire/headers.ts';

export interface HarHeader {
  readonly name: string;
  readonly value: string;
}

export interface HarEntry {
  readonly startedDateTime?: string;
  readonly serverIPAddress?: string;
  readonly request?: { readonly url?: string; readonly headers?: readonly HarHeader[] };
  readonly response?: { readonly status?: number; readonly headers?: readonly HarHeader[] };
  readonly _resourceType?: string;
  readonly _webSocketMessages?: readonly { readonly type?: string; readonly data?: string }[];
}

/** What an entry tells of an upgrade; null for entries that are none. */
export function handshakeOf(entry: HarEntry): Handshake | null {
  const startedAt = Date.parse(entry.startedDateTime ?? '');
  const { request, response } = entry;
  if (entry._resourceType !== 'websocket' || request?.url === undefined || Number.isNaN(startedAt)) return null;
  // Chrome writes 0 (or, for a failure before the answer, nothing) where no answer was seen.
  const status = response?.status === undefined || response.status === 0 ? null : response.status;
  // Errors before the 101 are the handshake's; one after it is the connection's own end, told in the same list.
  const failure = entry._webSocketMessages?.find(({ type }) => type === 'error')?.data ?? '';
  return {
    source: 'devtools-har',
    url: request.url,
    startedAt,
    status,
    requestHeaders: keptHeaders(request.headers),
    responseHeaders: keptHeaders(response?.headers),
    serverAddress: entry.serverIPAddress ?? '',
    failure,
  };
}

/** The headers of an ordinary response, as a hint at what stands before its host; null where there are none. */
export function hostHintOf(entry: HarEntry): HostHint | null {
  const { request, response } = entry;
  if (entry._resourceType === 'websocket' || request?.url === undefined || !response?.headers?.length) return null;
  return { url: request.url, responseHeaders: keptHeaders(response.headers) };
}
