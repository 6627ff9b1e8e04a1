import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownBytes } from '../knowledge/heartbeat-form.ts';
import { heartbeats } from '../knowledge/heartbeats.ts';
import { scriptedSession } from '../session/fixture.ts';
import { type Direction, type HeartbeatClass, heartbeatClasses } from '../session/model.ts';
import { classifyAll, classifyFrame, heartbeatFormsFor } from './heartbeat-class.ts';

/** A connection by its URL, or by its subprotocol. */
function formsOf(url: string, protocol = '') {
  return heartbeatFormsFor({ url, protocol, requestedProtocols: [] });
}

const bytesOf = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

function classOf(
  forms: ReturnType<typeof formsOf>,
  direction: Direction,
  payload: string,
  kind = 'text',
): HeartbeatClass {
  return classifyFrame(forms, direction, kind === 'binary', payload.length, bytesOf(payload).subarray(0, knownBytes));
}

const plain = formsOf('wss://app.example/live');
const engineIo4 = formsOf('wss://app.example/socket.io/?EIO=4&transport=websocket');
const engineIo3 = formsOf('wss://app.example/socket.io/?EIO=3&transport=websocket');
const socketIo = formsOf('wss://app.example/socket.io/?transport=websocket');
const sockjs = formsOf('wss://app.example/chat/421/k0zr3pqs/websocket');
const ddp = formsOf('wss://app.example/websocket');
const mqtt = formsOf('wss://app.example/', 'mqtt');
const stomp = formsOf('wss://app.example/', 'v12.stomp');
const graphql = formsOf('wss://app.example/graphql', 'graphql-transport-ws');
const oldGraphql = formsOf('wss://app.example/graphql', 'graphql-ws');
const centrifugo = formsOf('wss://app.example/connection/websocket', 'centrifuge-json');
const discord = formsOf('wss://gateway.discord.gg/?v=10&encoding=json');
const ably = formsOf('wss://main.realtime.ably.net/?format=json');
const livekit = formsOf('wss://x.livekit.cloud/rtc?access_token=x');
const firebase = formsOf('wss://s-usc1a.firebaseio.com/.ws?v=5&ns=x');
const vite = formsOf('ws://localhost:5173/?token=x', 'vite-hmr');

/** From a document, y-protocols 1.0.6: the presence of one client. */
const awareness = '\x01\x16\x01\xa7\x99\xbf\xea\x03\x02\x0e{"name":"Ada"}';

describe('heartbeats on the wire', () => {
  test.each([
    ['Engine.IO 4 is pinged by its server', engineIo4, 'in', '2', 'text', 'ping'],
    ['… and answered by the page', engineIo4, 'out', '3', 'text', 'pong'],
    ['Engine.IO 3 the other way round', engineIo3, 'out', '2', 'text', 'ping'],
    ['… answered by its server', engineIo3, 'in', '3', 'text', 'pong'],
    ['Socket.IO of a version that is not told', socketIo, 'out', '2', 'text', 'ping'],
    ['SockJS', sockjs, 'in', 'h', 'text', 'beat'],
    ['STOMP over SockJS, received', sockjs, 'in', String.raw`a["\n"]`, 'text', 'beat'],
    ['STOMP over SockJS, sent', sockjs, 'out', String.raw`["\n"]`, 'text', 'beat'],
    ['DDP over SockJS', sockjs, 'in', String.raw`a["{\"msg\":\"ping\"}"]`, 'text', 'ping'],
    ['… with its id first', sockjs, 'out', String.raw`["{\"id\":\"x\",\"msg\":\"pong\"}"]`, 'text', 'pong'],
    ['DDP', ddp, 'in', '{"msg":"ping","id":"4"}', 'text', 'ping'],
    ['STOMP', stomp, 'in', '\n', 'text', 'beat'],
    ['… both ways', stomp, 'out', '\n', 'text', 'beat'],
    ['MQTT', mqtt, 'out', '\xc0\0', 'binary', 'ping'],
    ['… answered', mqtt, 'in', '\xd0\0', 'binary', 'pong'],
    ['graphql-ws', graphql, 'out', '{"type":"ping"}', 'text', 'ping'],
    ['… with a payload before its type', graphql, 'in', '{"payload":{"at":1},"type":"pong"}', 'text', 'pong'],
    ['the old GraphQL', oldGraphql, 'in', '{"type":"ka"}', 'text', 'beat'],
    ['Centrifugo asks', centrifugo, 'in', '{}', 'text', 'ping'],
    ['… and is answered with the same', centrifugo, 'out', '{}', 'text', 'pong'],
    ['Phoenix', plain, 'out', '[null,"7","phoenix","heartbeat",{}]', 'text', 'ping'],
    ['… answered', plain, 'in', '[null,"7","phoenix","phx_reply",{"status":"ok","response":{}}]', 'text', 'pong'],
    ['Supabase', plain, 'out', '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"7"}', 'text', 'ping'],
    ['SignalR', plain, 'in', '{"type":6}\x1e', 'text', 'beat'],
    ['Action Cable', formsOf('wss://a.example/cable'), 'in', '{"type":"ping","message":1735689600}', 'text', 'beat'],
    ['Vite', vite, 'out', '{"type":"ping"}', 'text', 'beat'],
    ['Discord', discord, 'out', '{"op":1,"d":251}', 'text', 'ping'],
    ['… answered', discord, 'in', '{"t":null,"s":null,"op":11,"d":null}', 'text', 'pong'],
    ['Ably, by itself', ably, 'in', '{"action":0}', 'text', 'beat'],
    ['Ably, asked for', ably, 'in', '{"action":0,"id":"x"}', 'text', 'pong'],
    ['LiveKit', livekit, 'out', '\x82\x01\x0a\x08\xe8\x8b\xfb\xa0\xc2\x32\x10\x96\x01', 'binary', 'ping'],
    ['… answered', livekit, 'in', '\xa2\x01\x06\x08\xe8\x07\x10\xe9\x07', 'binary', 'pong'],
    ['Firebase', firebase, 'out', '0', 'text', 'beat'],
    ['NATS', plain, 'in', 'PING\r\n', 'binary', 'ping'],
    ['Yjs', plain, 'out', awareness, 'binary', 'beat'],
    ['JSON-RPC', plain, 'out', '{"jsonrpc":"2.0","id":1,"method":"ping"}', 'text', 'ping'],
    ['a word', plain, 'out', 'ping', 'text', 'ping'],
    ['a word of JSON, its members in any order', plain, 'in', '{ "ts": 17, "type" : "pong" }', 'text', 'pong'],
    ['a keep-alive nobody is known to answer', plain, 'out', '{"action":"keepalive"}', 'text', 'beat'],
  ] as const)('%s', (_, forms, direction, payload, kind, expected) => {
    expect(classOf(forms, direction, payload, kind)).toBe(expected);
  });
});

describe('what only looks like a heartbeat', () => {
  test.each([
    ['a chat message on a plain socket', plain, 'in', '2', 'text'],
    ['an object without members on a plain socket', plain, 'in', '{}', 'text'],
    ['a line feed on a plain socket', plain, 'in', '\n', 'text'],
    ['two bytes of another protocol', plain, 'out', '\xc0\0', 'binary'],
    ['a probe of Engine.IO', engineIo4, 'out', '2probe', 'text'],
    ['the answer to a probe', engineIo4, 'in', '3probe', 'text'],
    ['a message of Socket.IO', engineIo4, 'in', '42["ping"]', 'text'],
    ['Engine.IO 4 the wrong way', engineIo4, 'out', '2', 'text'],
    ['Engine.IO 3 the wrong way', engineIo3, 'in', '2', 'text'],
    ['what Engine.IO says, in binary', engineIo4, 'in', '2', 'binary'],
    ['MQTT the wrong way', mqtt, 'in', '\xc0\0', 'binary'],
    ['MQTT in text', mqtt, 'out', '\xc0\0', 'text'],
    ['a word that begins like one', plain, 'in', '{"type":"pingpong-score"}', 'text'],
    ['a sentence', plain, 'in', 'ping me when you are back', 'text'],
    ['a heartbeat of somebody inside a message', plain, 'in', '{"type":"metrics","last":{"type":"ping"}}', 'text'],
    ['a heartbeat that is quoted', plain, 'in', String.raw`{"text":"{\"type\":\"ping\"}"}`, 'text'],
    ['a long message that begins like one', plain, 'in', `{"type":"ping","blob":"${'x'.repeat(5000)}"}`, 'text'],
    ['a long word', plain, 'in', `ping${' '.repeat(5000)}`, 'text'],
    [
      'several messages of SockJS in one',
      sockjs,
      'in',
      String.raw`a["{\"msg\":\"ping\"}","{\"msg\":\"added\"}"]`,
      'text',
    ],
    [
      'a reply on a channel of Phoenix',
      plain,
      'in',
      '["4","7","room:1","phx_reply",{"status":"ok","response":{}}]',
      'text',
    ],
    ['a document of Yjs', plain, 'in', `\0\x02${'\x05'.repeat(20)}`, 'binary'],
    ['a presence of Yjs that goes', plain, 'out', '\x01\x0c\x01\xa7\x99\xbf\xea\x03\x03\x04null', 'binary'],
    ['a dispatch of Discord', discord, 'in', '{"t":"TYPING_START","s":11,"op":0,"d":{"op":11}}', 'text'],
    ['an opcode that begins like one', discord, 'out', '{"op":12}', 'text'],
    ['nothing at all', plain, 'in', '', 'text'],
  ] as const)('%s', (_, forms, direction, payload, kind) => {
    expect(classOf(forms, direction, payload, kind)).toBe('none');
  });
});

describe('how much of a frame is known', () => {
  test('nothing was kept: it may have been anything', () => {
    expect(classifyFrame(plain, 'in', false, 4, new Uint8Array(0))).toBe('unknown');
    expect(classifyFrame(plain, 'in', false, 1 << 20, new Uint8Array(0))).toBe('unknown');
  });

  test('less was kept than is needed: a frame that may be a heartbeat stays unknown, others do not', () => {
    expect(classifyFrame(plain, 'in', false, 15, bytesOf('{"type"'))).toBe('unknown');
    expect(classifyFrame(plain, 'in', false, 5, bytesOf('ping'))).toBe('unknown');
    expect(classifyFrame(plain, 'in', false, 15, bytesOf('hello'))).toBe('none');
    expect(classifyFrame(plain, 'in', false, 5000, bytesOf('{"type"'))).toBe('none');
  });

  test('a heartbeat longer than what is kept is told by its beginning', () => {
    const long = `{"type":"ping","payload":{"trace":"${'x'.repeat(80)}"}}`;
    expect(classOf(graphql, 'out', long)).toBe('ping');
  });

  test('no class depends on what lies beyond', () => {
    const examples = heartbeats.flatMap(({ frames }) => frames.flatMap((frame) => frame.examples));
    const everything = {
      url: 'wss://app.example/socket.io/?EIO=4',
      protocol: '',
      requestedProtocols: ['graphql-ws', 'mqtt'],
    };
    const forms = heartbeatFormsFor(everything);
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom<Direction>('in', 'out'),
        fc.boolean(),
        (example, filling, rest, direction, binary) => {
          const head = Uint8Array.from([...bytesOf(example), ...filling, ...new Uint8Array(knownBytes)]).subarray(
            0,
            knownBytes,
          );
          const size = knownBytes + rest.length;
          const all = Uint8Array.from([...head, ...rest]);
          expect(classifyFrame(forms, direction, binary, size, all)).toBe(
            classifyFrame(forms, direction, binary, size, head),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('turning away early changes no class: every example is what its row says', () => {
    for (const form of heartbeats) {
      for (const frame of form.frames) {
        for (const example of frame.examples) {
          const directions: readonly Direction[] = frame.direction === 'either' ? ['in', 'out'] : [frame.direction];
          for (const direction of directions) {
            expect(classOf([form], direction, example, frame.binary ? 'binary' : 'text'), form.id).toBe(frame.role);
          }
        }
      }
    }
  });
});

test('subprotocols that were asked for stand in only where none was agreed on', () => {
  const asked = { url: 'wss://app.example/', protocol: '', requestedProtocols: ['mqtt', 'v12.stomp'] };
  expect(classifyFrame(heartbeatFormsFor(asked), 'in', false, 1, bytesOf('\n'))).toBe('beat');
  expect(classifyFrame(heartbeatFormsFor({ ...asked, protocol: 'mqtt' }), 'in', false, 1, bytesOf('\n'))).toBe('none');
});

test('connections that speak the same share their forms', () => {
  expect(formsOf('wss://a.example/one')).toBe(formsOf('wss://b.example/two'));
});

test('the frames of a session are classified row by row, each by its own connection', () => {
  const session = scriptedSession({
    connections: [
      {
        url: 'wss://a.example/socket.io/?EIO=4',
        frames: [
          [10, 'in', '2'],
          [20, 'out', '3'],
          [30, 'out', '42["hi"]'],
        ],
      },
      {
        url: 'wss://a.example/live',
        frames: [
          [15, 'in', '2'],
          [25, 'out', 'ping'],
          [35, 'in', 12],
        ],
      },
    ],
  });
  const classes = Array.from(classifyAll(session), (index) => heartbeatClasses[index]);
  expect(classes).toEqual(['ping', 'none', 'pong', 'ping', 'none', 'unknown']);
});
