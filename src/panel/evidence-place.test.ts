import { expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { behindNginx, cutOffInTurn } from '../diagnosis/recordings.fixture.ts';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { type EvidencePlace, placeOf } from './evidence-place.ts';

/** Where each piece of evidence of the first finding leads, by its statement. */
function placesOf(connections: readonly ScriptedConnection[], selected: number | null = null) {
  const session = scriptedSession({ connections });
  const [finding] = diagnose(session);
  if (finding === undefined) throw new Error('no finding');
  const places = [...finding.for, ...finding.against].map(
    (one) => [one.statement.id, placeOf(one, finding, session, selected)] as const,
  );
  return { session, finding, places: new Map<string, EvidencePlace | null>(places) };
}

const refused: ScriptedConnection = {
  ...{ openAt: null, close: { at: 40, code: 1006 } },
  handshake: { status: 403, failure: 'Unexpected response code: 403', responseHeaders: { server: 'nginx' } },
};

const closedWithCode: ScriptedConnection = { close: { at: 9000, code: 4401, reason: 'token expired' } };

test.each([
  ['an idle timeout', cutOffInTurn([59_970, 59_980, 59_990], behindNginx)],
  ['a refusal', [refused]],
  ['a close by the server', [closedWithCode]],
  ['one drop that nothing explains', cutOffInTurn([17_000])],
])('no evidence of %s is without a place', (_, connections) => {
  const { places } = placesOf(connections);
  expect(places.size).toBeGreaterThan(1);
  expect([...places.values()]).not.toContain(null);
});

test('a silence leads to its stretch, and what is said of all silences to the stretch from the first to the last end', () => {
  const { session, finding, places } = placesOf(cutOffInTurn([59_970, 59_980, 59_990], behindNginx));
  const [silence] = finding.for.filter(({ statement }) => statement.id === 'evidence.silence');
  expect(silence && placeOf(silence, finding, session, null)).toMatchObject({ in: 'timeline', connection: 0 });
  const last = session.connections.at(-1)?.closure?.at;
  expect(places.get('evidence.constant-silence')).toEqual({
    in: 'timeline',
    connection: null,
    span: { from: silence?.span?.from, to: last },
  });
});

test('what a header gave away leads to the handshake that had it, what is said of heartbeats to those of the selected one', () => {
  const { places } = placesOf(cutOffInTurn([59_970, 59_980, 59_990], behindNginx), 2);
  expect(places.get('evidence.header')).toEqual({ in: 'tab', connection: 0, tab: 'handshake' });
  expect(places.get('evidence.no-heartbeat')).toEqual({ in: 'tab', connection: 2, tab: 'heartbeat' });
});

test('a refusal leads to its handshake, and a close code to the close', () => {
  expect(placesOf([refused]).places.get('evidence.status')).toEqual({ in: 'tab', connection: 0, tab: 'handshake' });
  expect(placesOf([closedWithCode]).places.get('evidence.close-reason')).toEqual({ in: 'close', connection: 0 });
});

test('a finding about connections that are not there leads nowhere', () => {
  const { finding } = placesOf([closedWithCode]);
  const elsewhere: Finding = { ...finding, connections: [] };
  const statement = { id: 'evidence.status', params: {} };
  const none = scriptedSession({ connections: [] });
  expect(placeOf({ statement, connection: null, span: null }, elsewhere, none, 0)).toBeNull();
});
