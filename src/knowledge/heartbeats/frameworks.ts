/** Heartbeats of frameworks for web applications, told by the paths and subprotocols they give their sockets. */
import { exactly, type HeartbeatForm, jsonObject, jsonWord } from '../heartbeat-form.ts';

const engineIoSource =
  'https://github.com/socketio/socket.io/blob/d2d753fed4435015c2d83fe62e676b44e07fa3f7/docs/engine.io-protocol';

/** `/echo/123/abcdefgh/websocket`; `/echo/websocket` is its way without frames of its own. */
const sockjsUrl = /\/\d{3}\/[^/?#]+\/websocket(?:\?|$)/;

const meteorSource =
  'https://github.com/meteor/meteor/blob/024061123a49ff1d4b89d69453ec9263ef8599e1/packages/ddp/DDP.md#L82';

export const frameworks: readonly HeartbeatForm[] = [
  {
    // The client's `2probe` and the server's `3probe` belong to the change over from polling. Packet 0, the first, tells the
    // values that are in force; a client gives up after interval and timeout together.
    id: 'engine.io-4',
    protocol: 'Engine.IO 4 (Socket.IO 3, 4)',
    recognisedBy: { url: /[?&]EIO=4(?:&|$)/ },
    frames: [exactly({ role: 'ping', direction: 'in' }, '2'), exactly({ role: 'pong', direction: 'out' }, '3')],
    intervalMs: 25_000,
    timeoutMs: 20_000,
    source: `${engineIoSource}/v4-current.md`,
    confidence: 'high',
  },
  {
    // The other way round than in version 4.
    id: 'engine.io-3',
    protocol: 'Engine.IO 3 (Socket.IO 1, 2)',
    recognisedBy: { url: /[?&]EIO=3(?:&|$)/ },
    frames: [exactly({ role: 'ping', direction: 'out' }, '2'), exactly({ role: 'pong', direction: 'in' }, '3')],
    intervalMs: 25_000,
    timeoutMs: 5000,
    source: `${engineIoSource}/v3.md`,
    confidence: 'high',
  },
  {
    // Whose version is not told, as in an URL without its query.
    id: 'socket.io',
    protocol: 'Socket.IO',
    recognisedBy: { url: /\/(?:socket|engine)\.io\/(?!.*[?&]EIO=[34](?:&|$))/ },
    frames: [exactly({ role: 'ping', direction: 'either' }, '2'), exactly({ role: 'pong', direction: 'either' }, '3')],
    intervalMs: 25_000,
    timeoutMs: 20_000,
    source: `${engineIoSource}/v4-current.md`,
    confidence: 'high',
  },
  {
    // Servers that can ping by the protocol do so instead; sockjs-node does where it has a WebSocket.
    id: 'sockjs',
    protocol: 'SockJS',
    recognisedBy: { url: sockjsUrl },
    frames: [exactly({ role: 'beat', direction: 'in' }, 'h')],
    intervalMs: 25_000,
    timeoutMs: null,
    protocolPings: { everyMs: 25_000 },
    source:
      'https://github.com/sockjs/sockjs-node/blob/51e860a41f7549e86afb2dd0ffadcf28712027ac/lib/transport/base-receiver.js#L44',
    confidence: 'high',
  },
  {
    // A line feed in an array of messages, as JSON writes it.
    id: 'stomp-over-sockjs',
    protocol: 'STOMP over SockJS',
    recognisedBy: { url: sockjsUrl },
    frames: [
      exactly({ role: 'beat', direction: 'in' }, String.raw`a["\n"]`),
      exactly({ role: 'beat', direction: 'out' }, String.raw`["\n"]`),
    ],
    intervalMs: 10_000,
    timeoutMs: 20_000,
    source:
      'https://github.com/stomp-js/stompjs/blob/4eaed27648a85e4ac7464de5b06ce75856ce46c3/src/stomp-handler.ts#L297',
    confidence: 'high',
  },
  {
    id: 'ddp',
    protocol: 'Meteor DDP',
    recognisedBy: { url: /\/websocket$/ },
    frames: [
      jsonWord(
        { role: 'ping', direction: 'either', examples: ['{"msg":"ping"}', '{"id":"x","msg":"ping"}'] },
        'msg',
        'ping',
      ),
      jsonWord(
        { role: 'pong', direction: 'either', examples: ['{"msg":"pong"}', '{"msg":"pong","id":"x"}'] },
        'msg',
        'pong',
      ),
    ],
    intervalMs: 15_000,
    timeoutMs: 15_000,
    source: meteorSource,
    confidence: 'high',
  },
  {
    // Alone in its array: together with other messages it does not make their frame a heartbeat.
    id: 'ddp-over-sockjs',
    protocol: 'Meteor DDP over SockJS',
    recognisedBy: { url: sockjsUrl },
    frames: [
      ...(['ping', 'pong'] as const).flatMap((role) => [
        ddpInSockjs(role, 'in', String.raw`a["{\"msg\":\"${role}\",\"id\":\"x\"}"]`),
        ddpInSockjs(role, 'out', String.raw`["{\"msg\":\"${role}\"}"]`),
      ]),
    ],
    intervalMs: 15_000,
    timeoutMs: 15_000,
    source: meteorSource,
    confidence: 'high',
  },
  {
    id: 'phoenix-2',
    protocol: 'Phoenix Channels 2',
    recognisedBy: null,
    frames: [
      phoenixMessage('ping', 'out', 'heartbeat', '[null,"7","phoenix","heartbeat",{}]'),
      phoenixMessage('pong', 'in', 'phx_reply', '[null,"7","phoenix","phx_reply",{"response":{},"status":"ok"}]'),
    ],
    intervalMs: 30_000,
    timeoutMs: 30_000,
    source:
      'https://github.com/phoenixframework/phoenix/blob/167c46950cf53aef363d672687cc653267c20aa6/assets/js/phoenix/socket.js#L665',
    confidence: 'high',
  },
  {
    // 25 s is Supabase; Phoenix's own clients of version 1 take 30 s. Servers write the topic last, and then the answer looks
    // like that of any channel as far as it is known.
    id: 'phoenix-1',
    protocol: 'Phoenix Channels 1, Supabase Realtime',
    recognisedBy: null,
    frames: [
      jsonObject(
        {
          role: 'ping',
          direction: 'out',
          examples: [
            '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"7"}',
            '{"event":"heartbeat","topic":"phoenix","payload":{},"ref":"7"}',
          ],
        },
        { keys: ['topic'], values: ['phoenix'] },
        { keys: ['event'], values: ['heartbeat'] },
      ),
      jsonObject(
        {
          role: 'pong',
          direction: 'in',
          mayComeLate: true,
          examples: ['{"topic":"phoenix","event":"phx_reply","payload":{"status":"ok","response":{}},"ref":"7"}'],
        },
        { keys: ['topic'], values: ['phoenix'] },
        { keys: ['event'], values: ['phx_reply'] },
      ),
    ],
    intervalMs: 25_000,
    timeoutMs: 25_000,
    source:
      'https://github.com/supabase/realtime-js/blob/41a65b08074b8d531268e2d38792ff1e4fd28906/src/RealtimeClient.ts#L57',
    confidence: 'high',
  },
  {
    id: 'action-cable',
    protocol: 'Rails Action Cable',
    recognisedBy: { subprotocol: /^actioncable-v1-/, url: /\/cable(?:\?|$)/ },
    frames: [
      jsonWord({ role: 'beat', direction: 'in', examples: ['{"type":"ping","message":1735689600}'] }, 'type', 'ping'),
    ],
    intervalMs: 3000,
    timeoutMs: 6000,
    source:
      'https://github.com/rails/rails/blob/2a2db1e8d6d104ee0611efcae7eb023af65cff34/actioncable/lib/action_cable/connection/base.rb#L143',
    confidence: 'high',
  },
  {
    // Off unless a client sets `keepAlive`. A ping may carry a payload, and a pong may come unasked.
    id: 'graphql-transport-ws',
    protocol: 'GraphQL over WebSocket (graphql-ws)',
    recognisedBy: { subprotocol: /^graphql-transport-ws$/ },
    frames: [
      jsonWord({ role: 'ping', direction: 'either', mostBytes: 256, examples: ['{"type":"ping"}'] }, 'type', 'ping'),
      jsonWord({ role: 'pong', direction: 'either', mostBytes: 256, examples: ['{"type":"pong"}'] }, 'type', 'pong'),
    ],
    intervalMs: null,
    timeoutMs: null,
    protocolPings: { everyMs: 12_000 },
    source: 'https://github.com/enisdenjo/graphql-ws/blob/af4f5c9df60d6b73667d7d90ad1b1c851d22b482/PROTOCOL.md#L62',
    confidence: 'high',
  },
  {
    // The subprotocol that is called graphql-ws is this old library's. Off unless the server sets `keepAlive`.
    id: 'subscriptions-transport-ws',
    protocol: 'GraphQL subscriptions-transport-ws',
    recognisedBy: { subprotocol: /^graphql-ws$/ },
    frames: [jsonWord({ role: 'beat', direction: 'in', examples: ['{"type":"ka"}'] }, 'type', 'ka')],
    intervalMs: null,
    timeoutMs: null,
    source:
      'https://github.com/apollographql/subscriptions-transport-ws/blob/36f3f6f780acc1a458b768db13fd39c65e5e6518/src/message-types.ts#L7',
    confidence: 'high',
  },
  {
    // The record separator at the end tells it from any other object of this type. Hubs write it without white space.
    id: 'signalr-json',
    protocol: 'ASP.NET Core SignalR',
    recognisedBy: null,
    frames: [exactly({ role: 'beat', direction: 'either' }, '{"type":6}\x1e')],
    intervalMs: 15_000,
    timeoutMs: 30_000,
    source:
      'https://github.com/dotnet/aspnetcore/blob/0756473898ca1e9f8e47fcf994bfb379aee2f647/src/SignalR/docs/specs/HubProtocol.md',
    confidence: 'high',
  },
  {
    // Its URL has the connection's token and nothing else to know it by.
    id: 'signalr-messagepack',
    protocol: 'ASP.NET Core SignalR (MessagePack)',
    recognisedBy: { url: /[?&]id=[\w%-]{16,}(?:&|$)/ },
    frames: [exactly({ role: 'beat', direction: 'either' }, '\x02\x91\x06', 'binary')],
    intervalMs: 15_000,
    timeoutMs: 30_000,
    source:
      'https://github.com/dotnet/aspnetcore/blob/0756473898ca1e9f8e47fcf994bfb379aee2f647/src/SignalR/docs/specs/HubProtocol.md',
    confidence: 'high',
  },
  {
    // Nobody answers: the dev server only wants to see proxies kept awake.
    id: 'vite-hmr',
    protocol: 'Vite hot updates',
    recognisedBy: { subprotocol: /^vite-hmr$/ },
    frames: [jsonWord({ role: 'beat', direction: 'out', examples: ['{"type":"ping"}'] }, 'type', 'ping')],
    intervalMs: 30_000,
    timeoutMs: null,
    source:
      'https://github.com/vitejs/vite/blob/a98c8d95d552c6fa98ab66fb810f5b39ad5abf49/packages/vite/src/shared/moduleRunnerTransport.ts#L320',
    confidence: 'high',
  },
];

/** `[join_ref, ref, topic, event, payload]` on the topic of the socket itself. */
function phoenixMessage(role: 'ping' | 'pong', direction: 'in' | 'out', event: string, example: string) {
  const reference = String.raw`(?:null|"\w{0,20}")\s*,\s*`;
  return {
    role,
    direction,
    binary: false,
    pattern: new RegExp(String.raw`^\s*\[\s*${reference}${reference}"phoenix"\s*,\s*"${event}"`),
    whole: false,
    leastBytes: `[null,null,"phoenix","${event}"]`.length,
    mostBytes: 128,
    begins: '[ \t\r\n',
    quotes: ['phoenix'],
    examples: [example],
  };
}

/** A DDP message within the JSON array of a SockJS frame, whose quotes are escaped. */
function ddpInSockjs(role: 'ping' | 'pong', direction: 'in' | 'out', example: string) {
  const array = direction === 'in' ? 'a' : '';
  return {
    role,
    direction,
    binary: false,
    pattern: new RegExp(String.raw`^${array}\["\{[^{}]*?\\"msg\\"\s*:\s*\\"${role}\\"[^{}]*\}"\]$`),
    whole: true,
    leastBytes: String.raw`${array}["{\"msg\":\"ping\"}"]`.length,
    mostBytes: 64,
    begins: direction === 'in' ? 'a' : '[',
    quotes: [],
    examples: [example],
  };
}
