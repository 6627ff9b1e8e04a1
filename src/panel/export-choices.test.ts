import { expect, test } from 'vitest';
import { fixtureOrigin, scriptedSession } from '../session/fixture.ts';
import {
  builtInExportDefaults,
  choicesOf,
  handoutOf,
  parseExportDefaults,
  proposedChoices,
  wholeSession,
} from './export-choices.ts';

const proposed = proposedChoices(builtInExportDefaults);
const session = scriptedSession({ connections: [{ close: { at: 5000, code: 1006 } }, { at: 100 }] });

test('what the dialog proposes is all of the session, masked, without payloads', () => {
  expect(handoutOf(proposed, session)).toEqual({
    options: { redact: true, payloads: 'left out', patterns: [], part: null },
    faults: [],
  });
});

test('some connections and a stretch of time, counted from the session’s start', () => {
  const { part } = handoutOf({ ...proposed, leftOut: new Set([0]), from: 1000 }, session).options;
  expect(part).toEqual({ connections: new Set([1]), from: session.startedAt + 1000, to: session.endedAt });
  expect(session.startedAt).toBe(fixtureOrigin);
});

test('patterns that cannot be read are named, the others taken', () => {
  const { options, faults } = handoutOf({ ...proposed, patterns: 'bob\n/(/' }, session);
  expect(options.patterns.map(String)).toEqual(['/bob/gi']);
  expect(faults.map(({ line }) => line)).toEqual([2]);
});

test('the person’s own proposals change payloads and patterns, and never leave secrets in', () => {
  const own = parseExportDefaults({ payloads: 'values masked', patterns: 'bob', redact: false });
  expect(proposedChoices(own)).toMatchObject({ redact: true, payloads: 'values masked', patterns: 'bob' });
  for (const stored of [undefined, null, 'x', { payloads: 'all', patterns: 7 }]) {
    expect(parseExportDefaults(stored)).toEqual(builtInExportDefaults);
  }
});

test('a part that somebody asked for is what the dialog proposes', () => {
  const three = scriptedSession({ connections: [{}, {}, { close: { at: 9000, code: 1006 } }] });
  const range = { from: three.startedAt + 1000, to: three.startedAt + 2500 };
  expect(choicesOf({ connections: [1], range }, three)).toEqual({ leftOut: new Set([0, 2]), from: 1000, to: 2500 });
  expect(choicesOf(wholeSession, three)).toEqual({ leftOut: new Set(), from: null, to: null });
});
