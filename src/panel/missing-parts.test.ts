import { expect, test } from 'vitest';
import { say } from '../language/speak.ts';
import { fixtureOrigin, scriptedSession } from '../session/fixture.ts';
import type { Loss } from '../session/model.ts';
import { missingParts } from './missing-parts.ts';

function lossOf(change: Partial<Loss>): Loss {
  const loss = { realm: 0, connection: null, reason: 'evicted', what: 'frames', count: 1, content: null } as const;
  return { ...loss, from: fixtureOrigin, to: fixtureOrigin, ...change };
}

test('a whole session misses nothing', () => {
  expect(missingParts(scriptedSession({ connections: [] }))).toEqual([]);
});

test('losses of one kind are added up, and each says why', () => {
  const session = scriptedSession({ connections: [] });
  for (const change of [{ count: 5 }, { count: 7 }, { reason: 'paused', count: 1 } as const])
    session.addLoss(lossOf(change));
  const [evicted, paused] = missingParts(session);
  expect(evicted).toMatch(/^12 frames lost: /);
  expect(paused).toMatch(/^1 frame lost: .*paused/);
});

test('what a setting would have kept names that setting, and what none would says what else helps', () => {
  const session = scriptedSession({ connections: [] });
  const losses = [{}, { reason: 'limit' }, { reason: 'limit', what: 'events' }] as const;
  for (const change of losses) session.addLoss(lossOf(change));
  const [evicted, frames, events] = missingParts(session);
  expect(evicted).toContain(say('panel.limit.journalBytes'));
  expect(frames).toContain(say('panel.limit.frames'));
  expect(events).toMatch(/Clearing/);
});

test('what the browser no longer remembers of the tab is counted', () => {
  const session = scriptedSession({ connections: [] });
  expect(missingParts(session, { farewells: 2, handshakes: 0 })).toEqual([
    expect.stringMatching(/^2 earlier documents of this tab forgotten/),
  ]);
});

test('a recorder that came late or gave up is told of', () => {
  const session = scriptedSession({ connections: [] });
  const [realm] = session.realms;
  if (realm === undefined) throw new Error('no realm');
  session.realms[0] = { ...realm, late: true, fault: 'out of memory' };
  expect(missingParts(session)).toHaveLength(2);
  expect(missingParts(session)[1]).toContain('out of memory');
  session.realms[0] = { ...realm, fault: 'turned \u202eround' };
  expect(missingParts(session)[0]).toContain('turned ⟨U+202E⟩round');
});
