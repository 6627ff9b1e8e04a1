import { describe, expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding } from './finding.ts';
import { answeredWith } from './recordings.fixture.ts';

/** Talk until the server closes them at these ages, one after the other. */
function closedAt(ages: readonly Milliseconds[], rest: ScriptedConnection, reason = ''): ScriptedConnection[] {
  let at: RealmMs = 0;
  return ages.map((age) => {
    const frames: ScriptedFrame[] = [];
    for (let time = at + 5 + 370; time < at + 5 + age - 100; time += 1300) {
      frames.push([time, frames.length % 2 === 0 ? 'in' : 'out', 'tick']);
    }
    const connection = { at, frames, close: { at: at + 5 + age, code: 1000, reason }, ...rest };
    at += age + 700;
    return connection;
  });
}

const endings = (connections: readonly ScriptedConnection[]) =>
  diagnose(scriptedSession({ connections })).filter(explainsEnding);
const daphne = answeredWith({ server: 'daphne' });
/** Daphne looks once in two seconds. */
const ages = [60_300, 61_900, 60_950, 61_400];

test('by Daphne, busy or not, late by what it does not look: its limit, and no heartbeat', () => {
  const [finding, ...more] = endings(closedAt(ages, daphne));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    kind: 'lifetime-cap',
    confidence: 'likely',
    severity: 'error',
    connections: [0, 1, 2, 3],
    message: { id: 'lifetime.configured', params: { product: 'Daphne', age: { ms: 60_000 } } },
    candidates: [{ id: 'daphne-websocket-timeout', confidence: 'likely' }],
  });
  expect(finding?.for.map(({ statement }) => statement.id)).toEqual(
    expect.arrayContaining([
      'evidence.ages-agree',
      'evidence.header',
      'evidence.looks-at-times',
      'evidence.closed-alike',
    ]),
  );
  expect(finding?.against.map(({ statement }) => statement.id)).toEqual(['evidence.goodbye-may-be-meant']);
  expect(finding?.fixes.map(({ advice: { id } }) => id).filter((id) => /heartbeat|ping/.test(id))).toEqual([]);
  expect(finding?.fixes[0]?.snippets[0]?.code).toContain('daphne --websocket_timeout');
});

test('fewer of them are goodbyes', () => {
  expect(endings(closedAt(ages.slice(0, 2), daphne)).map(({ kind }) => kind)).toEqual(['closed-by-peer']);
});

describe('of whom nothing shows whose limit it is', () => {
  const ofAge = (ms: Milliseconds, count: number) => Array.from({ length: count }, (_, i) => ms + i * 10);

  test('as many as make a drop certain make it likely, one less possible; fewer are goodbyes', () => {
    for (const rest of [answeredWith({ server: 'uvicorn' }), {}]) {
      const [likely, ...more] = endings(closedAt(ofAge(1_800_000, 4), rest));
      expect(more).toEqual([]);
      expect(likely).toMatchObject({ kind: 'lifetime-cap', confidence: 'likely', message: { id: 'lifetime.unnamed' } });
      expect(likely?.against.map(({ statement }) => statement.id)).toContain('evidence.goodbye-may-be-meant');
    }
    const [possible] = endings(closedAt(ofAge(1_800_000, 3), {}));
    expect(possible).toMatchObject({ kind: 'lifetime-cap', severity: 'warning', confidence: 'possible' });
    expect(endings(closedAt(ofAge(1_800_000, 2), {})).map(({ kind }) => kind)).toEqual(['closed-by-peer']);
  });

  test('a reason that speaks of an age makes it as sure as of drops', () => {
    const [finding] = endings(closedAt(ofAge(1_800_000, 4), {}, 'max connection age'));
    expect(finding).toMatchObject({ kind: 'lifetime-cap', confidence: 'certain' });
  });
});

describe('of a code that says what ran out', () => {
  const expired = (age: Milliseconds, count: number, code = 4401, reason = 'token expired') =>
    closedAt(
      Array.from({ length: count }, (_, i) => age + i * 10),
      {},
    ).map((life) => ({ ...life, close: { at: life.close?.at ?? 0, code, reason } }));
  const advice = (connections: readonly ScriptedConnection[]) =>
    endings(connections)[0]?.fixes.map(({ advice: { id } }) => id);

  test('an hour again and again is told beside it, and the credential is to be renewed', () => {
    const [finding, ...more] = endings(expired(3_600_000, 3));
    expect(more).toEqual([]);
    expect(finding?.kind).toBe('closed-by-peer');
    expect(finding?.for.map(({ statement }) => statement.id)).toContain('evidence.ages-agree');
    expect(finding?.fixes.map(({ advice: { id } }) => id)).toEqual(['fix.renew-credential', 'fix.reconnect']);
  });

  test('who was in for a while had the right Origin; who was not is asked for it', () => {
    expect(advice(expired(3_600_000, 1))).toEqual(['fix.renew-credential', 'fix.reconnect']);
    expect(advice(expired(3_600_000, 1, 1008))).toEqual(['fix.renew-credential', 'fix.reconnect']);
    expect(advice(expired(20_000, 1))).toEqual(['fix.credentials']);
    // A policy may be anything.
    expect(advice(expired(3_600_000, 1, 1008, ''))).toEqual(['fix.credentials']);
  });
});

test('so are those that give a reason, or come at any age', () => {
  expect(endings(closedAt(ages, daphne, 'bye')).map(({ kind }) => kind)).toEqual(['closed-by-peer']);
  expect(endings(closedAt([20_000, 61_000, 140_000, 90_000], daphne)).map(({ kind }) => kind)).toEqual([
    'closed-by-peer',
  ]);
});

test('the day that Daphne grants by default is known by one', () => {
  const day = 86_400_000;
  const frames: ScriptedFrame[] = [[day - 4000, 'in', 'tick']];
  const [finding] = endings([{ at: 0, frames, close: { at: 5 + day + 1500, code: 1000, reason: '' }, ...daphne }]);
  expect(finding).toMatchObject({
    kind: 'closed-by-peer',
    confidence: 'likely',
    message: { id: 'peer.closed-by-rule', params: { product: 'Daphne', clock: 'max-lifetime' } },
  });
});
