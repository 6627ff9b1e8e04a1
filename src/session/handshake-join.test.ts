import { expect, test } from 'vitest';
import { fixtureOrigin, scriptedSession } from './fixture.ts';

const nginx = { responseHeaders: { Server: 'nginx/1.22.1' } };
const envoy = { responseHeaders: { Server: 'envoy' } };

function serversOf(...connections: Parameters<typeof scriptedSession>[0]['connections']) {
  return scriptedSession({ connections }).connections.map(({ handshake, handshakeJoin }) => [
    handshake?.responseHeaders.find(({ name }) => name === 'server')?.value ?? null,
    handshakeJoin,
  ]);
}

test('a handshake goes to the connection of its URL that was constructed nearest to it', () => {
  expect(serversOf({ at: 0, handshake: nginx }, { at: 60_000, handshake: envoy })).toEqual([
    ['nginx/1.22.1', 'certain'],
    ['envoy', 'certain'],
  ]);
});

test('two that started together but tell the same are certain all the same', () => {
  expect(serversOf({ at: 0, handshake: nginx }, { at: 1, handshake: nginx })).toEqual([
    ['nginx/1.22.1', 'certain'],
    ['nginx/1.22.1', 'certain'],
  ]);
});

test('two that started together and tell different things are ambiguous', () => {
  expect(serversOf({ at: 0, handshake: nginx }, { at: 20, handshake: envoy }).map(([, join]) => join)).toEqual([
    'ambiguous',
    'ambiguous',
  ]);
});

test('a handshake of long before is nobody’s', () => {
  expect(serversOf({ at: 0, handshake: nginx }, { at: 10_000 })[1]).toEqual([null, null]);
});

test('a request that the browser held back belongs to the connection that waited for it', () => {
  const session = scriptedSession({ connections: [{ at: 0, openAt: 12_000 }] });
  const [url = ''] = session.connections.map((connection) => connection.url);
  const request = { source: 'web-request', url, status: 101, requestHeaders: [], responseHeaders: [] } as const;
  const startedAfter = (ms: number) => {
    const handshake = { ...request, requestId: `${ms}`, startedAt: fixtureOrigin + ms, serverAddress: '', failure: '' };
    session.addHandshakes([handshake]);
    return session.isUnclaimed(handshake);
  };
  expect(startedAfter(12_500)).toBe(true);
  expect(startedAfter(11_500)).toBe(false);
});

test('a connection without handshake gets the headers of another answer of its host as a hint', () => {
  const session = scriptedSession({ connections: [{ hostHint: { server: 'nginx' } }] });
  expect(session.connections[0]?.hostHint?.responseHeaders).toEqual([{ name: 'server', value: 'nginx' }]);
});

test('a request that was never sent belongs to the connection that failed just before that was told', () => {
  const session = scriptedSession({ connections: [{ at: 0, openAt: null, close: { at: 21_000, code: 1006 } }] });
  const failure = 'net::ERR_CONNECTION_TIMED_OUT';
  const [url = ''] = session.connections.map((connection) => connection.url);
  session.addHandshakes([
    {
      ...{ source: 'devtools-har', requestId: 'never sent', url, startedAt: fixtureOrigin + 22_300 },
      ...{ status: null, requestHeaders: [], responseHeaders: [], serverAddress: '', failure },
    },
  ]);
  expect(session.connections[0]?.handshake?.failure).toBe(failure);
});
