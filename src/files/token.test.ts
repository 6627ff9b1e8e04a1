import { expect, test } from 'vitest';
import { emailAddress, holdsToken, looksLikeToken, secretName } from './token.ts';

test.each([
  ['a hash in hex', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a UUID', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  ['a key with a known prefix', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'],
  ['base64', 'dGhpcyBpcyBhIHNlY3JldA=='],
  ['base64 without a digit', 'QWxhZGRpbjpvcGVuIHNlc2FtZQzzzzz'],
  ['an id in base 36', 'k3j9x2m4p7q1w8z5'],
])('%s looks like a token', (_, run) => {
  expect(looksLikeToken(run)).toBe(true);
});

test.each([
  ['a word', 'notifications'],
  ['a name of several words', 'ReconnectingWebSocketClientFactory'],
  ['a room with a year', 'chat-room-2024-lobby'],
  ['a subprotocol', 'graphql-transport-ws'],
  ['a dated version', 'mqtt-2024-01-02-v5'],
])('%s does not', (_, run) => {
  expect(looksLikeToken(run)).toBe(false);
});

test('a JSON Web Token is found among words', () => {
  expect(holdsToken('not valid: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln')).toBe(true);
  expect(holdsToken('connection 12 closed after 60000 ms')).toBe(false);
});

test.each(['alice@corp.example', 'alice%40corp.example', 'a.b+c@mail.corp.example', 'bob@163.com', 'зоя@пример.рф'])(
  '%s is an e-mail address',
  (address) => {
    expect(`for ${address}.`.match(emailAddress)).toEqual([address]);
  },
);

test.each([
  'react@18.2.0/umd/react.js',
  'logo@2x.png',
  '@vite/client',
  'open@https://app.example/a.js',
  'a @ b.example',
])('%s holds none', (text) => {
  expect(text.match(emailAddress)).toBeNull();
});

test('names that announce a secret', () => {
  for (const name of ['access_token', 'X-Api-Key', 'password', 'jsessionid', 'sid', 'Authorization', 'app.key']) {
    expect(secretName.test(name), name).toBe(true);
  }
  for (const name of ['monkey', 'inside', 'design', 'user', 'graphql-ws'])
    expect(secretName.test(name), name).toBe(false);
});
