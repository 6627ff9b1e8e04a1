import { describe, expect, test } from 'vitest';
import { applicationProtocols } from './application-close-codes.ts';
import { readCloseCode, standardCloseCodes } from './close-codes.ts';

describe('the tables', () => {
  test('hold all codes of RFC 6455 and those registered since, each once', () => {
    const codes = standardCloseCodes.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (let code = 1000; code <= 1015; code++) expect(codes).toContain(code);
  });

  test('say which codes never travel', () => {
    const local = standardCloseCodes.filter(({ localOnly }) => localOnly).map(({ code }) => code);
    expect(local).toEqual([1005, 1006, 1015]);
  });

  test.each(applicationProtocols)('$name keeps to the range that protocols may use', ({ codes }) => {
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
    const standard = standardCloseCodes.map(({ code }) => code);
    for (const { code } of codes) {
      if (code < 3000) expect(standard).toContain(code);
      expect(code).toBeLessThanOrEqual(4999);
    }
  });

  test('those that speak standard codes in a way of their own can be told', () => {
    for (const { id, recognisedBy, codes } of applicationProtocols) {
      if (codes.some(({ code }) => code < 3000)) expect(recognisedBy.subprotocol ?? recognisedBy.url, id).toBeDefined();
    }
  });
});

describe('reading a code', () => {
  test('the standard speaks below 3000 whatever the protocol', () => {
    const { known } = readCloseCode(1001, 'wss://gateway.discord.gg/', '');
    expect(known?.code.name).toBe('Going Away');
    expect(known?.protocol).toBe('');
  });

  test('but where a protocol says more by it, that is told, and suggested to nobody else', () => {
    const url = 'wss://app.example/socket.io/?EIO=4&transport=websocket';
    expect(readCloseCode(1005, url, '').known).toMatchObject({ protocolId: 'socket.io' });
    expect(readCloseCode(1005, 'wss://app.example/', '')).toMatchObject({
      known: { protocolId: null },
      suggestions: [],
    });
    expect(readCloseCode(1002, 'wss://app.example/', 'v12.stomp').known?.code.remedy).toBe('messages');
    expect(readCloseCode(1002, 'wss://app.example/', 'graphql-ws').known?.code.remedy).toBe('set-up');
  });

  test('4401 of a graphql-transport-ws connection is that protocol’s', () => {
    const { known } = readCloseCode(4401, 'wss://app.example/graphql', 'graphql-transport-ws');
    expect(known?.protocol).toBe('graphql-transport-ws');
    expect(known?.code.name).toBe('Unauthorized');
  });

  test('4401 of an unknown protocol is only suggested', () => {
    const { known, suggestions } = readCloseCode(4401, 'wss://app.example/', '');
    expect(known).toBeNull();
    expect(suggestions.map(({ protocol }) => protocol)).toEqual(['graphql-transport-ws', 'Hocuspocus']);
  });

  test('4004 means one thing to Discord and another to Pusher, told by where it came from', () => {
    const discord = readCloseCode(4004, 'wss://gateway.discord.gg/?v=10', '').known;
    const pusher = readCloseCode(4004, 'wss://ws-eu.pusher.com/app/key?protocol=7&client=js', '').known;
    expect(discord?.code).toMatchObject({ name: 'Authentication failed', retry: 'never' });
    expect(pusher?.code).toMatchObject({ name: 'Over connection quota' });
  });

  test('what only one service sends from its own hosts is suggested to no other server', () => {
    expect(readCloseCode(4009, 'wss://eu.discord.gg/', '').known?.protocolId).toBe('discord');
    const { suggestions } = readCloseCode(4009, 'wss://app.example/', '');
    expect(suggestions.map(({ protocol }) => protocol)).toEqual(['Pusher']);
  });

  test('a registered number that protocols also use for themselves is not settled', () => {
    const { known, suggestions } = readCloseCode(3000, 'wss://app.example/', '');
    expect(known).toBeNull();
    expect(suggestions.map(({ protocol }) => protocol)).toEqual(['', 'Centrifugo']);
  });

  test('a number that looks like a status of HTTP is told as such, where no protocol is recognised', () => {
    expect(readCloseCode(4429, 'wss://app.example/', '').likeStatus).toEqual({
      status: 429,
      name: 'Too Many Requests',
      remedy: 'slow-down',
    });
    expect(readCloseCode(4429, 'wss://app.example/', 'graphql-transport-ws').likeStatus).toBeNull();
    expect(readCloseCode(4299, 'wss://app.example/', '').likeStatus).toBeNull();
  });

  test('a number that nobody defines means nothing', () => {
    expect(readCloseCode(4987, 'wss://app.example/', '')).toEqual({ known: null, suggestions: [], likeStatus: null });
  });
});
