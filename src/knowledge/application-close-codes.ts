/**
 * Close codes of well-known protocols on top of WebSocket, from 3000 up. Protocols give the same number different
 * meanings, so a code speaks only where the protocol is recognised, and is a suggestion elsewhere.
 */
import type { ApplicationProtocol } from './close-codes.ts';

export const applicationProtocols: readonly ApplicationProtocol[] = [
  {
    name: 'graphql-transport-ws',
    recognisedBy: { subprotocol: /^graphql-transport-ws$/ },
    source: 'https://github.com/enisdenjo/graphql-ws/blob/af4f5c9df60d6b73667d7d90ad1b1c851d22b482/src/common.ts#L29',
    codes: [
      { code: 4004, name: 'Bad Response', abnormal: true, retry: null, confidence: 'high' },
      { code: 4005, name: 'Internal Client Error', abnormal: true, retry: null, confidence: 'high' },
      { code: 4400, name: 'Bad Request', abnormal: true, retry: null, confidence: 'high' },
      { code: 4401, name: 'Unauthorized', abnormal: true, retry: null, confidence: 'high' },
      { code: 4403, name: 'Forbidden', abnormal: true, retry: null, confidence: 'high' },
      { code: 4406, name: 'Subprotocol Not Acceptable', abnormal: true, retry: null, confidence: 'high' },
      { code: 4408, name: 'Connection Initialisation Timeout', abnormal: true, retry: null, confidence: 'high' },
      { code: 4409, name: 'Subscriber Already Exists', abnormal: true, retry: null, confidence: 'high' },
      { code: 4429, name: 'Too Many Initialisation Requests', abnormal: true, retry: null, confidence: 'high' },
      { code: 4500, name: 'Internal Server Error', abnormal: true, retry: null, confidence: 'high' },
      { code: 4504, name: 'Connection Acknowledgement Timeout', abnormal: true, retry: null, confidence: 'high' },
    ],
  },
  {
    name: 'Discord gateway',
    recognisedBy: { url: /^wss?:\/\/[^/]*\bdiscord\.gg(:\d+)?(\/|$)/i },
    source:
      'https://github.com/discord/discord-api-docs/blob/c98d64bc233833839cf0d8d369e81b77f21ade60/developers/topics/opcodes-and-status-codes.mdx',
    codes: [
      { code: 4000, name: 'Unknown error', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4001, name: 'Unknown opcode', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4002, name: 'Decode error', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4003, name: 'Not authenticated', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4004, name: 'Authentication failed', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4005, name: 'Already authenticated', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4007, name: 'Invalid seq', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4008, name: 'Rate limited', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4009, name: 'Session timed out', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4010, name: 'Invalid shard', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4011, name: 'Sharding required', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4012, name: 'Invalid API version', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4013, name: 'Invalid intent(s)', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4014, name: 'Disallowed intent(s)', abnormal: true, retry: 'never', confidence: 'high' },
    ],
  },
  {
    name: 'Discord voice',
    recognisedBy: { url: /^wss?:\/\/[^/]*\bdiscord\.media(:\d+)?(\/|$)/i },
    source:
      'https://github.com/discord/discord-api-docs/blob/c98d64bc233833839cf0d8d369e81b77f21ade60/developers/topics/opcodes-and-status-codes.mdx',
    codes: [
      { code: 4006, name: 'Session no longer valid', abnormal: true, retry: null, confidence: 'high' },
      { code: 4015, name: 'Voice server crashed', abnormal: true, retry: null, confidence: 'high' },
      { code: 4016, name: 'Unknown encryption mode', abnormal: true, retry: null, confidence: 'high' },
      { code: 4017, name: 'E2EE/DAVE required', abnormal: true, retry: null, confidence: 'high' },
      { code: 4020, name: 'Bad request', abnormal: true, retry: null, confidence: 'high' },
      { code: 4021, name: 'Disconnected: rate limited', abnormal: true, retry: null, confidence: 'high' },
      { code: 4022, name: 'Disconnected: call terminated', abnormal: true, retry: null, confidence: 'high' },
    ],
  },
  {
    name: 'Centrifugo',
    recognisedBy: { url: /^wss?:\/\/[^/]+\/connection\/(uni_)?websocket(\?|$)/i },
    source: 'https://github.com/centrifugal/centrifuge/blob/1d8f99f1d0d44c08c40b2df993b2e3f8502e1d1f/disconnect.go',
    codes: [
      { code: 3000, name: 'Connection closed', abnormal: false, retry: 'at-once', confidence: 'high' },
      { code: 3001, name: 'Shutdown', abnormal: false, retry: 'at-once', confidence: 'high' },
      { code: 3004, name: 'Internal server error', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3005, name: 'Connection expired', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3006, name: 'Subscription expired', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3008, name: 'Slow', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3009, name: 'Write error', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3010, name: 'Insufficient state', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3011, name: 'Force reconnect', abnormal: false, retry: 'at-once', confidence: 'high' },
      { code: 3012, name: 'No pong', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3013, name: 'Too many requests', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3014, name: 'State invalidated', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 3500, name: 'Invalid token', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3501, name: 'Bad request', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3502, name: 'Stale', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3503, name: 'Force disconnect', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3504, name: 'Connection limit', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3505, name: 'Channel limit', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3506, name: 'Inappropriate protocol', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3507, name: 'Permission denied', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3508, name: 'Not available', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 3509, name: 'Too many errors', abnormal: true, retry: 'never', confidence: 'high' },
    ],
  },
  {
    name: 'Pusher',
    recognisedBy: { url: /^wss?:\/\/[^/]+\/app\/[^/?]+\?(.*&)?protocol=\d/i },
    source:
      'https://github.com/pusher/pusher-js/blob/f53faf9f33dbab922a45a919607f4c87ad1b7f72/src/core/connection/protocol/protocol.ts#L104',
    codes: [
      { code: 4000, name: 'Application only accepts SSL', abnormal: true, retry: 'never', confidence: 'medium' },
      { code: 4001, name: 'Application does not exist', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4003, name: 'Application disabled', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4004, name: 'Over connection quota', abnormal: true, retry: 'never', confidence: 'medium' },
      { code: 4005, name: 'Path not found', abnormal: true, retry: 'never', confidence: 'medium' },
      { code: 4006, name: 'Invalid version string format', abnormal: true, retry: 'never', confidence: 'medium' },
      { code: 4007, name: 'Unsupported protocol version', abnormal: true, retry: 'never', confidence: 'medium' },
      { code: 4008, name: 'No protocol version supplied', abnormal: true, retry: 'never', confidence: 'medium' },
      { code: 4009, name: 'Connection is unauthorized', abnormal: true, retry: 'never', confidence: 'high' },
      { code: 4100, name: 'Over capacity', abnormal: true, retry: 'later', confidence: 'high' },
      { code: 4200, name: 'Generic reconnect immediately', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4201, name: 'Pong reply not received', abnormal: true, retry: 'at-once', confidence: 'high' },
      { code: 4202, name: 'Closed after inactivity', abnormal: true, retry: 'at-once', confidence: 'medium' },
      { code: 4301, name: 'Client event rejected (rate limit)', abnormal: true, retry: null, confidence: 'medium' },
      { code: 4302, name: 'Watchlist / presence member limit', abnormal: true, retry: null, confidence: 'medium' },
    ],
  },
  {
    name: 'Hocuspocus',
    recognisedBy: {},
    source:
      'https://github.com/ueberdosis/hocuspocus/blob/3ec608445b8e024e15759504cca9ff1f7b09edf8/packages/common/src/CloseEvents.ts',
    codes: [
      { code: 4205, name: 'Reset Connection', abnormal: false, retry: null, confidence: 'high' },
      { code: 4401, name: 'Unauthorized', abnormal: true, retry: null, confidence: 'high' },
      { code: 4403, name: 'Forbidden', abnormal: true, retry: null, confidence: 'high' },
      { code: 4408, name: 'Connection Timeout', abnormal: true, retry: null, confidence: 'high' },
    ],
  },
  {
    name: 'Spring',
    recognisedBy: {},
    source:
      'https://github.com/spring-projects/spring-framework/blob/91eb42645e26a7ef9382b4a655bcefe5c8682fee/spring-websocket/src/main/java/org/springframework/web/socket/CloseStatus.java#L151',
    codes: [{ code: 4500, name: 'SESSION_NOT_RELIABLE', abnormal: true, retry: null, confidence: 'high' }],
  },
];
