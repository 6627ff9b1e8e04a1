import { expect, test } from 'vitest';
import { rulesWith } from '../knowledge/own-proxies.ts';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { diagnose, findingsOn } from './engine.ts';
import { behindNginx, cutOff, cutOffInTurn } from './recordings.fixture.ts';

test('a session in which nothing ended has nothing to explain', () => {
  expect(diagnose(scriptedSession({ connections: [{}, { at: 100 }] }))).toEqual([]);
  expect(diagnose(scriptedSession({ connections: [] }))).toEqual([]);
});

test('what was lost comes before what was meant, conditions between, and the sure before the unsure', () => {
  const meant: ScriptedConnection = {
    closeCall: { at: 200_000 },
    close: { at: 200_010, code: 1000 },
    url: 'wss://a.example/',
  };
  const unsure = cutOff({ talkedFor: 5000, silentFor: 17_000 }, { url: 'wss://b.example/' });
  const sure = cutOffInTurn([59_970, 59_980, 59_960], behindNginx);
  const findings = diagnose(scriptedSession({ connections: [meant, unsure, ...sure] }));
  expect(findings.map(({ kind }) => kind)).toEqual(['idle-timeout', 'cannot-tell', 'reconnecting', 'closed-by-page']);
});

test('refusals, often the aftermath, come after a likely cause of what was lost, and before one that is only possible', () => {
  const refused = [0, 1, 2, 3].map(
    (i): ScriptedConnection => ({
      ...{ url: 'wss://c.example/', at: i * 30_000, openAt: null, handshake: { status: 403 } },
      close: { at: i * 30_000 + 40, code: 1006 },
    }),
  );
  const kinds = (...dropped: ScriptedConnection[]) =>
    diagnose(scriptedSession({ connections: [...refused, ...dropped] }))
      .filter(({ severity }) => severity === 'error')
      .map(({ kind, confidence }) => `${kind} ${confidence}`);
  expect(kinds(...cutOffInTurn([17_010, 17_030, 17_020, 17_300]))).toEqual([
    'idle-timeout certain',
    'handshake-failed certain',
  ]);
  expect(kinds(...cutOffInTurn([59_990, 60_010]))).toEqual(['idle-timeout likely', 'handshake-failed certain']);
  expect(kinds(...cutOffInTurn([59_990]))).toEqual(['handshake-failed certain', 'idle-timeout possible']);
});

test('each finding is found again by its connections', () => {
  const session = scriptedSession({ connections: [...cutOffInTurn([59_970, 59_980], behindNginx), { at: 500_000 }] });
  const findings = diagnose(session);
  expect(findingsOn(findings, 0)[0]?.kind).toBe('idle-timeout');
  expect(findingsOn(findings, 2)).toEqual([]);
});

test('a proxy of one’s own is matched like those built in, and named', () => {
  const session = scriptedSession({ connections: cutOffInTurn([47_010, 47_020, 47_008]) });
  const rules = rulesWith([{ name: 'our gateway', timeoutMs: 47_000, clock: 'idle-any' }]);
  const [finding] = diagnose(session, { rules });
  expect(finding).toMatchObject({
    confidence: 'certain',
    message: { id: 'idle.candidates', params: { products: { list: ['our gateway'] } } },
  });
  expect(finding?.sources).not.toContain('');
});

test('one finding names one connection once, also with sockets of several frames of a page', () => {
  const connections = [0, 1, 2].map((realm) =>
    cutOff({ at: realm * 3000, talkedFor: 1000 * realm, silentFor: 59_970 }, { realm, ...behindNginx }),
  );
  const [finding, ...more] = diagnose(scriptedSession({ connections }));
  expect(more).toEqual([]);
  expect(finding?.connections).toEqual([0, 1, 2]);
});
