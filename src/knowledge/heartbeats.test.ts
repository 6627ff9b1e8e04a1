import { describe, expect, test } from 'vitest';
import { type FrameForm, type HeartbeatForm, jsonObject, knownBytes } from './heartbeat-form.ts';
import { heartbeats, isRecognised, mayCarry } from './heartbeats.ts';

const everyFrame: readonly (readonly [id: string, frame: FrameForm])[] = heartbeats.flatMap(({ id, frames }) =>
  frames.map((frame) => [id, frame] as const),
);

const find = (id: string): HeartbeatForm => {
  const form = heartbeats.find((candidate) => candidate.id === id);
  if (form === undefined) throw new Error(`no heartbeat ${id}`);
  return form;
};

describe('every row', () => {
  test('says whose it is', () => {
    for (const { id, protocol } of heartbeats) expect(protocol.trim(), id).not.toBe('');
  });

  test('beats between once a second and once in ten minutes', () => {
    for (const { id, intervalMs, timeoutMs, protocolPings } of heartbeats) {
      for (const ms of [intervalMs, timeoutMs, protocolPings?.everyMs ?? null]) {
        if (ms === null) continue;
        expect(ms, id).toBeGreaterThanOrEqual(1000);
        expect(ms, id).toBeLessThanOrEqual(600_000);
      }
    }
  });

  test('has frames of its own or leaves it to pings of the protocol', () => {
    for (const { id, frames, protocolPings } of heartbeats) {
      if (frames.length === 0) expect(protocolPings, id).toBeDefined();
    }
    expect(heartbeats.filter(({ frames }) => frames.length === 0).map(({ id }) => id)).toEqual(['wamp', 'jupyter']);
  });

  test('that is recognised has something to be recognised by', () => {
    for (const { id, recognisedBy } of heartbeats) {
      if (recognisedBy !== null) expect(recognisedBy.subprotocol ?? recognisedBy.url, id).toBeInstanceOf(RegExp);
    }
  });
});

describe('every frame', () => {
  test('is that of its examples, as far as they are known', () => {
    for (const [id, { pattern, examples }] of everyFrame) {
      expect(examples.length, id).toBeGreaterThan(0);
      for (const example of examples) expect(example.slice(0, knownBytes), id).toMatch(pattern);
    }
  });

  test('has the sizes, beginnings and quoted strings of its examples', () => {
    for (const [id, { examples, leastBytes, mostBytes, begins, quotes }] of everyFrame) {
      expect(leastBytes, id).toBeGreaterThanOrEqual(1);
      expect(mostBytes, id).toBeLessThanOrEqual(512);
      for (const text of quotes) expect(text.length, id).toBeGreaterThanOrEqual(2);
      for (const example of examples) {
        expect(example, id).not.toMatch(/[^\0-\xff]/);
        expect(example.length, id).toBeGreaterThanOrEqual(leastBytes);
        expect(example.length, id).toBeLessThanOrEqual(mostBytes);
        expect(begins, id).toContain(example.charAt(0));
        const known = example.slice(0, knownBytes);
        if (quotes.length > 0)
          expect(
            quotes.some((text) => known.includes(`"${text}`)),
            id,
          ).toBe(true);
      }
    }
  });

  test('is a short one where it counts on any connection: nobody writes a novel to say "ping"', () => {
    const anywhere = heartbeats.filter(({ recognisedBy }) => recognisedBy === null).flatMap(({ frames }) => frames);
    for (const { leastBytes, mostBytes } of anywhere) {
      expect(leastBytes).toBeGreaterThanOrEqual(4);
      expect(mostBytes).toBeLessThanOrEqual(130);
    }
  });

  test('that is described to its end can be known to its end', () => {
    for (const [id, { whole, mostBytes, pattern }] of everyFrame) {
      expect(pattern.source.endsWith('$'), id).toBe(whole);
      if (whole) expect(mostBytes, id).toBeLessThanOrEqual(knownBytes);
    }
  });

  // A pattern with the flag g or y remembers where it stopped and answers differently the second time.
  test('is matched from its beginning and without memory', () => {
    for (const [id, { pattern }] of everyFrame) {
      expect(pattern.flags, id).toBe('');
      expect(pattern.source.startsWith('^'), id).toBe(true);
    }
  });
});

/** How often a search may have to begin anew: strings that match long and then fail. */
const adversarial = [
  '{',
  '{}',
  '{"',
  '{{}',
  '{ ',
  '"type":',
  '{"type":',
  '{"type":"ping',
  ' ',
  '[',
  '[1',
  '\x01\x7f',
  '\xff',
  'a["{',
  '<iq ',
  'ping ',
];

test('no pattern takes long over bytes that were made to make it', () => {
  const perPattern = everyFrame.flatMap(([id, { pattern }]) =>
    adversarial.map((unit) => {
      const text = unit.repeat(knownBytes).slice(0, knownBytes - 1);
      const before = performance.now();
      for (let i = 0; i < 20; i++) pattern.test(`{${text}`.slice(0, knownBytes)) || pattern.test(`${text}!`);
      return { id, unit, ms: (performance.now() - before) / 40 };
    }),
  );
  // Exponential ones would take hours; a thousandth of that is no matter of a busy machine.
  for (const { id, unit, ms } of perPattern) expect(ms, `${id} over ${unit}`).toBeLessThan(100);
});

test('no URL takes long, however it was made', () => {
  for (const unit of ['/socket.io/', '/app/x?', '?protocol', '&id=', 'wss://', '/ably.', '/000/x', 'a']) {
    const url = `wss://${unit.repeat(200_000)}`;
    const before = performance.now();
    for (const form of heartbeats) isRecognised(form, url, []);
    expect(performance.now() - before, unit).toBeLessThan(1000);
  }
});

describe('which connections speak what', () => {
  const recognised = (url: string, ...subprotocols: string[]) =>
    heartbeats.filter((form) => isRecognised(form, url, subprotocols)).map(({ id }) => id);

  test.each([
    ['wss://a.example/socket.io/?EIO=4&transport=websocket', ['engine.io-4']],
    ['wss://a.example/realtime?transport=websocket&EIO=3', ['engine.io-3']],
    ['wss://a.example/socket.io/?transport=websocket', ['socket.io']],
    ['wss://a.example/echo/123/abcdefgh/websocket', ['sockjs', 'stomp-over-sockjs', 'ddp', 'ddp-over-sockjs']],
    ['wss://a.example/cable', ['action-cable']],
    ['wss://a.example/chat?id=Hj3kD9sKQ2mZpXw81Lq0aA', ['signalr-messagepack']],
    ['wss://ws-eu.pusher.com/app/abc?protocol=7&client=js', ['pusher']],
    ['wss://a.example/connection/websocket', ['centrifugo', 'ddp']],
    ['wss://main.realtime.ably.net/?key=x&format=json', ['ably']],
    ['wss://gateway-us-east1-b.discord.gg/?v=10&encoding=json', ['discord-gateway']],
    ['wss://s-usc1a-nss-2001.firebaseio.com/.ws?v=5&ns=x', ['firebase-realtime-database']],
    ['wss://a.livekit.cloud/rtc?access_token=x', ['livekit']],
    ['wss://a.example/live', []],
    ['wss://a.example/?u=wss://gateway.discord.gg/', []],
  ])('%s', (url, ids) => {
    expect(recognised(url).sort()).toEqual([...ids].sort());
  });

  test('subprotocols tell where the URL does not, and the old graphql-ws is not the new one', () => {
    expect(recognised('wss://a.example/', 'mqtt')).toEqual(['mqtt']);
    expect(recognised('wss://a.example/', 'v12.stomp')).toEqual(['stomp']);
    expect(recognised('wss://a.example/', 'graphql-transport-ws')).toEqual(['graphql-transport-ws']);
    expect(recognised('wss://a.example/', 'graphql-ws')).toEqual(['subscriptions-transport-ws']);
    expect(recognised('wss://a.example/', 'vite-hmr')).toEqual(['vite-hmr']);
    expect(recognised('wss://a.example/', 'vite-ping')).toEqual([]);
  });

  test('what is told by its words counts anywhere, and is asked after all that is recognised by a generic word', () => {
    expect(mayCarry(find('phoenix-2'), 'wss://a.example/', [])).toBe(true);
    expect(mayCarry(find('engine.io-4'), 'wss://a.example/', [])).toBe(false);
    expect(heartbeats.at(-1)?.id).toBe('generic');
  });
});

test('a number is not taken for the beginning of another', () => {
  const { pattern } = jsonObject({ role: 'ping', direction: 'out', examples: [] }, { keys: ['op'], values: [1] });
  expect('{"op":1}').toMatch(pattern);
  expect('{"op":11}').not.toMatch(pattern);
  expect('{"op":1').not.toMatch(pattern);
});
