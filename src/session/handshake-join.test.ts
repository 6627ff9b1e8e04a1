import { expect, test } from 'vitest';
import { scriptedSession } from './fixture.ts';

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

test('a connection without handshake gets the headers of another answer of its host as a hint', () => {
  const session = scriptedSession({ connections: [{ hostHint: { server: 'nginx' } }] });
  expect(session.connections[0]?.hostHint?.responseHeaders).toEqual([{ name: 'server', value: 'nginx' }]);
});
