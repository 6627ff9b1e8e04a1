import { describe, expect, test } from 'vitest';
import type { RealmMs } from '../base/units.ts';
import { type ScriptedConnection, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';
import { type NetworkObservations, networkConfidence } from './network-change.ts';
import { cutOffInTurn } from './recordings.fixture.ts';

function talkingUntil(close: RealmMs, url: string): ScriptedConnection {
  return {
    url,
    frames: [
      [1000, 'in', 'x'],
      [close - 800, 'in', 'x'],
    ],
    close: { at: close, code: 1006 },
  };
}

const here = 'wss://app.example/live';
const there = 'wss://other.example/feed';
const third = 'wss://third.example/';

const networkIn = (script: SessionScript): Finding[] =>
  diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'network-change');
const said = (evidence: Finding['for'] = []) => evidence.map(({ statement }) => statement.id);

describe('while the browser is offline', () => {
  const pages = [
    [40_000, 'offline'],
    [52_000, 'online'],
  ] as const;

  test('connections to several servers: one finding, certain, and no word of a proxy', () => {
    const [finding, ...more] = networkIn({
      connections: [talkingUntil(40_200, here), talkingUntil(44_000, there)],
      pages,
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      confidence: 'certain',
      connections: [0, 1],
      message: { id: 'network.offline', params: { count: 2 } },
    });
    expect(said(finding?.for)).toEqual(expect.arrayContaining(['evidence.offline', 'evidence.servers-together']));
    expect(finding?.fixes.map(({ who }) => who)).toEqual(['client']);
  });

  test('a single one: likely', () => {
    expect(networkIn({ connections: [talkingUntil(40_200, here)], pages })[0]?.confidence).toBe('likely');
  });

  test('one that went on all the while speaks against it', () => {
    const stands: ScriptedConnection = { url: third, frames: [[45_000, 'in', 'x']] };
    const drops = [talkingUntil(40_200, here), talkingUntil(40_300, there)];
    const [finding] = networkIn({ connections: [...drops, stands], pages });
    expect(finding?.confidence).toBe('possible');
    expect(said(finding?.against)).toEqual(['evidence.survived-outage']);
  });
});

test('after sleep, found dead one after the other, they are one finding', () => {
  const pages = [[60_000, 'timer-gap', 45_000]] as const;
  const asleep = [60_100, 75_000].map(
    (at): ScriptedConnection => ({ frames: [[12_000, 'in', 'x']], close: { at, code: 1006 } }),
  );
  const found = networkIn({ connections: asleep, pages });
  expect(found.map(({ message, confidence }) => [message.id, confidence])).toEqual([['network.asleep', 'likely']]);
});

test('a sleep in which the page’s clock slept too is told by how far the other ran ahead', () => {
  const connections = [60_100, 60_200].map(
    (at): ScriptedConnection => ({ frames: [[59_000, 'in', 'x']], close: { at, code: 1006 } }),
  );
  const asleep = (pages: NonNullable<SessionScript['pages']>) => {
    const [finding] = networkIn({ connections, pages });
    return finding?.for.map(({ statement }) => statement)[0];
  };
  expect(asleep([[60_000, 'clock-jump', 2_700_000]])).toEqual({
    id: 'evidence.clock-jumped',
    params: { duration: { ms: 2_700_000 } },
  });
  // Both, of one sleep: the longer tells it.
  const both = [
    [60_000, 'timer-gap', 6000],
    [60_000, 'clock-jump', 2_700_000],
  ] as const;
  expect(asleep(both)?.params).toEqual({ duration: { ms: 2_700_000 } });
});

test('a sleep that the page’s clock saw nothing of is no breakpoint, after which a drop may join a timeout’s', () => {
  const lives = cutOffInTurn([60_000, 60_010, 60_005]);
  const end = lives[2]?.close?.at ?? 0;
  const found = diagnose(scriptedSession({ connections: lives, pages: [[end - 50, 'clock-jump', 2_700_000]] }));
  const explained = found.map(({ kind, connections }) => [kind, connections]);
  expect(explained).toContainEqual(['idle-timeout', [0, 1]]);
  expect(explained).toContainEqual(['network-change', [2]]);
});

test('servers lost in one moment without any report: the surer the more servers', () => {
  const confidences = [
    [here, there],
    [here, there, third],
  ].map((urls) => networkIn({ connections: urls.map((url, i) => talkingUntil(40_000 + i * 90, url)) })[0]?.confidence);
  expect(confidences).toEqual(['possible', 'likely']);
});

test('servers lost in one moment, of which one then refuses: it can be reached, so it is not the network', () => {
  const refused: ScriptedConnection = {
    url: here,
    at: 40_600,
    openAt: null,
    close: { at: 40_620, code: 1006 },
    handshake: { failure: 'net::ERR_CONNECTION_REFUSED' },
  };
  const connections = [talkingUntil(40_000, here), talkingUntil(40_100, there), refused];
  expect(networkIn({ connections })).toEqual([]);
});

describe('host names that fall together without any report', () => {
  const hosts = ['chat', 'feed', 'presence'];
  const fallen = (addresses: readonly string[]) =>
    hosts.map((host, i) => {
      const handshake = { serverAddress: addresses[i] ?? '' };
      return { ...talkingUntil(40_000 + i * 100, `wss://${host}.example/`), handshake };
    });
  const back = hosts.map((host, i): ScriptedConnection => ({ url: `wss://${host}.example/`, at: 41_000 + i * 10 }));

  test('at one address: the server or proxy that they share, and no word of the network', () => {
    const connections = [...fallen(['203.0.113.7:443', '203.0.113.7:443', '203.0.113.7']), ...back];
    const [finding, ...more] = diagnose(scriptedSession({ connections })).filter(
      ({ severity }) => severity === 'error',
    );
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'server-gone', confidence: 'likely', connections: [0, 1, 2] });
    expect(finding?.message.id).toBe('gone.came-back');
    const shared = finding?.for.find(({ statement }) => statement.id === 'evidence.one-address');
    expect(shared?.statement.params).toEqual({ hosts: 3, address: '203.0.113.7' });
  });

  test('at addresses of their own: the network', () => {
    const addresses = ['203.0.113.7:443', '198.51.100.4:443', '[2001:db8::1]:443'];
    const [finding] = networkIn({ connections: [...fallen(addresses), ...back] });
    expect(finding).toMatchObject({ confidence: 'likely', message: { id: 'network.everywhere' }, against: [] });
  });

  test('two addresses for three names: two servers, which is less sure', () => {
    const addresses = ['203.0.113.7:443', '203.0.113.7:443', '198.51.100.4:443'];
    const [finding] = networkIn({ connections: fallen(addresses) });
    expect(finding).toMatchObject({ confidence: 'possible', message: { params: { origins: 2 } } });
    const together = finding?.for.find(({ statement }) => statement.id === 'evidence.servers-together');
    expect(together?.statement.params).toEqual({ count: 3, origins: 2 });
  });

  test('at addresses that were not seen: the proxy that they may share is told as well', () => {
    const [finding] = networkIn({ connections: fallen(['203.0.113.7:443', '', '']) });
    expect(said(finding?.against)).toEqual(['evidence.may-share-proxy']);
  });
});

test('sockets of one server in one moment are no matter of the network', () => {
  expect(networkIn({ connections: [talkingUntil(40_000, here), talkingUntil(40_100, here)] })).toEqual([]);
});

test('confidence follows its table', () => {
  const at = (observations: Partial<NetworkObservations>) =>
    networkConfidence({ change: 'offline', drops: 1, origins: 1, survived: false, ...observations });
  const row = (change: NetworkObservations['change']) => [
    at({ change }),
    at({ change, drops: 3 }),
    at({ change, drops: 3, origins: 2 }),
    at({ change, drops: 3, origins: 3 }),
  ];
  expect(row('offline')).toEqual(['likely', 'likely', 'certain', 'certain']);
  expect(row('asleep')).toEqual(['possible', 'likely', 'certain', 'certain']);
  expect(row('everywhere')).toEqual(['none', 'none', 'possible', 'likely']);
  expect(at({ survived: true, drops: 3, origins: 2 })).toBe('possible');
  expect(at({ survived: true })).toBe('none');
});
