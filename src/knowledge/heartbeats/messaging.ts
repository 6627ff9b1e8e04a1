/** Heartbeats of protocols and services for messages, presence and calls. */
import {
  exactly,
  type FrameForm,
  type HeartbeatForm,
  type JsonMember,
  jsonObject,
  jsonWord,
} from '../heartbeat-form.ts';

/** A number of protobuf: up to ten bytes, all but the last with the highest bit set. */
const varint = String.raw`[\x80-\xff]{0,9}[\x00-\x7f]`;

export const messaging: readonly HeartbeatForm[] = [
  {
    // Agreed on by `heart-beat` of CONNECT and CONNECTED; stompjs asks for 10 s each way and waits twice that.
    id: 'stomp',
    protocol: 'STOMP 1.1, 1.2',
    recognisedBy: { subprotocol: /^v1[0-2]\.stomp$/, url: /\/(?:stomp|ws)(?:\/websocket)?(?:\?|$)/ },
    frames: [
      exactly({ role: 'beat', direction: 'either' }, '\n'),
      exactly({ role: 'beat', direction: 'either' }, '\r\n'),
    ],
    intervalMs: 10_000,
    timeoutMs: 20_000,
    source:
      'https://github.com/stomp-js/stompjs/blob/4eaed27648a85e4ac7464de5b06ce75856ce46c3/src/stomp-handler.ts#L297',
    confidence: 'high',
  },
  {
    // The interval is CONNECT's; MQTT.js takes 60 s, and brokers wait one and a half. Packets need not keep to the borders of
    // messages: one that travels together with others goes unrecognised.
    id: 'mqtt',
    protocol: 'MQTT',
    recognisedBy: { subprotocol: /^mqtt(?:v3\.1)?$/, url: /\/mqtt(?:\?|$)/ },
    frames: [
      exactly({ role: 'ping', direction: 'out' }, '\xc0\x00', 'binary'),
      exactly({ role: 'pong', direction: 'in' }, '\xd0\x00', 'binary'),
    ],
    intervalMs: 60_000,
    timeoutMs: 90_000,
    source: 'https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html#_Toc398718081',
    confidence: 'high',
  },
  {
    // `connection_established` may ask for less than 120 s.
    id: 'pusher',
    protocol: 'Pusher Channels',
    recognisedBy: { url: /\/app\/[^/?#]+\?(?:.*&)?protocol=/ },
    frames: [
      jsonWord(
        {
          role: 'ping',
          direction: 'either',
          examples: ['{"event":"pusher:ping","data":{}}', '{"data":"{}","event":"pusher:ping"}'],
        },
        'event',
        'pusher:ping',
      ),
      jsonWord(
        { role: 'pong', direction: 'either', examples: ['{"event":"pusher:pong","data":{}}'] },
        'event',
        'pusher:pong',
      ),
    ],
    intervalMs: 120_000,
    timeoutMs: 30_000,
    source:
      'https://github.com/pusher/pusher-js/blob/f53faf9f33dbab922a45a919607f4c87ad1b7f72/src/core/connection/connection.ts#L72',
    confidence: 'high',
  },
  {
    // The reply to `connect` tells the interval and whether the server wants an answer. With Protobuf it is an empty message,
    // of which only the length is left.
    id: 'centrifugo',
    protocol: 'Centrifugo',
    recognisedBy: { subprotocol: /^centrifuge-(?:json|protobuf)$/, url: /\/connection\/(?:uni_)?websocket(?:\?|$)/ },
    frames: [
      exactly({ role: 'ping', direction: 'in' }, '{}'),
      exactly({ role: 'pong', direction: 'out' }, '{}'),
      exactly({ role: 'ping', direction: 'in' }, '\x00', 'binary'),
      exactly({ role: 'pong', direction: 'out' }, '\x00', 'binary'),
    ],
    intervalMs: 25_000,
    timeoutMs: 8000,
    source: 'https://github.com/centrifugal/centrifuge/blob/1d8f99f1d0d44c08c40b2df993b2e3f8502e1d1f/client.go#L30',
    confidence: 'high',
  },
  {
    // An id tells an asked-for heartbeat from one that the server sends by itself. JSON only, not MessagePack.
    id: 'ably',
    protocol: 'Ably',
    recognisedBy: { url: /^wss:\/\/[^/?#]*\bably(?:-realtime)?\.[^/?#]*\// },
    frames: [
      jsonObject(
        { role: 'ping', direction: 'out', examples: ['{"action":0,"id":"x"}', '{"action":0}'] },
        heartbeatAction(),
      ),
      jsonObject(
        { role: 'pong', direction: 'in', examples: ['{"action":0,"id":"x"}', '{"id":"x","action":0}'] },
        heartbeatAction(),
        { keys: ['id'], values: 'any-string' },
      ),
      jsonObject({ role: 'beat', direction: 'in', examples: ['{"action":0}'] }, heartbeatAction()),
    ],
    intervalMs: 15_000,
    timeoutMs: 10_000,
    source:
      'https://github.com/ably/ably-js/blob/7fa7dc5993af3b67ab05fea2b6a242f729d9088f/src/common/lib/types/protocolmessagecommon.ts#L6',
    confidence: 'medium',
  },
  {
    // Also what a client and a server exchange at the start. Text in the protocol, sent as binary.
    id: 'nats',
    protocol: 'NATS',
    recognisedBy: null,
    frames: [
      exactly({ role: 'ping', direction: 'either' }, 'PING\r\n', 'binary'),
      exactly({ role: 'pong', direction: 'either' }, 'PONG\r\n', 'binary'),
    ],
    intervalMs: 120_000,
    timeoutMs: 240_000,
    source: 'https://github.com/nats-io/nats.ws/blob/732064a3b3a265b9d7c8d75f26bebbd7bf4ab060/README.md#L848',
    confidence: 'high',
  },
  {
    // The answer is an empty result like many others. Long addresses push the ping out of what is known of a frame.
    id: 'xmpp',
    protocol: 'XMPP',
    recognisedBy: { subprotocol: /^xmpp$/, url: /\/xmpp-websocket(?:\/|\?|$)/ },
    frames: [
      {
        role: 'ping',
        direction: 'either',
        binary: false,
        pattern: /^\s*<iq\b[^<>]*>\s*<ping\b/,
        whole: false,
        leastBytes: 40,
        mostBytes: 512,
        begins: '< \t\r\n',
        quotes: [],
        mayComeLate: true,
        examples: ['<iq id="s2c1" type="get"><ping xmlns="urn:xmpp:ping"/></iq>'],
      },
    ],
    intervalMs: null,
    timeoutMs: null,
    source: 'https://xmpp.org/extensions/xep-0199.html',
    confidence: 'medium',
  },
  {
    id: 'firebase-realtime-database',
    protocol: 'Firebase Realtime Database',
    recognisedBy: { url: /^wss:\/\/[^/?#]*\.(?:firebaseio\.com|firebasedatabase\.app)(?::\d+)?\/\.ws\?/ },
    frames: [exactly({ role: 'beat', direction: 'out' }, '0')],
    intervalMs: 45_000,
    timeoutMs: null,
    source:
      'https://github.com/firebase/firebase-js-sdk/blob/6f865964baf5b4bd23b077fecec1028434a7387e/packages/database/src/realtime/WebSocketConnection.ts#L430',
    confidence: 'high',
  },
  {
    // Has no ping: who is present says so again before 15 s are over, and the server echoes it. A presence that changes, by a
    // cursor for one, is sent in the same form.
    id: 'yjs-awareness',
    protocol: 'Yjs (y-websocket)',
    recognisedBy: null,
    frames: [
      {
        role: 'beat',
        direction: 'either',
        binary: true,
        // Awareness, its length, one client, the client's id and clock, and its state in JSON with its length.
        pattern: new RegExp(String.raw`^\x01[\x07-\x7f]\x01${varint}${varint}[\x02-\x7f]\{["}]`),
        whole: false,
        leastBytes: 8,
        mostBytes: 129,
        begins: '\x01',
        quotes: [],
        examples: [
          '\x01\x0a\x01\xa7\x99\xbf\xea\x03\x01\x02{}',
          '\x01\x16\x01\xa7\x99\xbf\xea\x03\x02\x0e{"name":"Ada"}',
        ],
      },
    ],
    intervalMs: 15_000,
    timeoutMs: 45_000,
    source: 'https://github.com/yjs/y-websocket/blob/f9559e645678f135ac962e910fc7e9a6b29e3f47/src/y-websocket.js#L463',
    confidence: 'medium',
  },
  {
    // Fields 14 (a time) and 16 (a message of times) of a request; 18 and 20 of a response.
    id: 'livekit',
    protocol: 'LiveKit signalling',
    recognisedBy: { url: /\/rtc(?:\/v\d+)?\/?\?/ },
    frames: [
      protobufHeartbeat('ping', 'out', String.raw`\x70${varint}`, 'p\xe8\x07'),
      protobufHeartbeat(
        'ping',
        'out',
        String.raw`\x82\x01[\x00-\x16](?:[\x08\x10]${varint}){0,2}`,
        '\x82\x01\x05\x08\xe8\x07\x10\x05',
      ),
      protobufHeartbeat('pong', 'in', String.raw`\x90\x01${varint}`, '\x90\x01\xe8\x07'),
      protobufHeartbeat(
        'pong',
        'in',
        String.raw`\xa2\x01[\x00-\x16](?:[\x08\x10]${varint}){0,2}`,
        '\xa2\x01\x06\x08\xe8\x07\x10\xe9\x07',
      ),
    ],
    intervalMs: 5000,
    timeoutMs: 15_000,
    source:
      'https://github.com/livekit/client-sdk-js/blob/9380ed7aad2733c75a2e00f1931fbb02d1b72569/src/api/SignalClient.ts#L712',
    confidence: 'high',
  },
  {
    // Beside it the server pings by the protocol.
    id: 'home-assistant',
    protocol: 'Home Assistant',
    recognisedBy: { url: /\/api\/websocket(?:\?|$)/ },
    frames: [
      jsonWord({ role: 'ping', direction: 'out', examples: ['{"id":19,"type":"ping"}'] }, 'type', 'ping'),
      jsonWord({ role: 'pong', direction: 'in', examples: ['{"id":19,"type":"pong"}'] }, 'type', 'pong'),
    ],
    intervalMs: null,
    timeoutMs: null,
    protocolPings: { everyMs: null },
    source:
      'https://github.com/home-assistant/developers.home-assistant/blob/186ad063987c56ccdbbc2145bb262d877eb15976/docs/api/websocket.md?plain=1#L485',
    confidence: 'high',
  },
  {
    // Only its framing for raw sockets has a ping.
    id: 'wamp',
    protocol: 'WAMP 2',
    recognisedBy: { subprotocol: /^wamp\.2\./ },
    frames: [],
    intervalMs: null,
    timeoutMs: null,
    protocolPings: { everyMs: null },
    source:
      'https://github.com/wamp-proto/wamp-proto/blob/d8389b83b18da834f20fdae6ea5ec57b0c4da4e5/rfc/text/basic/building_blocks.md#L204',
    confidence: 'medium',
  },
  {
    id: 'jupyter',
    protocol: 'Jupyter kernel channels',
    recognisedBy: {
      subprotocol: /^v\d+\.kernel\.websocket\.jupyter\.org$/,
      url: /\/api\/kernels\/[^/?#]+\/channels(?:\?|$)/,
    },
    frames: [],
    intervalMs: null,
    timeoutMs: null,
    protocolPings: { everyMs: 30_000 },
    source:
      'https://github.com/jupyter-server/jupyter_server/blob/9a4d6eea2b16815a493b11fffe0b51b1fe55a81b/jupyter_server/base/websocket.py#L14',
    confidence: 'high',
  },
];

/** Action 0 of a protocol message. */
function heartbeatAction(): JsonMember {
  return { keys: ['action'], values: [0] };
}

/** A protobuf message that holds one field and nothing else. */
function protobufHeartbeat(role: 'ping' | 'pong', direction: 'in' | 'out', field: string, example: string): FrameForm {
  return {
    role,
    direction,
    binary: true,
    pattern: new RegExp(`^${field}$`),
    whole: true,
    leastBytes: 2,
    mostBytes: 25,
    begins: example.charAt(0),
    quotes: [],
    examples: [example],
  };
}
