/**
 * Close codes of well-known protocols on top of WebSocket, from 3000 up. Protocols give the same number different
 * meanings, so a code speaks only where the protocol is recognised, and is a suggestion elsewhere. A standard code stands here
 * where a protocol says something more particular by it, and is no suggestion anywhere else.
 *
 * What each says is a sentence of `language/`, found by the ids. Slack announces its closes by a message and Twilio writes
 * nothing of codes; what Cloudflare says is a rule of `timeouts/`.
 */
import { codesOf } from './close-code.ts';
import type { ApplicationProtocol } from './close-codes.ts';

export const applicationProtocols: readonly ApplicationProtocol[] = [
  {
    id: 'graphql-transport-ws',
    name: 'graphql-transport-ws',
    recognisedBy: { subprotocol: /^graphql-transport-ws$/ },
    source: 'https://github.com/enisdenjo/graphql-ws/blob/af4f5c9df60d6b73667d7d90ad1b1c851d22b482/src/common.ts#L29',
    codes: codesOf(
      [
        [4004, 'Bad Response', true, 'messages'],
        [4005, 'Internal Client Error', true, 'messages'],
        [4400, 'Bad Request', true, 'messages'],
        [4401, 'Unauthorized', true, 'messages'],
        [4403, 'Forbidden', true, 'sign-in'],
        [4406, 'Subprotocol Not Acceptable', true, 'set-up'],
        [4408, 'Connection Initialisation Timeout', true, 'messages'],
        [4409, 'Subscriber Already Exists', true, 'messages'],
        [4429, 'Too Many Initialisation Requests', true, 'messages'],
        [4500, 'Internal Server Error', true, 'server'],
        [4504, 'Connection Acknowledgement Timeout', true, 'server'],
      ],
      'high',
    ),
  },
  {
    // The older protocol, whose subprotocol is called graphql-ws.
    id: 'subscriptions-transport-ws',
    name: 'subscriptions-transport-ws',
    recognisedBy: { subprotocol: /^graphql-(ws|subscriptions)$/ },
    source:
      'https://github.com/apollographql/subscriptions-transport-ws/blob/006802a407ace6423cbffbdf5491d4fe914407b3/src/server.ts',
    codes: codesOf(
      [
        [1002, 'Protocol Error', true, 'set-up'],
        [1011, 'Internal Error', true, 'sign-in'],
      ],
      'high',
    ),
  },
  {
    id: 'socket.io',
    name: 'Socket.IO',
    recognisedBy: { url: /[?&]EIO=\d/ },
    source:
      'https://github.com/socketio/socket.io/blob/66b2cf6b94eec2a1ab9fb9d5949e0a085ab549ea/packages/engine.io/lib/transports/websocket.ts',
    codes: codesOf([[1005, 'No Status Received', false, 'reconnect']], 'high'),
  },
  {
    id: 'signalr',
    name: 'SignalR',
    recognisedBy: { url: /[?&]id=[\w-]{22}(&|$)/ },
    source:
      'https://github.com/dotnet/aspnetcore/blob/1e0bf1c78ade1e23400977d1e3315af6acb51838/src/SignalR/common/Http.Connections/src/Internal/Transports/WebSocketsServerTransport.cs',
    codes: codesOf([[1011, 'Internal Error', true, 'server']], 'high'),
  },
  {
    // Spring's handler. What it does about ERROR, others do too.
    id: 'stomp',
    name: 'STOMP',
    recognisedBy: { subprotocol: /^v1[0-2]\.stomp$/ },
    source:
      'https://github.com/spring-projects/spring-framework/blob/d2ec876f572958f309231924cc364ff9d675b9e0/spring-websocket/src/main/java/org/springframework/web/socket/messaging/StompSubProtocolHandler.java',
    codes: codesOf([[1002, 'Protocol Error', true, 'messages']], 'high'),
  },
  {
    id: 'mqtt',
    name: 'MQTT',
    recognisedBy: { subprotocol: /^mqtt(v3\.1)?$/ },
    source: 'https://docs.oasis-open.org/mqtt/mqtt/v5.0/mqtt-v5.0.html#_Toc3901208',
    codes: codesOf(
      [
        [1000, 'Normal Closure', false, 'reconnect'],
        [1005, 'No Status Received', false, 'reconnect'],
      ],
      'medium',
    ),
  },
  {
    id: 'aws-api-gateway',
    name: 'AWS API Gateway',
    recognisedBy: { url: /^wss:\/\/[^/]*\.execute-api\.[a-z\d-]+\.amazonaws\.com/i },
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html',
    codes: codesOf(
      [
        [1001, 'Going Away', false, 'reconnect'],
        [1009, 'Message Too Big', true, 'send-less'],
      ],
      'high',
    ),
  },
  {
    id: 'twitch-eventsub',
    ownHosts: true,
    name: 'Twitch EventSub',
    recognisedBy: { url: /^wss?:\/\/eventsub\.wss\.twitch\.tv(:\d+)?(\/|$)/i },
    source: 'https://dev.twitch.tv/docs/eventsub/handling-websocket-events/#close-message',
    codes: codesOf(
      [
        [4000, 'Internal server error', true, 'reconnect'],
        [4001, 'Client sent inbound traffic', true, 'messages'],
        [4002, 'Client failed ping-pong', true, 'answer'],
        [4003, 'Connection unused', true, 'messages'],
        [4004, 'Reconnect grace time expired', true, 'reconnect'],
        [4005, 'Network timeout', true, 'reconnect'],
        [4006, 'Network error', true, 'reconnect'],
        [4007, 'Invalid reconnect', true, 'set-up'],
      ],
      'high',
    ),
  },
  {
    id: 'discord',
    ownHosts: true,
    name: 'Discord gateway',
    recognisedBy: { url: /^wss?:\/\/[^/]*\bdiscord\.gg(:\d+)?(\/|$)/i },
    source:
      'https://github.com/discord/discord-api-docs/blob/c98d64bc233833839cf0d8d369e81b77f21ade60/developers/topics/opcodes-and-status-codes.mdx',
    codes: codesOf(
      [
        [4000, 'Unknown error', true, 'reconnect', 'at-once'],
        [4001, 'Unknown opcode', true, 'messages', 'at-once'],
        [4002, 'Decode error', true, 'messages', 'at-once'],
        [4003, 'Not authenticated', true, 'sign-in', 'at-once'],
        [4004, 'Authentication failed', true, 'sign-in', 'never'],
        [4005, 'Already authenticated', true, 'messages', 'at-once'],
        [4007, 'Invalid seq', true, 'reconnect', 'at-once'],
        [4008, 'Rate limited', true, 'slow-down', 'at-once'],
        [4009, 'Session timed out', true, 'reconnect', 'at-once'],
        [4010, 'Invalid shard', true, 'set-up', 'never'],
        [4011, 'Sharding required', true, 'set-up', 'never'],
        [4012, 'Invalid API version', true, 'set-up', 'never'],
        [4013, 'Invalid intent(s)', true, 'set-up', 'never'],
        [4014, 'Disallowed intent(s)', true, 'set-up', 'never'],
      ],
      'high',
    ),
  },
  {
    id: 'discord-voice',
    ownHosts: true,
    name: 'Discord voice',
    recognisedBy: { url: /^wss?:\/\/[^/]*\bdiscord\.media(:\d+)?(\/|$)/i },
    source:
      'https://github.com/discord/discord-api-docs/blob/c98d64bc233833839cf0d8d369e81b77f21ade60/developers/topics/opcodes-and-status-codes.mdx',
    codes: codesOf(
      [
        [4006, 'Session no longer valid', true, 'reconnect'],
        [4015, 'Voice server crashed', true, 'reconnect'],
        [4016, 'Unknown encryption mode', true, 'set-up'],
        [4017, 'E2EE/DAVE required', true, 'set-up'],
        [4020, 'Bad request', true, 'messages'],
        [4021, 'Disconnected: rate limited', true, 'slow-down'],
        [4022, 'Disconnected: call terminated', true, 'none'],
      ],
      'high',
    ),
  },
  {
    id: 'centrifugo',
    name: 'Centrifugo',
    recognisedBy: { url: /^wss?:\/\/[^/]+\/connection\/(uni_)?websocket(\?|$)/i },
    source: 'https://github.com/centrifugal/centrifuge/blob/1d8f99f1d0d44c08c40b2df993b2e3f8502e1d1f/disconnect.go',
    codes: codesOf(
      [
        [3000, 'Connection closed', false, 'reconnect', 'at-once'],
        [3001, 'Shutdown', false, 'reconnect', 'at-once'],
        [3004, 'Internal server error', true, 'server', 'at-once'],
        [3005, 'Connection expired', true, 'sign-in', 'at-once'],
        [3006, 'Subscription expired', true, 'sign-in', 'at-once'],
        [3008, 'Slow', true, 'slow-down', 'at-once'],
        [3009, 'Write error', true, 'reconnect', 'at-once'],
        [3010, 'Insufficient state', true, 'reconnect', 'at-once'],
        [3011, 'Force reconnect', false, 'reconnect', 'at-once'],
        [3012, 'No pong', true, 'answer', 'at-once'],
        [3013, 'Too many requests', true, 'slow-down', 'at-once'],
        [3014, 'State invalidated', true, 'reconnect', 'at-once'],
        [3500, 'Invalid token', true, 'sign-in', 'never'],
        [3501, 'Bad request', true, 'messages', 'never'],
        [3502, 'Stale', true, 'messages', 'never'],
        [3503, 'Force disconnect', true, 'none', 'never'],
        [3504, 'Connection limit', true, 'fewer', 'never'],
        [3505, 'Channel limit', true, 'fewer', 'never'],
        [3506, 'Inappropriate protocol', true, 'server', 'never'],
        [3507, 'Permission denied', true, 'sign-in', 'never'],
        [3508, 'Not available', true, 'set-up', 'never'],
        [3509, 'Too many errors', true, 'messages', 'never'],
      ],
      'high',
    ),
  },
  {
    id: 'pusher',
    name: 'Pusher',
    recognisedBy: { url: /^wss?:\/\/[^/]+\/app\/[^/?]+\?(.*&)?protocol=\d/i },
    source:
      'https://github.com/pusher/pusher-js/blob/f53faf9f33dbab922a45a919607f4c87ad1b7f72/src/core/connection/protocol/protocol.ts#L104',
    codes: [
      ...codesOf([[4000, 'Application only accepts SSL', true, 'set-up', 'never']], 'medium'),
      ...codesOf(
        [
          [4001, 'Application does not exist', true, 'set-up', 'never'],
          [4003, 'Application disabled', true, 'set-up', 'never'],
        ],
        'high',
      ),
      ...codesOf(
        [
          [4004, 'Over connection quota', true, 'fewer', 'never'],
          [4005, 'Path not found', true, 'set-up', 'never'],
          [4006, 'Invalid version string format', true, 'set-up', 'never'],
          [4007, 'Unsupported protocol version', true, 'set-up', 'never'],
          [4008, 'No protocol version supplied', true, 'set-up', 'never'],
        ],
        'medium',
      ),
      ...codesOf(
        [
          [4009, 'Connection is unauthorized', true, 'sign-in', 'never'],
          [4100, 'Over capacity', true, 'reconnect', 'later'],
          [4200, 'Generic reconnect immediately', true, 'reconnect', 'at-once'],
          [4201, 'Pong reply not received', true, 'answer', 'at-once'],
        ],
        'high',
      ),
      ...codesOf(
        [
          [4202, 'Closed after inactivity', true, 'answer', 'at-once'],
          [4301, 'Client event rejected (rate limit)', true, 'slow-down'],
          [4302, 'Watchlist / presence member limit', true, 'fewer'],
        ],
        'medium',
      ),
    ],
  },
  {
    id: 'hocuspocus',
    name: 'Hocuspocus',
    recognisedBy: {},
    source:
      'https://github.com/ueberdosis/hocuspocus/blob/3ec608445b8e024e15759504cca9ff1f7b09edf8/packages/common/src/CloseEvents.ts',
    codes: codesOf(
      [
        [4205, 'Reset Connection', false, 'reconnect'],
        [4401, 'Unauthorized', true, 'sign-in'],
        [4403, 'Forbidden', true, 'sign-in'],
        [4408, 'Connection Timeout', true, 'messages'],
      ],
      'high',
    ),
  },
  {
    id: 'spring',
    name: 'Spring',
    recognisedBy: { subprotocol: /^v1[0-2]\.stomp$/ },
    source:
      'https://github.com/spring-projects/spring-framework/blob/91eb42645e26a7ef9382b4a655bcefe5c8682fee/spring-websocket/src/main/java/org/springframework/web/socket/CloseStatus.java#L151',
    codes: codesOf([[4500, 'SESSION_NOT_RELIABLE', true, 'slow-down']], 'high'),
  },
];
