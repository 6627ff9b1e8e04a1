import { expect, test } from 'vitest';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { tcpClose } from '../knowledge/timeout-rule.ts';
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

test('each finding is found again by its connections', () => {
  const session = scriptedSession({ connections: [...cutOffInTurn([59_970, 59_980], behindNginx), { at: 500_000 }] });
  const findings = diagnose(session);
  expect(findingsOn(findings, 0)[0]?.kind).toBe('idle-timeout');
  expect(findingsOn(findings, 2)).toEqual([]);
});

test('a proxy of one’s own is matched like those built in', () => {
  const ours: TimeoutRule = {
    id: 'ours',
    product: 'our gateway',
    kind: 'reverse-proxy',
    setting: 'idle',
    defaultMs: 45_000,
    adjustable: false,
    clock: 'idle-any',
    resetsOnProtocolPing: true,
    close: tcpClose,
    closeEvidence: 'lab',
    fingerprint: [{ header: 'server', value: /^ourgate/i }],
    snippet: null,
    source: 'https://wiki.example/gateway',
    confidence: 'high',
  };
  const handshake = { responseHeaders: { server: 'ourgate/2' } };
  const session = scriptedSession({ connections: cutOffInTurn([45_010, 45_020], { handshake }) });
  const [finding] = diagnose(session, { rules: [ours] });
  expect(finding).toMatchObject({ confidence: 'certain', message: { params: { product: 'our gateway' } } });
});

test('one finding names one connection once, also with sockets of several frames of a page', () => {
  const connections = [0, 1, 2].map((realm) =>
    cutOff({ at: realm * 3000, talkedFor: 1000 * realm, silentFor: 59_970 }, { realm, ...behindNginx }),
  );
  const [finding, ...more] = diagnose(scriptedSession({ connections }));
  expect(more).toEqual([]);
  expect(finding?.connections).toEqual([0, 1, 2]);
});
