/**
 * What Chromium says of a connection that it ended itself, because what came was no WebSocket frame it may accept. The
 * page is told 1006 as of any drop; the text stands in the console and in the HAR. Firefox tells nobody.
 */
export type ProtocolFault =
  | 'compressed'
  | 'reserved-bits'
  | 'bad-utf8'
  | 'masked'
  | 'opcode'
  | 'fragments'
  | 'bad-close'
  | 'too-large'
  | 'frame-header';

export interface ProtocolFailureText {
  readonly fault: ProtocolFault;
  /** Matched against the browser's text. */
  readonly text: RegExp;
  readonly source: string;
}

const channel = 'https://github.com/chromium/chromium/blob/main/net/websockets/websocket_channel.cc';

/** The first that matches counts. All seen in a lab (Chromium 156), or read in the source where the lab has none. */
export const protocolFailureTexts: readonly ProtocolFailureText[] = [
  { fault: 'compressed', text: /^One or more reserved bits are on: reserved1 = 1, reserved2 = 0/, source: channel },
  { fault: 'reserved-bits', text: /^One or more reserved bits are on/, source: channel },
  { fault: 'bad-utf8', text: /^Could not decode a text frame as UTF-8/, source: channel },
  { fault: 'masked', text: /^A server must not mask any frames/, source: channel },
  { fault: 'opcode', text: /^Unrecognized frame opcode/, source: channel },
  { fault: 'fragments', text: /^Received (unexpected continuation frame|start of new message)/, source: channel },
  { fault: 'bad-close', text: /^Received a broken close frame/, source: channel },
  { fault: 'too-large', text: /^Message size is too large/, source: channel },
  { fault: 'frame-header', text: /^Invalid frame header|ERR_WS_PROTOCOL_ERROR/, source: channel },
];

/** Recognises the browser's text, or null. */
export function readProtocolFailure(text: string): ProtocolFailureText | null {
  return protocolFailureTexts.find((candidate) => candidate.text.test(text)) ?? null;
}
