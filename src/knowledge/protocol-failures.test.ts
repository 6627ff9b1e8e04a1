import { expect, test } from 'vitest';
import { protocolFailureTexts, readProtocolFailure } from './protocol-failures.ts';

// Texts as Chromium 156 gave them, and from its source where the lab has none.
test.each([
  ['One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0', 'compressed'],
  ['One or more reserved bits are on: reserved1 = 0, reserved2 = 1, reserved3 = 0', 'reserved-bits'],
  ['One or more reserved bits are on: reserved1 = 1, reserved2 = 1, reserved3 = 0', 'reserved-bits'],
  ['Could not decode a text frame as UTF-8.', 'bad-utf8'],
  ['A server must not mask any frames that it sends to the client.', 'masked'],
  ['Unrecognized frame opcode: 5', 'opcode'],
  ['Received unexpected continuation frame.', 'fragments'],
  ['Received start of new message but previous message is unfinished.', 'fragments'],
  ['Received a broken close frame containing invalid UTF-8.', 'bad-close'],
  ['Message size is too large', 'too-large'],
  ['Invalid frame header', 'frame-header'],
  ['net::ERR_WS_PROTOCOL_ERROR', 'frame-header'],
])('“%s” is %s', (text, fault) => {
  expect(readProtocolFailure(text)?.fault).toBe(fault);
});

test.each(['', 'net::ERR_CONNECTION_RESET', 'The server said: Invalid frame header'])(
  '“%s” is no such fault',
  (text) => {
    expect(readProtocolFailure(text)).toBeNull();
  },
);

test('every fault can be told', () => {
  const faults = new Set(protocolFailureTexts.map(({ fault }) => fault));
  expect([...faults].sort()).toEqual([
    ...[
      'bad-close',
      'bad-utf8',
      'compressed',
      'fragments',
      'frame-header',
      'masked',
      'opcode',
      'reserved-bits',
      'too-large',
    ],
  ]);
});
