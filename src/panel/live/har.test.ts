import { expect, test } from 'vitest';
import { handshakeOf, hostHintOf } from './har.ts';

const upgrade = {
  _resourceType: 'websocket',
  startedDateTime: '2027-01-15T08:00:00.250Z',
  serverIPAddress: '127.0.0.1',
  request: { url: 'wss://app.example/live', headers: [{ name: 'Cookie', value: 'session=s3cret; theme=dark' }] },
  response: { status: 101, headers: [{ name: 'Server', value: 'nginx/1.22.1' }] },
};

test('an upgrade gives status, headers in lower case and address, and no secrets', () => {
  expect(handshakeOf(upgrade)).toEqual({
    source: 'devtools-har',
    url: 'wss://app.example/live',
    startedAt: 1_800_000_000_250,
    status: 101,
    requestHeaders: [{ name: 'cookie', value: 'session=***; theme=***' }],
    responseHeaders: [{ name: 'server', value: 'nginx/1.22.1' }],
    serverAddress: '127.0.0.1',
    failure: '',
  });
});

test('a refused upgrade has no status and the browser’s own words', () => {
  const data = 'Error during WebSocket handshake: Unexpected response code: 403';
  const refused = { ...upgrade, response: { status: 0, headers: [] }, _webSocketMessages: [{ type: 'error', data }] };
  expect(handshakeOf(refused)).toMatchObject({ status: null, failure: data });
});

test('other entries are no handshakes but hints at their host', () => {
  const page = { ...upgrade, _resourceType: 'document', request: { url: 'https://app.example/' } };
  expect(handshakeOf(page)).toBeNull();
  expect(hostHintOf(page)?.responseHeaders).toEqual([{ name: 'server', value: 'nginx/1.22.1' }]);
  expect(hostHintOf(upgrade)).toBeNull();
});
