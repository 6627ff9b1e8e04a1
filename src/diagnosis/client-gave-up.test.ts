import { expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
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
  expect(told?.statement.params).toMatchObject({ silence: { ms: 46_300 }, timeout: { ms: 45_000 }, named: 'yes' });
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

test('Phoenix says why it closes', () => {
  const finding = findingOn(givenUp(0, 60_000, { reason: 'heartbeat timeout' }));
  expect(finding?.candidates.map(({ id }) => id)).toEqual(['phoenix-heartbeat-timeout']);
});
