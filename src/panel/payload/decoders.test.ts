/** Texts as socket.io 4.8.4, graphql-ws 6.4.2 and @stomp/stompjs 7.5.0 put them on the wire in the conversations of e2e/clients. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, protocolOf } from './decode-message.ts';
import { decodeGraphqlWs } from './graphql-ws.ts';
import { decodeEngineIo, decodeSocketIo } from './socket-io.ts';
import { decodeStomp } from './stomp.ts';

const whole = (text: string) => ({ text, isWhole: true });
const cut = (text: string) => ({ text, isWhole: false });
const json = (value: unknown) => ({ kind: 'json', value });

describe('Socket.IO', () => {
  test.each([
    ['2', { packet: 'ping' }],
    ['3', { packet: 'pong' }],
    ['2probe', { packet: 'ping', parts: [{ name: 'payload', content: { kind: 'text', text: 'probe' } }] }],
    ['40', { packet: 'CONNECT', facts: [{ name: 'namespace', value: '/' }], parts: [] }],
    ['41/admin,', { packet: 'DISCONNECT', facts: [{ name: 'namespace', value: '/admin' }] }],
    ['44/nowhere,{"message":"Invalid namespace"}', { packet: 'CONNECT_ERROR' }],
  ])('%s', (text, expected) => {
    expect(decodeSocketIo(whole(text))).toMatchObject(expected);
  });

  test('an event tells its name, namespace, acknowledgement and arguments', () => {
    expect(decodeSocketIo(whole('42/admin,0["q",1]'))).toEqual({
      packet: 'EVENT',
      facts: [
        { name: 'event', value: 'q' },
        { name: 'namespace', value: '/admin' },
        { name: 'ack-id', value: '0' },
      ],
      parts: [{ name: 'arguments', content: json([1]) }],
    });
    expect(decodeSocketIo(whole('42["hello",{"to":"you"},"zwei"]'))?.parts).toEqual([
      { name: 'arguments', content: json([{ to: 'you' }, 'zwei']) },
    ]);
    expect(decodeSocketIo(whole('42/admin,["welcome"]'))?.parts).toEqual([]);
  });

  test('an acknowledgement tells which, and a binary event how many messages belong to it', () => {
    expect(decodeSocketIo(whole('430[42]'))).toMatchObject({
      packet: 'ACK',
      facts: [{ name: 'namespace' }, { name: 'ack-id', value: '0' }],
      parts: [{ name: 'payload', content: json([42]) }],
    });
    expect(decodeSocketIo(whole('451-1["bin",{"_placeholder":true,"num":0}]'))).toMatchObject({
      packet: 'BINARY_EVENT',
      facts: [
        { name: 'event', value: 'bin' },
        { name: 'namespace' },
        { name: 'ack-id', value: '1' },
        { name: 'attachments', value: '1' },
      ],
    });
  });

  test('the opening tells what is in force', () => {
    const text =
      '0{"sid":"ooGAiSPkR0JjyWidAAAA","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":1000000}';
    expect(decodeSocketIo(whole(text))).toMatchObject({
      packet: 'open',
      parts: [{ name: 'payload', content: { value: { pingInterval: 300 } } }],
    });
  });

  test('of an event that was cut off the name is known', () => {
    expect(decodeSocketIo(cut('42/admin,["reversed",{"label":"long'))).toMatchObject({
      packet: 'EVENT',
      facts: [{ name: 'event', value: 'reversed' }, { name: 'namespace' }],
      parts: [{ name: 'arguments', content: { kind: 'cut' } }],
    });
  });

  test('what is none is not taken for one', () => {
    for (const text of ['', '9', 'hello', '42["no end"', '42{"no":"array"}', '0no json', '4x']) {
      expect(decodeSocketIo(whole(text)), text).toBeNull();
    }
  });
});

describe('Engine.IO alone', () => {
  const at = (path: string, message: { text: string; isWhole: boolean }) =>
    decodeMessage({ url: `wss://h/${path}/?EIO=4&transport=websocket`, protocol: '', requestedProtocols: [] }, message);

  test('a message holds what the page put into it: text, JSON, or the beginning of what was cut off', () => {
    expect(at('rt', whole('4hello'))).toEqual({
      protocol: 'Engine.IO',
      decoded: {
        packet: 'message',
        facts: [],
        parts: [{ name: 'payload', content: { kind: 'text', text: 'hello' } }],
      },
    });
    expect(at('rt', whole('4{"a":[1]}'))?.decoded?.parts).toEqual([{ name: 'payload', content: json({ a: [1] }) }]);
    expect(at('rt', cut('4{"a":[1'))?.decoded?.parts).toEqual([
      { name: 'payload', content: { kind: 'cut', text: '{"a":[1' } },
    ]);
    expect(at('rt', whole('4'))?.decoded).toEqual({ packet: 'message', facts: [], parts: [] });
  });

  test('its other packets are the same', () => {
    expect(at('rt', whole('2'))).toMatchObject({ protocol: 'Engine.IO', decoded: { packet: 'ping' } });
    expect(at('rt', whole('0{"sid":"x"}'))).toMatchObject({ protocol: 'Engine.IO', decoded: { packet: 'open' } });
    expect(at('rt', whole('hello'))).toEqual({ protocol: 'Engine.IO', decoded: null });
  });

  test('what reads as Socket.IO under a path of its own is that, but not under the path of Engine.IO', () => {
    const event = { protocol: 'Socket.IO', decoded: { packet: 'EVENT', facts: [{ name: 'event', value: 'hi' }, {}] } };
    expect(at('rt', whole('42["hi"]'))).toMatchObject(event);
    expect(at('socket.io', whole('42["hi"]'))).toMatchObject(event);
    expect(at('engine.io', whole('42["hi"]'))).toMatchObject({
      protocol: 'Engine.IO',
      decoded: { packet: 'message', parts: [{ content: { kind: 'text', text: '2["hi"]' } }] },
    });
    expect(at('socket.io', whole('4hello'))).toEqual({ protocol: 'Socket.IO', decoded: null });
  });
});

describe('GraphQL', () => {
  test('an operation tells its id, type, name, document and variables', () => {
    const text =
      '{"id":"op-1","type":"subscribe","payload":{"query":"query Hi($name: String) { hello(name: $name) }","operationName":"Hi","variables":{"name":"Ann"}}}';
    expect(decodeGraphqlWs(whole(text))).toEqual({
      packet: 'subscribe',
      facts: [
        { name: 'operation-type', value: 'query' },
        { name: 'operation-name', value: 'Hi' },
        { name: 'operation-id', value: 'op-1' },
      ],
      parts: [
        { name: 'query', content: { kind: 'text', text: 'query Hi($name: String) { hello(name: $name) }' } },
        { name: 'variables', content: json({ name: 'Ann' }) },
      ],
    });
  });

  test.each([
    ['{ nope }', undefined, { type: 'query', name: undefined }],
    ['subscription { tick }', undefined, { type: 'subscription', name: undefined }],
    ['fragment F on Q { query mutation } mutation Do { f }', undefined, { type: 'mutation', name: 'Do' }],
    ['query A { a } subscription B { b }', 'B', { type: 'subscription', name: 'B' }],
    ['# query not\nmutation M(a: "query X") { m }', undefined, { type: 'mutation', name: 'M' }],
  ])('the operation of %s', (query, operationName, { type, name }) => {
    const message = { id: '1', type: 'start', payload: { query, operationName } };
    const facts = decodeGraphqlWs(whole(JSON.stringify(message)))?.facts ?? [];
    expect(facts.find((fact) => fact.name === 'operation-type')?.value).toBe(type);
    expect(facts.find((fact) => fact.name === 'operation-name')?.value).toBe(name);
  });

  test('results, errors and the rest tell their payload', () => {
    expect(decodeGraphqlWs(whole('{"id":"op-2","type":"next","payload":{"data":{"tick":0}}}'))).toEqual({
      packet: 'next',
      facts: [{ name: 'operation-id', value: 'op-2' }],
      parts: [{ name: 'payload', content: json({ data: { tick: 0 } }) }],
    });
    expect(decodeGraphqlWs(whole('{"type":"connection_ack"}'))).toEqual({
      packet: 'connection_ack',
      facts: [],
      parts: [],
    });
    expect(decodeGraphqlWs(whole('{"type":"ka"}'))?.packet).toBe('ka');
  });

  test('of a result that was cut off type and id are known', () => {
    expect(decodeGraphqlWs(cut('{"id":"op-2","type":"next","payload":{"data":{"ver'))).toMatchObject({
      packet: 'next',
      facts: [{ name: 'operation-id', value: 'op-2' }],
      parts: [{ content: { kind: 'cut' } }],
    });
  });

  test('what is none is not taken for one', () => {
    for (const text of ['', '[]', 'null', '{"type":"other"}', '{"type":7}', '{"type":"next"']) {
      expect(decodeGraphqlWs(whole(text)), text).toBeNull();
    }
  });
});

describe('STOMP', () => {
  test('a message tells its command, headers and body', () => {
    const text =
      'MESSAGE\nsubscription:sub-0\nmessage-id:0\ndestination:/queue/mine\ncontent-length:25\n\n{"order":7,"of":"Äpfel"}\0';
    expect(decodeStomp(whole(text))).toEqual({
      packet: 'MESSAGE',
      facts: [],
      parts: [
        {
          name: 'headers',
          content: {
            kind: 'pairs',
            pairs: [
              ['subscription', 'sub-0'],
              ['message-id', '0'],
              ['destination', '/queue/mine'],
              ['content-length', '25'],
            ],
          },
        },
        { name: 'body', content: json({ order: 7, of: 'Äpfel' }) },
      ],
    });
  });

  test('headers are unescaped, save those that agree on a version', () => {
    const pairs = (text: string) => decodeStomp(whole(text))?.parts[0]?.content;
    expect(pairs('CONNECT\nlogin:ann:x\\c\n\n\0')).toMatchObject({ pairs: [['login', 'ann:x\\c']] });
    expect(pairs('SEND\na\\cb:c\\nd\\\\\n\n\0')).toMatchObject({ pairs: [['a:b', 'c\nd\\']] });
  });

  test('a line feed is a heartbeat, lines may end in two characters, and a frame may have no headers', () => {
    expect(decodeStomp(whole('\n'))?.packet).toBe('heartbeat');
    expect(decodeStomp(whole('SEND\r\ndestination:/q\r\n\r\nhello\0'))?.parts).toMatchObject([
      { content: { pairs: [['destination', '/q']] } },
      { content: { kind: 'text', text: 'hello' } },
    ]);
    expect(decodeStomp(whole('DISCONNECT\n\n\0'))).toEqual({ packet: 'DISCONNECT', facts: [], parts: [] });
  });

  test('a body that is no text is said to be none, one that was cut off is shown as far as it goes', () => {
    const binary = new TextDecoder().decode(
      new Uint8Array([...new TextEncoder().encode('SEND\na:b\n\n'), 0, 1, 255, 0]),
    );
    expect(decodeStomp(whole(binary))?.parts.at(-1)?.content).toEqual({ kind: 'binary' });
    expect(decodeStomp(cut('SEND\na:b\nlo'))?.parts).toMatchObject([{ content: { pairs: [['a', 'b']] } }]);
    expect(decodeStomp(cut('SEND\na:b\n\n{"or'))?.parts.at(-1)?.content).toEqual({ kind: 'cut', text: '{"or' });
  });

  test('what is none is not taken for one', () => {
    for (const text of ['', 'HELLO\n\n\0', 'SEND', 'SEND\na:b\0', 'continued\0']) {
      expect(decodeStomp(whole(text)), text).toBeNull();
    }
  });
});

test('the protocol is told by subprotocol or library, not by a path', () => {
  const of = (url: string, protocol = '', requestedProtocols: string[] = []) =>
    protocolOf({ url, protocol, requestedProtocols });
  expect(of('wss://h/socket.io/?EIO=4&transport=websocket')).toBe('Socket.IO');
  expect(of('wss://h/engine.io/?EIO=4&transport=websocket')).toBe('Engine.IO');
  expect(of('wss://h/rt/?EIO=4&transport=websocket')).toBe('Engine.IO');
  expect(of('wss://h/', 'graphql-transport-ws')).toBe('graphql-ws');
  expect(of('wss://h/', 'graphql-ws')).toBe('subscriptions-transport-ws');
  expect(of('wss://h/', '', ['v12.stomp', 'v11.stomp'])).toBe('STOMP');
  expect(of('wss://h/ws')).toBeNull();
  expect(of('wss://h/graphql')).toBeNull();
  const message = decodeMessage({ url: 'wss://h/ws', protocol: '', requestedProtocols: [] }, whole('SEND\na:b\n\nx\0'));
  expect(message).toMatchObject({ protocol: 'STOMP', decoded: { packet: 'SEND' } });
});

test('no decoder fails, whatever it is given', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .tuple(fc.constantFrom('4', '42', '45', '0', 'SEND\n', '{"type":"subscribe","payload":{"query":'), fc.string())
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.boolean(), (given, isWhole) => {
      for (const decode of [decodeSocketIo, decodeEngineIo, decodeGraphqlWs, decodeStomp])
        decode({ text: given, isWhole });
    }),
  );
});
