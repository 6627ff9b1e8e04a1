/**
 * What the code of a closure says. RFC 6455 and the IANA registry define those below 3000 and a few above; protocols on
 * top of WebSocket define their own from 3000 up, and some mean something of their own by a standard one
 * (application-close-codes.ts).
 *
 * A code is what the closer claims. 1000 from a server that gave up on a silent client is still 1000.
 */
import { applicationProtocols } from './application-close-codes.ts';
import { type CloseCode, type CodeRow, codesOf, type Remedy } from './close-code.ts';

export interface StandardCloseCode extends CloseCode {
  /** Never sent: the browser reports it when no code arrived. */
  readonly localOnly: boolean;
  readonly source: string;
}

export interface ApplicationProtocol {
  /** Stable: the sentences of `language/` go by it. */
  readonly id: string;
  readonly name: string;
  /** Tells that a connection speaks it. Both empty: cannot be told from outside. */
  readonly recognisedBy: { readonly subprotocol?: RegExp; readonly url?: RegExp };
  /** Of one service, which its hosts tell: no suggestion for other servers. */
  readonly ownHosts?: true;
  readonly source: string;
  readonly codes: readonly CloseCode[];
}

const rfc = 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1';
const iana = 'https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number';

function standard(rows: readonly CodeRow[], source: string, confidence: 'high' | 'medium'): StandardCloseCode[] {
  return codesOf(rows, confidence).map((row) => {
    const localOnly = row.code === 1005 || row.code === 1006 || row.code === 1015;
    return { ...row, localOnly, source };
  });
}

export const standardCloseCodes: readonly StandardCloseCode[] = [
  ...standard(
    [
      [1000, 'Normal Closure', false, 'reconnect'],
      [1001, 'Going Away', false, 'reconnect'],
      [1002, 'Protocol Error', true, 'stream'],
      [1003, 'Unsupported Data', true, 'messages'],
      [1004, 'Reserved', true, 'server'],
      [1005, 'No Status Received', false, 'reconnect'],
      [1006, 'Abnormal Closure', true, 'reconnect'],
      [1007, 'Invalid Frame Payload Data', true, 'stream'],
      [1008, 'Policy Violation', true, 'sign-in'],
      [1009, 'Message Too Big', true, 'send-less'],
      [1010, 'Mandatory Extension', true, 'set-up'],
      [1011, 'Internal Error', true, 'server'],
      [1015, 'TLS Handshake', true, 'server'],
    ],
    rfc,
    'high',
  ),
  ...standard(
    [
      [1012, 'Service Restart', false, 'reconnect', 'at-once'],
      [1013, 'Try Again Later', true, 'reconnect', 'later'],
      [1014, 'Bad Gateway', true, 'backend'],
    ],
    iana,
    'high',
  ),
  // Registered first come, first served; Centrifugo and SockJS use these numbers for other things.
  ...standard(
    [
      [3000, 'Unauthorized', true, 'sign-in'],
      [3003, 'Forbidden', true, 'sign-in'],
      [3008, 'Timeout', true, 'answer'],
    ],
    iana,
    'medium',
  ),
];

/** A meaning of a code and whose it is; `protocol` is '' for the standard's own, `protocolId` null. */
export interface CodeMeaning {
  readonly code: CloseCode;
  readonly protocolId: string | null;
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
  readonly remedy: Remedy;
}

const statuses: Readonly<Record<number, readonly [name: string, remedy: Remedy]>> = {
  400: ['Bad Request', 'messages'],
  401: ['Unauthorized', 'sign-in'],
  403: ['Forbidden', 'sign-in'],
  404: ['Not Found', 'set-up'],
  405: ['Method Not Allowed', 'messages'],
  408: ['Request Timeout', 'answer'],
  409: ['Conflict', 'messages'],
  410: ['Gone', 'set-up'],
  413: ['Content Too Large', 'send-less'],
  422: ['Unprocessable Content', 'messages'],
  429: ['Too Many Requests', 'slow-down'],
  500: ['Internal Server Error', 'server'],
  502: ['Bad Gateway', 'backend'],
  503: ['Service Unavailable', 'server'],
  504: ['Gateway Timeout', 'backend'],
};

function readLikeStatus(code: number): LikeStatus | null {
  const known = code >= 4400 && code < 4600 ? statuses[code - 4000] : undefined;
  return known === undefined ? null : { status: code - 4000, name: known[0], remedy: known[1] };
}

/**
 * Reads a close code. `url` and `subprotocol` ('' where none was agreed) are the connection's; they tell the protocol
 * whose code it is.
 */
export function readCloseCode(code: number, url: string, subprotocol: string): CodeReading {
  const meanings: (CodeMeaning & { readonly recognised: boolean })[] = [];
  for (const { id, name, recognisedBy, ownHosts = false, source, codes } of applicationProtocols) {
    const found = codes.find((candidate) => candidate.code === code);
    if (found === undefined) continue;
    const recognised = (recognisedBy.subprotocol?.test(subprotocol) || recognisedBy.url?.test(url)) ?? false;
    if (recognised || (code >= 3000 && !ownHosts)) {
      meanings.push({ code: found, protocolId: id, protocol: name, source, recognised });
    }
  }
  const recognised = meanings.find((meaning) => meaning.recognised);
  if (recognised !== undefined) return { known: recognised, suggestions: [], likeStatus: null };
  const standardCode = standardCloseCodes.find((candidate) => candidate.code === code);
  if (standardCode !== undefined) {
    const meaning = { code: standardCode, protocolId: null, protocol: '', source: standardCode.source };
    if (meanings.length === 0) return { known: meaning, suggestions: [], likeStatus: null };
    return { known: null, suggestions: [meaning, ...meanings], likeStatus: null };
  }
  return { known: null, suggestions: meanings, likeStatus: readLikeStatus(code) };
}
