/** Heartbeats that are told by their words alone: what people write who invent their own. The last to be asked. */
import { type HeartbeatForm, jsonObject } from '../heartbeat-form.ts';

const words = {
  ping: ['ping', 'PING', 'Ping'],
  pong: ['pong', 'PONG', 'Pong'],
  beat: ['heartbeat', 'HEARTBEAT', 'Heartbeat', 'keepalive', 'keep-alive', 'KEEPALIVE', 'hb'],
} as const;

/** The members in which people say what a message is. */
const kindKeys = ['type', 'op', 'event', 'action', 'method', 'cmd', 'command'];

/** No heartbeat has been seen that needs more to say a word and a moment. */
const mostTextBytes = 32;

export const generic: readonly HeartbeatForm[] = [
  {
    // By convention only: the protocol has none. The answer is a result like any other. The Model Context Protocol has this
    // ping from either side.
    id: 'json-rpc',
    protocol: 'JSON-RPC 2.0',
    recognisedBy: null,
    frames: [
      jsonObject(
        {
          role: 'ping',
          direction: 'either',
          examples: ['{"jsonrpc":"2.0","id":1,"method":"ping"}', '{"method":"ping","jsonrpc":"2.0","id":1}'],
        },
        { keys: ['method'], values: ['ping'] },
        { keys: ['jsonrpc'], values: ['2.0'] },
      ),
    ],
    intervalMs: null,
    timeoutMs: null,
    source: 'https://modelcontextprotocol.io/specification/2025-03-26/basic/utilities/ping',
    confidence: 'low',
  },
  {
    // Its words are our own collection; the source describes the practice.
    id: 'generic',
    protocol: 'Home-grown',
    recognisedBy: null,
    frames: [
      textWord('ping', ['ping', 'PING', 'ping:1735689600000']),
      textWord('pong', ['pong', 'PONG', 'pong 1735689600000']),
      jsonKind('ping', ['{"type":"ping"}', '{ "ts": 1735689600000, "op": "PING" }']),
      jsonKind('pong', ['{"type":"pong"}', '{"payload":{"ts":1},"event":"pong"}']),
      jsonKind('beat', ['{"action":"heartbeat"}', '{"cmd":"keep-alive","id":7}']),
    ],
    intervalMs: null,
    timeoutMs: null,
    source:
      'https://github.com/python-websockets/websockets/blob/04e599ca3caad2c5bb3fa8eaf24066fd270e90a7/docs/topics/keepalive.rst',
    confidence: 'low',
  },
];

/** The word itself, perhaps with a moment or number behind it. */
function textWord(role: 'ping' | 'pong', examples: readonly string[]) {
  return {
    role,
    direction: 'either',
    binary: false,
    pattern: new RegExp(String.raw`^(?:${words[role].join('|')})(?:[ :]\d{1,16})?\s*$`),
    whole: true,
    leastBytes: 4,
    mostBytes: mostTextBytes,
    begins: 'pP',
    quotes: [],
    examples,
  } as const;
}

function jsonKind(role: 'ping' | 'pong' | 'beat', examples: readonly string[]) {
  return jsonObject(
    { role, direction: 'either', mayComeLate: true, examples },
    { keys: kindKeys, values: words[role] },
  );
}
