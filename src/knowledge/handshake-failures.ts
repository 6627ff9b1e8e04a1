/**
 * What browsers say of a WebSocket that never opened: their texts and error names, read from Chromium's DevTools
 * (console, HAR) and Firefox's webRequest, most of them seen in a lab (Chromium 156, Firefox 153).
 */
export type HandshakeFailure =
  | 'status'
  | 'refused'
  | 'name-not-resolved'
  | 'reset'
  | 'not-http'
  | 'certificate'
  | 'tls'
  | 'unsafe-port'
  | 'timed-out'
  | 'unreachable'
  | 'network-changed'
  | 'proxy'
  | 'blocked'
  | 'policy'
  | 'mixed-content'
  | 'too-many'
  | 'upgrade-missing'
  | 'wrong-accept'
  | 'subprotocol'
  | 'extension'
  | 'cancelled';

export interface FailureText {
  readonly failure: HandshakeFailure;
  /** Matched against the browser's text. */
  readonly text: RegExp;
  readonly source: string;
}

const chromiumErrors = 'https://github.com/chromium/chromium/blob/main/net/base/net_error_list.h';
const chromiumHandshake =
  'https://github.com/chromium/chromium/blob/main/net/websockets/websocket_basic_handshake_stream.cc';
const chromiumStream = 'https://github.com/chromium/chromium/blob/main/net/websockets/websocket_stream.cc';
const firefoxErrors = 'https://searchfox.org/mozilla-central/source/xpcom/base/ErrorList.py';
const firefoxWebRequest =
  'https://searchfox.org/mozilla-central/source/toolkit/components/extensions/webrequest/ChannelWrapper.cpp';

/** What statuses mean. */
export const statusSource = 'https://www.rfc-editor.org/rfc/rfc9110#section-15';

/** The first that matches counts. */
export const failureTexts: readonly FailureText[] = [
  { failure: 'status', text: /Unexpected response code: \d+/, source: chromiumHandshake },
  { failure: 'status', text: /HTTP Authentication failed/, source: chromiumHandshake },
  { failure: 'upgrade-missing', text: /'(Upgrade|Connection)' header is missing/, source: chromiumHandshake },
  { failure: 'wrong-accept', text: /Incorrect 'Sec-WebSocket-Accept'/, source: chromiumHandshake },
  { failure: 'subprotocol', text: /'Sec-WebSocket-Protocol' header/, source: chromiumHandshake },
  { failure: 'extension', text: /'Sec-WebSocket-Extensions' header/, source: chromiumHandshake },
  { failure: 'reset', text: /Connection closed before receiving a handshake response/, source: chromiumHandshake },
  { failure: 'timed-out', text: /WebSocket opening handshake timed out/, source: chromiumStream },
  { failure: 'proxy', text: /Establishing a tunnel via proxy server failed/, source: chromiumErrors },
  { failure: 'refused', text: /ERR_CONNECTION_REFUSED/, source: chromiumErrors },
  { failure: 'name-not-resolved', text: /ERR_NAME_NOT_RESOLVED/, source: chromiumErrors },
  { failure: 'reset', text: /ERR_(CONNECTION_(RESET|CLOSED)|EMPTY_RESPONSE)/, source: chromiumErrors },
  { failure: 'not-http', text: /ERR_INVALID_HTTP_RESPONSE/, source: chromiumErrors },
  { failure: 'certificate', text: /ERR_CERT_|ERR_BAD_SSL_CLIENT_AUTH_CERT/, source: chromiumErrors },
  { failure: 'tls', text: /ERR_SSL_/, source: chromiumErrors },
  { failure: 'unsafe-port', text: /ERR_UNSAFE_PORT/, source: chromiumErrors },
  { failure: 'timed-out', text: /ERR_(CONNECTION_)?TIMED_OUT/, source: chromiumErrors },
  { failure: 'unreachable', text: /ERR_(ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED)/, source: chromiumErrors },
  { failure: 'network-changed', text: /ERR_NETWORK_CHANGED/, source: chromiumErrors },
  { failure: 'proxy', text: /ERR_(TUNNEL_CONNECTION_FAILED|PROXY_\w+|SOCKS_\w+)/, source: chromiumErrors },
  { failure: 'policy', text: /ERR_BLOCKED_BY_CSP/, source: chromiumErrors },
  { failure: 'too-many', text: /Insufficient resources|ERR_INSUFFICIENT_RESOURCES/, source: chromiumErrors },
  { failure: 'blocked', text: /ERR_BLOCKED_BY_\w+/, source: chromiumErrors },
  { failure: 'cancelled', text: /ERR_ABORTED/, source: chromiumErrors },
  { failure: 'not-http', text: /NS_ERROR_WEBSOCKET_CONNECTION_REFUSED/, source: firefoxWebRequest },
  { failure: 'proxy', text: /NS_ERROR_(PROXY_CONNECTION_REFUSED|UNKNOWN_PROXY_HOST)/, source: firefoxErrors },
  { failure: 'refused', text: /NS_ERROR_CONNECTION_REFUSED/, source: firefoxWebRequest },
  { failure: 'name-not-resolved', text: /NS_ERROR_UNKNOWN_HOST/, source: firefoxWebRequest },
  { failure: 'reset', text: /NS_ERROR_NET_(RESET|INTERRUPT)/, source: firefoxWebRequest },
  { failure: 'timed-out', text: /NS_ERROR_NET_TIMEOUT/, source: firefoxErrors },
  { failure: 'unreachable', text: /NS_ERROR_OFFLINE/, source: firefoxErrors },
  { failure: 'cancelled', text: /NS_(ERROR_ABORT|BINDING_ABORTED)/, source: firefoxErrors },
  { failure: 'tls', text: /NS_ERROR_NET_INADEQUATE_SECURITY|^SSL received a record/, source: firefoxErrors },
  { failure: 'certificate', text: /^The certificate is not trusted/, source: firefoxWebRequest },
];

/** Recognises a browser's text, or null: Firefox translates some of its texts. */
export function readFailureText(text: string): FailureText | null {
  return failureTexts.find((candidate) => candidate.text.test(text)) ?? null;
}
