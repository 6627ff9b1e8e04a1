import { describe, expect, test } from 'vitest';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';

/** Closed by the page after so long without anything from the server. */
function givenUp(at: number, silentFor: number, call: { reason?: string; stack?: string } = {}): ScriptedConnection {
  const calledAt = at + 5000 + silentFor;
  const frames = [
    [at + 5000, 'in', 'state'],
    [at + 7000, 'out', 'hello'],
  ] as const;
  return { at, frames, closeCall: { at: calledAt, ...call }, close: { at: calledAt + 10, code: 1005 } };
}

const findingOn = (...connections: ScriptedConnection[]) => diagnose(scriptedSession({ connections }))[0];
const provider = 'close@https://app.example/node_modules/y-websocket/src/y-websocket.js:335:20';

test('a library that is named in the stack, and whose patience had ended, is the one that closed', () => {
  const finding = findingOn(givenUp(0, 46_300, { stack: provider }));
  expect(finding).toMatchObject({ kind: 'closed-by-page', severity: 'warning' });
  expect(finding?.candidates).toEqual([
    { id: 'y-websocket-timeout', product: 'y-websocket (provider)', setting: 'socketTimeout', confidence: 'likely' },
  ]);
  const told = finding?.for.find(({ statement }) => statement.id === 'evidence.client-gave-up');
  expect(told?.statement.params).toMatchObject({ silence: { ms: 46_300 }, timeout: { ms: 45_000 }, told: 'call' });
  // Let the server be heard from, or the library wait: twice as long, and no hour.
  const advice = finding?.fixes.map(({ who, advice }) => [who, advice.id, advice.params.to]) ?? [];
  expect(advice).toContainEqual(['server', 'fix.server-message', undefined]);
  expect(advice).toContainEqual(['client', 'fix.raise', { ms: 90_000 }]);
});

test('one that is named but had heard from the server lately is not', () => {
  expect(findingOn(givenUp(0, 12_000, { stack: provider }))).toMatchObject({ severity: 'info', candidates: [] });
});

test('a patience alone has to fit several times, and stays a possibility', () => {
  expect(findingOn(givenUp(0, 30_100))?.candidates).toEqual([]);
  const often = findingOn(givenUp(0, 30_100), givenUp(50_000, 30_200), givenUp(100_000, 30_050));
  expect(often).toMatchObject({ severity: 'info', connections: [0, 1, 2] });
  expect(often?.candidates.map(({ id, confidence }) => `${id} ${confidence}`)).toContain(
    'signalr-server-timeout possible',
  );
});

test('who waits for answers to pings is not told by a silence', () => {
  // The patience of Slack's client, which runs in Node.
  const often = findingOn(givenUp(0, 8000), givenUp(50_000, 8400));
  expect(often?.candidates).toEqual([]);
});

describe('Phoenix', () => {
  const heard = (at: number) =>
    [
      [at, 'out', '[null,"7","phoenix","heartbeat",{}]'],
      [at + 20, 'in', '[null,"7","phoenix","phx_reply",{"response":{},"status":"ok"}]'],
    ] as const satisfies readonly ScriptedFrame[];
  const spoken = { url: 'wss://app.example/live/websocket?vsn=2.0.0' };
  const words = { reason: 'heartbeat timeout' };

  test('says why it closes, and waits for an answer that is due an interval after the last', () => {
    const finding = findingOn({ ...givenUp(0, 60_000, words), ...spoken });
    expect(finding?.candidates.map(({ id }) => id)).toEqual(['phoenix-heartbeat-timeout']);
    expect(finding?.message.id).toBe('page.gave-up');
    expect(finding?.for.map(({ statement }) => statement.id)).toContain('evidence.client-missed-answer');
  });

  test('takes its pace for its patience', () => {
    const frames = [...heard(10_000), ...heard(20_000), [30_000, 'out', heard(0)[0][2]]] as const;
    const closed = { frames, closeCall: { at: 40_000, ...words }, close: { at: 40_010, code: 1005 } };
    const finding = findingOn(closed);
    expect(finding?.candidates.map(({ id }) => id)).toEqual(['phoenix-heartbeat-timeout']);
    const told = finding?.for.find(({ statement }) => statement.id === 'evidence.client-missed-answer');
    expect(told?.statement.params).toMatchObject({ timeout: { ms: 10_000 }, silence: { ms: 19_980 } });
  });

  test('is not named for words that anybody may use, nor where the server was just heard', () => {
    const others = { ...givenUp(0, 60_000, words), protocol: 'graphql-transport-ws' };
    expect(findingOn(others)).toMatchObject({ severity: 'info', candidates: [] });
    expect(findingOn(givenUp(0, 60_000, words))?.candidates).toEqual([]);
    expect(findingOn({ ...givenUp(0, 3000, words), ...spoken })?.candidates).toEqual([]);
  });
});

describe('Socket.IO', () => {
  const url = 'wss://app.example/socket.io/?EIO=4&transport=websocket';
  const ids = (...connections: ScriptedConnection[]) => findingOn(...connections)?.candidates.map(({ id }) => id);

  /** Pinged each `interval`, twice, and then no more; the page closes so long after the last ping. */
  function unpinged(at: number, waited: number, interval = 25_000, packet0 = '', talk: ScriptedFrame[] = []) {
    const first: ScriptedFrame[] = packet0 === '' ? [] : [[at + 10, 'in', packet0]];
    const pings = [1, 2].flatMap((i): ScriptedFrame[] => [
      [at + i * interval, 'in', '2'],
      [at + i * interval + 1, 'out', '3'],
    ]);
    const calledAt = at + 2 * interval + waited;
    const frames = [...first, ...pings, ...talk];
    return { at, url, frames, closeCall: { at: calledAt }, close: { at: calledAt + 30_000, code: 1006 } };
  }

  test('closes when no ping came for interval and timeout together, whatever the stack says', () => {
    const finding = findingOn(unpinged(0, 45_020));
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'likely' });
    expect(finding?.message).toMatchObject({ id: 'page.gave-up', params: { answered: 'no' } });
    expect(finding?.candidates).toEqual([
      {
        id: 'engine.io-client-4',
        product: 'Socket.IO (client)',
        setting: 'pingInterval + pingTimeout',
        confidence: 'likely',
      },
    ]);
    // It pings by itself: who did not has to be looked at.
    expect(finding?.fixes.map(({ who, advice }) => `${who} ${advice.id}`)).toEqual([
      'server next.read-server-log',
      'proxy next.read-proxy-log',
      'server fix.raise-as-shown',
    ]);
  });

  test('waits as long as packet 0 says', () => {
    const packet0 = '0{"sid":"a","upgrades":[],"pingInterval":10000,"pingTimeout":5000,"maxPayload":1000000}';
    expect(ids(unpinged(0, 15_010, 10_000, packet0))).toEqual(['engine.io-client-4']);
    expect(ids(unpinged(0, 45_010, 10_000, packet0))).toEqual([]);
  });

  test('counts from the last ping, though messages came after it; later versions from those', () => {
    const talk: ScriptedFrame = [65_000, 'in', '42["news"]'];
    const told = findingOn(unpinged(0, 45_020, 25_000, '', [talk]));
    expect(told?.for.map(({ statement }) => statement.id)).toContain('evidence.client-missed-heartbeats');
    expect(told?.message.params).toMatchObject({ silence: { ms: 45_020 } });
    const later = findingOn(unpinged(0, 60_010, 25_000, '', [talk]));
    expect(later?.message.params).toMatchObject({ product: 'Socket.IO (client)', silence: { ms: 45_010 } });
  });

  test('is the only one suspected where its protocol is spoken, and no suspect elsewhere', () => {
    expect(ids(unpinged(0, 45_020), unpinged(200_000, 45_020))).toEqual(['engine.io-client-4']);
    // The patience of SignalR, Hocuspocus and others.
    expect(ids(unpinged(0, 30_020), unpinged(200_000, 30_020))).toEqual([]);
    expect(ids(givenUp(0, 45_100), givenUp(100_000, 45_100))).toEqual(['y-websocket-timeout']);
  });
});
