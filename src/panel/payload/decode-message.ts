/** Which protocol a connection speaks on top of WebSocket, and what a message of it says. */
import type { Connection } from '../../session/model.ts';
import type { Decoded, Decoder, WireText } from './decoded.ts';
import { decodeGraphqlWs } from './graphql-ws.ts';
import { decodeEngineIo, decodeSocketIo } from './socket-io.ts';
import { decodeStomp, looksLikeStomp } from './stomp.ts';

/** Proper names. */
export type DecodedProtocol = 'Socket.IO' | 'Engine.IO' | 'graphql-ws' | 'subscriptions-transport-ws' | 'STOMP';

const decoders: Readonly<Record<DecodedProtocol, Decoder>> = {
  'Socket.IO': decodeSocketIo,
  'Engine.IO': decodeEngineIo,
  'graphql-ws': decodeGraphqlWs,
  'subscriptions-transport-ws': decodeGraphqlWs,
  STOMP: decodeStomp,
};

export interface DecodedMessage {
  readonly protocol: DecodedProtocol;
  /** null: the connection speaks the protocol, and this is no message of it. */
  readonly decoded: Decoded | null;
}

type Spoken = Pick<Connection, 'url' | 'protocol' | 'requestedProtocols'>;

/** null where no decoder is for the connection. */
export function decodeMessage(connection: Spoken, message: WireText): DecodedMessage | null {
  const protocol = protocolOf(connection) ?? (looksLikeStomp(message.text) ? 'STOMP' : null);
  if (protocol === null) return null;
  if (protocol === 'Engine.IO' && !isEngineIoPath(connection.url)) {
    // Socket.IO under a path of its own looks alike from outside. What reads as a packet of it is taken for one.
    const packet = message.text.startsWith('4') ? decodeSocketIo(message) : null;
    if (packet !== null) return { protocol: 'Socket.IO', decoded: packet };
  }
  return { protocol, decoded: decoders[protocol](message) };
}

/** Told by subprotocol or by what the library puts into its URL, never by a path that anybody may choose. */
export function protocolOf({ url, protocol, requestedProtocols }: Spoken): DecodedProtocol | null {
  const names = protocol === '' ? requestedProtocols : [protocol];
  for (const name of names) {
    if (name === 'graphql-transport-ws') return 'graphql-ws';
    if (name === 'graphql-ws') return 'subscriptions-transport-ws';
    if (/^v1[0-2]\.stomp$/.test(name)) return 'STOMP';
  }
  if (/\/socket\.io\//.test(url)) return 'Socket.IO';
  return isEngineIoPath(url) || /[?&]EIO=[34](?:&|$)/.test(url) ? 'Engine.IO' : null;
}

/** What the library takes where nobody chose another, with nothing on top of it. */
function isEngineIoPath(url: string): boolean {
  return /\/engine\.io\//.test(url);
}
