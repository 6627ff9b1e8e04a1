import { expect, test } from 'vitest';
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
    for (let time = at + 5 + 370; time < at + 5 + age - 100; time += 1300) frames.push([time, 'in', 'tick']);
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

test('so are those of which nothing shows Daphne: many a server is through after the same time', () => {
  for (const rest of [answeredWith({ server: 'uvicorn' }), {}]) {
    const kinds = endings(closedAt([60_000, 60_010, 60_020, 60_030], rest)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['closed-by-peer']));
  }
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
