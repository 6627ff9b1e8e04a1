import { expect, test } from 'vitest';
import { readFailureText } from './handshake-failures.ts';

// Texts as Chromium 156 and Firefox 153 gave them.
test.each([
  ['Error during WebSocket handshake: Unexpected response code: 403', 'status'],
  ['HTTP Authentication failed; no valid credentials available', 'status'],
  ['net::ERR_CONNECTION_REFUSED', 'refused'],
  ['net::ERR_NAME_NOT_RESOLVED', 'name-not-resolved'],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'certificate'],
  ['net::ERR_SSL_PROTOCOL_ERROR', 'tls'],
  ['net::ERR_UNSAFE_PORT', 'unsafe-port'],
  ['Connection closed before receiving a handshake response', 'reset'],
  ["Error during WebSocket handshake: 'Upgrade' header is missing", 'upgrade-missing'],
  ["Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value", 'wrong-accept'],
  ['NS_ERROR_CONNECTION_REFUSED', 'refused'],
  ['NS_ERROR_PROXY_CONNECTION_REFUSED', 'proxy'],
  ['NS_ERROR_WEBSOCKET_CONNECTION_REFUSED', 'not-http'],
  ['NS_ERROR_UNKNOWN_HOST', 'name-not-resolved'],
])('%s is read as %s', (text, failure) => {
  expect(readFailureText(text)?.failure).toBe(failure);
});

test('a text in another language is left alone', () => {
  expect(readFailureText('Das Zertifikat ist abgelaufen.')).toBeNull();
  expect(readFailureText('')).toBeNull();
});
