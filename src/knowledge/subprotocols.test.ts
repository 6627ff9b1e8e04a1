import { expect, test } from 'vitest';
import { isPublicSubprotocol } from './subprotocols.ts';

test.each([
  'mqtt',
  'MQTT',
  'ocpp2.0.1',
  'graphql-transport-ws',
  'v12.stomp',
  'v1.kernel.websocket.jupyter.org',
  'vite-hmr',
])('%s is public', (name) => {
  expect(isPublicSubprotocol(name)).toBe(true);
});

test.each(['hunter2hunter2', 'openai-insecure-api-key.sk-1', 'acme.board.v2', ''])('%s may be anything', (name) => {
  expect(isPublicSubprotocol(name)).toBe(false);
});
