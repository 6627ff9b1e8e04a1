import { expect, test } from 'vitest';
import { fixtureOrigin, scriptedSession } from '../session/fixture.ts';
import { handoutOf, proposedChoices } from './export-choices.ts';

const session = scriptedSession({ connections: [{ close: { at: 5000, code: 1006 } }, { at: 100 }] });

test('what the dialog proposes is all of the session, masked, without payloads', () => {
  expect(handoutOf(proposedChoices, session)).toEqual({
    options: { redact: true, payloads: 'left out', patterns: [], part: null },
    faults: [],
  });
});

test('some connections and a stretch of time, counted from the session’s start', () => {
  const { part } = handoutOf({ ...proposedChoices, leftOut: new Set([0]), from: 1000 }, session).options;
  expect(part).toEqual({ connections: new Set([1]), from: session.startedAt + 1000, to: session.endedAt });
  expect(session.startedAt).toBe(fixtureOrigin);
});

test('patterns that cannot be read are named, the others taken', () => {
  const { options, faults } = handoutOf({ ...proposedChoices, patterns: 'bob\n/(/' }, session);
  expect(options.patterns.map(String)).toEqual(['/bob/gi']);
  expect(faults.map(({ line }) => line)).toEqual([2]);
});
