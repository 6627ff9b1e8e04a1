/**
 * WebSockets in Chrome's HAR. Only `devtools.network` tells what became of an upgrade without disturbing it: status,
 * headers, server address, and the browser's own words on a failure. Of sockets that no recorder sees it tells the frames
 * as well, and the end, but no close code.
 *
 * ```
 *   startedDateTime     first message    last message or 101                 the end
 *   |---------------------|----------------|----------------------------------|
 *                                          timings.wait    timings.receive: 0 while the socket lives
 * ```
 * Seen in Chromium 156: `timings.wait` reaches to the last message, or to the answer while there is none; `receive` from
 * there to the end, however it came; `time` is their sum. A failure is a message of type `error`. `_initiator` is the
 * stack of `new WebSocket`, with the recorder on top where it was in between. HAR 1.2,
 * http://www.softwareishard.com/blog/har-12-spec/.
 */
import type { Bytes, EpochMs, Milliseconds } from '../../base/units.ts';
import { type Handshake, type HostHint, keptHeaders } from '../../session/model.ts';
import type { ObservedFrame, ObservedSocket } from '../../session/observed-sockets.ts';

export interface HarHeader {
  readonly name: string;
  readonly value: string;
}

/** `time`: seconds since the epoch. `opcode`: 1 text, 2 binary (then `data` is base64). */
export interface HarMessage {
  readonly type?: string;
  readonly time?: number;
  readonly opcode?: number;
  readonly data?: string;
  readonly _deadair?: HarMessageExtras;
}

/** Ours, where `data` is not all of it. */
export interface HarMessageExtras {
  /** True length in bytes. */
  readonly size?: Bytes;
}

/** Lines and columns count from 0. */
export interface HarCallFrame {
  readonly functionName?: string;
  readonly url?: string;
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

/** What Deadair writes besides, and reads again: what no field of HAR tells. Times in ms since the epoch. */
export interface HarDeadair {
  readonly openedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  readonly code?: number;
  readonly reason?: string;
  readonly wasClean?: boolean;
  readonly initiator?: string;
  readonly requestedProtocols?: readonly string[];
}

/** What is used of an entry. */
export interface HarEntry {
  readonly _deadair?: HarDeadair;
  readonly startedDateTime?: string;
  readonly time?: Milliseconds;
  readonly timings?: { readonly wait?: Milliseconds; readonly receive?: Milliseconds };
  readonly serverIPAddress?: string;
  readonly request?: { readonly url?: string; readonly headers?: readonly HarHeader[] };
  readonly response?: {
    readonly status?: number;
    readonly headers?: readonly HarHeader[];
    /** Playwright's. */
    readonly _failureText?: string;
    /** Playwright's, with `content: 'attach'`: the file beside the HAR that has a socket's messages. */
    readonly content?: { readonly _file?: string };
  };
  readonly _resourceType?: string;
  readonly _initiator?: { readonly type?: string; readonly stack?: { readonly callFrames?: readonly HarCallFrame[] } };
  readonly _webSocketMessages?: readonly HarMessage[];
}

/** Who called `new WebSocket`: with the recorder in between, or not; `unknown` where the log has no stack. */
export type SeenBy = 'recorder' | 'nobody' | 'unknown';

/** @param extensionOrigin `chrome-extension://…/`, where the recorder's script is from */
export function seenBy(entry: HarEntry, extensionOrigin: string): SeenBy {
  const [top] = entry._initiator?.stack?.callFrames ?? [];
  if (top === undefined) return 'unknown';
  return top.url?.startsWith(extensionOrigin) ? 'recorder' : 'nobody';
}

/**
 * Whether the browser gave up before it sent a request: nobody listens, no such name. Such an entry has no time: it
 * begins in 1969, and `time` is the machine's clock (seen in Chromium 156).
 */
export function wasNeverSent(entry: HarEntry): boolean {
  return entry._resourceType === 'websocket' && !(requestedAt(entry) > notBegun) && errorOf(entry) !== undefined;
}

/** No request of this browser's is as old. */
const notBegun: EpochMs = 86_400_000 * 365;

/** EpochMs of the request; not a number where the entry has no date. */
export function requestedAt({ startedDateTime = '' }: HarEntry): EpochMs {
  // 1970 or a little before where there is none.
  return Date.parse(startedDateTime);
}

/**
 * What an entry tells of an upgrade; null for entries that are none, and for requests that are still held back, which have
 * no time either.
 *
 * @param toldAt when the log told of it: what stands for the time of a request that was never sent
 */
export function handshakeOf(entry: HarEntry, toldAt: EpochMs): Handshake | null {
  const neverSent = wasNeverSent(entry);
  const startedAt = neverSent ? toldAt : requestedAt(entry);
  const { request, response } = entry;
  if (entry._resourceType !== 'websocket' || request?.url === undefined || !(startedAt > notBegun)) return null;
  // Where no answer was seen Chrome writes 0 (or, for a failure before the answer, nothing), Playwright -1.
  const status = response?.status === undefined || response.status <= 0 ? null : response.status;
  return {
    source: 'devtools-har',
    // Random for every handshake, by RFC 6455.
    requestId: neverSent ? neverSentId(entry) : (keyOf(entry) ?? ''),
    url: request.url,
    startedAt,
    status,
    requestHeaders: keptHeaders(request.headers),
    responseHeaders: keptHeaders(response?.headers),
    serverAddress: entry.serverIPAddress ?? '',
    // Errors before the 101 are the handshake's; one after it is the connection's own end, told in the same list.
    failure: errorOf(entry)?.data ?? '',
  };
}

/**
 * The whole of a socket, for those that nobody recorded.
 *
 * @param readAt when the log told of it
 * @param payloadCap most bytes kept of a frame
 */
export function observedSocketOf(
  entry: HarEntry,
  handshake: Handshake,
  readAt: EpochMs,
  payloadCap: Bytes,
): ObservedSocket {
  const { startedAt, status } = handshake;
  const error = errorOf(entry);
  const messages = (entry._webSocketMessages ?? []).filter(({ type }) => type === 'send' || type === 'receive');
  const { wait = 0, receive = 0 } = entry.timings ?? {};
  const ended = error !== undefined || receive > 0;
  // Once there were messages, the log has forgotten when the answer came: it was no later than the first of them.
  const first = messages.reduce<number | undefined>(
    (least, { time }) => (time === undefined ? least : Math.min(least ?? time, time)),
    undefined,
  );
  const openedAt = status !== 101 ? null : Math.max(startedAt, first === undefined ? startedAt + wait : first * 1000);
  return {
    source: 'har',
    handshake,
    stack: stackOf(entry),
    openedAt,
    endedAt: wasNeverSent(entry) ? startedAt : ended ? startedAt + Math.max(0, entry.time ?? wait + receive) : null,
    sight: { until: readAt, lost: false },
    frames: { length: messages.length, at: (index) => frameOf(messages[index], startedAt, payloadCap) },
  };
}

function keyOf({ request }: HarEntry): string | undefined {
  return request?.headers?.find(({ name }) => name.toLowerCase() === 'sec-websocket-key')?.value;
}

/** What was never sent has no key, but a `time` that no other has and that does not change any more. */
export function neverSentId({ request, time }: HarEntry): string {
  return `${request?.url} ${time}`;
}

/** The headers of an ordinary response, as a hint at what stands before its host; null where there are none. */
export function hostHintOf(entry: HarEntry): HostHint | null {
  const { request, response } = entry;
  if (entry._resourceType === 'websocket' || request?.url === undefined || !response?.headers?.length) return null;
  return { url: request.url, responseHeaders: keptHeaders(response.headers) };
}

/** Whether a request was for the script of a worker: asked for by no document's text and no other script. */
export function isWorkerScript({ _resourceType, _initiator }: HarEntry): boolean {
  return _resourceType === 'script' && _initiator?.type === 'other';
}

function errorOf(entry: HarEntry): HarMessage | undefined {
  return entry._webSocketMessages?.find(({ type }) => type === 'error');
}

const encoder = new TextEncoder();

function frameOf(
  { type, time, opcode, data = '', _deadair = {} }: HarMessage = {},
  startedAt: EpochMs,
  payloadCap: Bytes,
): ObservedFrame {
  const binary = opcode === 2;
  const payload = binary ? bytesOf(data) : encoder.encode(data);
  return {
    at: time === undefined ? startedAt : time * 1000,
    direction: type === 'send' ? 'out' : 'in',
    binary,
    size: _deadair.size ?? payload.length,
    payload: payload.subarray(0, payloadCap),
  };
}

/** Nothing where the text is no base64. */
function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

/** The stack as Chrome writes it into errors, lines and columns counted from 1. */
function stackOf({ _initiator }: HarEntry): string {
  return (_initiator?.stack?.callFrames ?? [])
    .map(({ functionName = '', url = '', lineNumber = 0, columnNumber = 0 }) => {
      const place = `${url}:${lineNumber + 1}:${columnNumber + 1}`;
      return functionName === '' ? `at ${place}` : `at ${functionName} (${place})`;
    })
    .join('\n');
}
