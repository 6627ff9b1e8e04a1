/** What the tables of `knowledge/` say, in English: close codes and failed handshakes. Product names need no words. */
export const knowledgeEnglish = {
  'close-code.1000':
    'The server says that the connection has served its purpose. Some also say so after a silence that was too long for them.',
  'close-code.1001': 'The server is going away, restarts, or gave up on a silent connection.',
  'close-code.1002':
    'The server saw a breach of the WebSocket protocol. Some also send this after a silence that was too long for them.',
  'close-code.1003': 'The server cannot take this type of data, such as binary instead of text.',
  'close-code.1004': 'This code is reserved and means nothing yet.',
  'close-code.1005': 'The server closed with a Close frame that holds no code. That is a regular goodbye, not a drop.',
  'close-code.1006':
    'The server really sent this code, although it stands for a connection that ends without a Close frame.',
  'close-code.1007': 'The server got a text message that is not valid UTF-8.',
  'close-code.1008': 'The server refuses to go on. Often the sign-in is missing or has expired.',
  'close-code.1009': 'The server got a message larger than it takes.',
  'close-code.1010': 'The client wanted an extension that the server did not grant.',
  'close-code.1011': 'The server failed, or gave up because its ping stayed unanswered.',
  'close-code.1012': 'The server restarts.',
  'close-code.1013': 'The server is too busy.',
  'close-code.1014': 'A gateway got an invalid answer from the server behind it.',
  'close-code.1015': 'The TLS handshake failed.',
  'close-code.3000': 'The server wants credentials.',
  'close-code.3003': 'The server does not allow this.',
  'close-code.3008': 'The server waited too long for the client.',

  'handshake-failure.refused': 'The connection never opened: nothing accepts connections at this host and port.',
  'handshake-failure.name-not-resolved': 'The connection never opened: the host name cannot be resolved.',
  'handshake-failure.reset': 'The connection never opened: the other end hung up before it answered the handshake.',
  'handshake-failure.not-http': 'The connection never opened: what answered does not speak HTTP.',
  'handshake-failure.certificate':
    'The connection never opened: the browser does not trust the certificate, and for WebSockets it asks nobody.',
  'handshake-failure.tls':
    'The connection never opened: the TLS handshake failed. Perhaps the port does not speak TLS.',
  'handshake-failure.unsafe-port': 'The connection never opened: the browser blocks this port.',
  'handshake-failure.policy':
    'The connection never opened: the browser refused it before anything was sent, because the page’s Content-Security-Policy (connect-src) does not allow it.',
  'handshake-failure.mixed-content':
    'The connection never opened: the browser refuses ws:// from a page that was loaded by https: (mixed content).',
  'handshake-failure.too-many':
    'The connection never opened: the browser has as many WebSockets, open or connecting, as it allows.',
  'handshake-failure.timed-out': 'The connection never opened: no answer came in time.',
  'handshake-failure.unreachable':
    'The connection never opened: there is no way to this host, or the machine is offline.',
  'handshake-failure.network-changed': 'The connection never opened: the network changed while it was being set up.',
  'handshake-failure.proxy': 'The connection never opened: the proxy that this browser uses did not let it through.',
  'handshake-failure.blocked':
    'The connection never opened: an extension, a policy or the page’s own Content Security Policy blocked it.',
  'handshake-failure.upgrade-missing':
    'The connection never opened: the answer lacks the Upgrade header. A proxy on the way has dropped it.',
  'handshake-failure.wrong-accept':
    'The connection never opened: the answer does not belong to this handshake. A cache, or something that does not know WebSockets, answered.',
  'handshake-failure.subprotocol': 'The connection never opened: client and server did not agree on a subprotocol.',
  'handshake-failure.extension': 'The connection never opened: the server chose an extension that was not offered.',
  'handshake-failure.cancelled': 'The connection never opened: the page went away or gave up before.',
} as const;
