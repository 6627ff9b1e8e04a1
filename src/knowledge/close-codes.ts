/**
 * What the code of a closure says. RFC 6455 and the IANA registry define those below 3000 and a few above; protocols on
 * top of WebSocket define their own from 3000 up (application-close-codes.ts).
 *
 * A code is what the closer claims. 1000 from a server that gave up on a silent client is still 1000.
 */
import { applicationProtocols } from './application-close-codes.ts';

/** When the protocol says to connect again: `never` means not with the same credentials or request. */
export type Retry = 'at-once' | 'later' | 'never';

export interface CloseCode {
  readonly code: number;
  /** As the protocol calls it. */
  readonly name: string;
  /** The connection ended because something was wrong. */
  readonly abnormal: boolean;
  /** null where the protocol does not say. */
  readonly retry: Retry | null;
  readonly confidence: 'high' | 'medium';
}

export interface StandardCloseCode extends CloseCode {
  /** Never sent: the browser reports it when no code arrived. */
  readonly localOnly: boolean;
  readonly source: string;
}

export interface ApplicationProtocol {
  readonly name: string;
  /** Tells that a connection speaks it. Both empty: cannot be told from outside. */
  readonly recognisedBy: { readonly subprotocol?: RegExp; readonly url?: RegExp };
  readonly source: string;
  readonly codes: readonly CloseCode[];
}

const rfc = 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1';
const iana = 'https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number';

type Row = readonly [code: number, name: string, abnormal: boolean, retry?: Retry];

function standard(rows: readonly Row[], source: string, confidence: 'high' | 'medium'): StandardCloseCode[] {
  return rows.map(([code, name, abnormal, retry = null]) => {
    const localOnly = code === 1005 || code === 1006 || code === 1015;
    return { code, name, abnormal, retry, localOnly, source, confidence };
  });
}

export const standardCloseCodes: readonly StandardCloseCode[] = [
  ...standard(
    [
      [1000, 'Normal Closure', false],
      [1001, 'Going Away', false],
      [1002, 'Protocol Error', true],
      [1003, 'Unsupported Data', true],
      [1004, 'Reserved', true],
      [1005, 'No Status Received', false],
      [1006, 'Abnormal Closure', true],
      [1007, 'Invalid Frame Payload Data', true],
      [1008, 'Policy Violation', true],
      [1009, 'Message Too Big', true],
      [1010, 'Mandatory Extension', true],
      [1011, 'Internal Error', true],
      [1015, 'TLS Handshake', true],
    ],
    rfc,
    'high',
  ),
  ...standard(
    [
      [1012, 'Service Restart', false, 'at-once'],
      [1013, 'Try Again Later', true, 'later'],
      [1014, 'Bad Gateway', true],
    ],
    iana,
    'high',
  ),
  // Registered first come, first served; Centrifugo and SockJS use these numbers for other things.
  ...standard(
    [
      [3000, 'Unauthorized', true],
      [3003, 'Forbidden', true],
      [3008, 'Timeout', true],
    ],
    iana,
    'medium',
  ),
];

/** A meaning of a code and whose it is; `protocol` is '' for the standard's own. */
export interface CodeMeaning {
  readonly code: CloseCode;
  readonly protocol: string;
  readonly source: string;
}

/**
 * What a closure's code may mean: `known` where protocol or standard settle it, else the protocols that use the number,
 * and what it is likely to mean by custom.
 */
export interface CodeReading {
  readonly known: CodeMeaning | null;
  readonly suggestions: readonly CodeMeaning[];
  readonly likeStatus: LikeStatus | null;
}

/** Codes from 4400 to 4599 are mostly the statuses of HTTP with a 4 before them: so in graphql-ws and Hocuspocus. */
export interface LikeStatus {
  readonly status: number;
  readonly name: string;
}

const statusNames: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function readLikeStatus(code: number): LikeStatus | null {
  const name = code >= 4400 && code < 4600 ? statusNames[code - 4000] : undefined;
  return name === undefined ? null : { status: code - 4000, name };
}

/**
 * Reads a close code. `url` and `subprotocol` ('' where none was agreed) are the connection's; they tell the protocol
 * whose code it is.
 */
export function readCloseCode(code: number, url: string, subprotocol: string): CodeReading {
  const meanings: (CodeMeaning & { readonly recognised: boolean })[] = [];
  for (const { name, recognisedBy, source, codes } of applicationProtocols) {
    const found = codes.find((candidate) => candidate.code === code);
    if (found === undefined) continue;
    const recognised = (recognisedBy.subprotocol?.test(subprotocol) || recognisedBy.url?.test(url)) ?? false;
    meanings.push({ code: found, protocol: name, source, recognised });
  }
  const recognised = meanings.find((meaning) => meaning.recognised);
  if (recognised !== undefined) return { known: recognised, suggestions: [], likeStatus: null };
  const standardCode = standardCloseCodes.find((candidate) => candidate.code === code);
  if (standardCode !== undefined) {
    const meaning = { code: standardCode, protocol: '', source: standardCode.source };
    if (code < 3000 || meanings.length === 0) return { known: meaning, suggestions: [], likeStatus: null };
    return { known: null, suggestions: [meaning, ...meanings], likeStatus: null };
  }
  return { known: null, suggestions: meanings, likeStatus: readLikeStatus(code) };
}
