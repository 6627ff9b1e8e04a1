import { describe, expect, test } from 'vitest';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding } from './finding.ts';
import { answeredWith, cutOff, cutOffInTurn } from './recordings.fixture.ts';

/** Closed with a code instead of cut off. */
function saying(code: number, lives: readonly ScriptedConnection[], reason = ''): ScriptedConnection[] {
  return lives.map((life) => ({ ...life, close: { at: life.close?.at ?? 0, code, reason } }));
}

const endings = (connections: readonly ScriptedConnection[]) =>
  diagnose(scriptedSession({ connections })).filter(explainsEnding);
const kinds = (connections: readonly ScriptedConnection[]) => endings(connections).map(({ kind }) => kind);

describe('closed with a code that says nothing, after one silence again and again', () => {
  const lives = cutOffInTurn([60_010, 60_020, 60_000]);

  test.each([1000, 1001, 1002, 1005, 4321])('%i: an idle timeout, one level less sure than of drops', (code) => {
    const [finding, ...more] = endings(saying(code, lives));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'idle-timeout',
      severity: 'error',
      confidence: 'likely',
      connections: [0, 1, 2],
      idle: { timeoutMs: 60_000 },
    });
    const told = finding?.for.map(({ statement }) => statement.id);
    expect(told).toContain('evidence.closed-alike');
    expect(told).not.toContain('evidence.no-close-frame');
    expect(finding?.against.map(({ statement }) => statement.id)).toContain('evidence.goodbye-may-be-meant');
    expect(finding?.sources.join()).not.toContain('1006');
  });

  test('those are named that close with that code, and none that cut off', () => {
    const [byCode] = endings(saying(1000, cutOffInTurn([60_010, 60_020, 60_000]).map(answeredAtOnce)));
    expect(byCode?.candidates.map(({ product }) => product)).toEqual(['Cowboy']);
    expect(byCode?.candidates.map(({ confidence }) => confidence)).toEqual(['possible']);
    expect(endings(saying(4321, lives))[0]?.candidates).toEqual([]);
  });

  test.each([1003, 1008, 1009, 1011, 1012, 1013, 4401, 4429])('%i says what it means: no timeout', (code) => {
    expect(new Set(kinds(saying(code, lives)))).not.toContain('idle-timeout');
  });

  test('nor where the server gives a reason', () => {
    expect(kinds(saying(1000, lives, 'bye'))).toEqual(['closed-by-peer']);
  });

  test.each([1000, 1008, 4000])('%i with a reason that speaks of silence: as sure as of drops', (code) => {
    const [finding, ...more] = endings(saying(code, lives, 'Idle timeout'));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'idle-timeout', confidence: 'certain', idle: { timeoutMs: 60_000 } });
    expect(finding?.for.map(({ statement }) => statement.id)).toContain('evidence.closed-saying');
    expect(finding?.against.map(({ statement }) => statement.id)).not.toContain('evidence.goodbye-may-be-meant');
  });

  test('a product that was seen and closes after so long is named beside a reason that speaks of silence', () => {
    const cowboys = saying(1000, cutOffInTurn([60_010, 60_020], answeredWith({ server: 'Cowboy' })), 'idle');
    expect(endings(cowboys.map(answeredAtOnce))[0]?.candidates.map(({ product }) => product)).toContain('Cowboy');
  });

  test('nor once, nor several at one moment, nor after silences of all lengths', () => {
    expect(kinds(saying(1000, lives.slice(0, 1)))).toEqual(['closed-by-peer']);
    const together = [0, 1, 2].map((i) => cutOff({ at: i * 9000, talkedFor: 40_000 - i * 9000, silentFor: 60_000 }));
    expect(kinds(saying(1000, together))).toEqual(['closed-by-peer']);
    expect(kinds(saying(1000, cutOffInTurn([12_000, 47_000, 3100, 90_000])))).toEqual(['closed-by-peer']);
  });

  test('silent from birth, it may as well be a limit on lifetime: possible, and from the third on', () => {
    const born = (count: number) =>
      saying(
        1001,
        Array.from({ length: count }, (_, i) => cutOff({ at: i * 70_000, silentFor: 52_000 + i * 10 })),
      );
    expect(endings(born(3))).toMatchObject([{ kind: 'idle-timeout', severity: 'warning', confidence: 'possible' }]);
    expect(kinds(born(2))).toEqual(['closed-by-peer']);
  });

  test('45 s are no keep-alive of the browser’s: that says no goodbye', () => {
    expect(endings(saying(1000, cutOffInTurn([45_800, 46_000, 45_900])))).toMatchObject([{ confidence: 'likely' }]);
  });

  test('nor right after talking: a server that answers and hangs up', () => {
    expect(kinds(saying(1000, cutOffInTurn([12, 11, 13, 12])))).toEqual(['closed-by-peer']);
  });

  test('what a product that was seen does is that product’s, and surer', () => {
    const cowboys = saying(1000, cutOffInTurn([60_010, 60_020, 60_000], answeredWith({ server: 'Cowboy' })));
    expect(endings(cowboys.map(answeredAtOnce))).toMatchObject([{ kind: 'closed-by-peer', confidence: 'certain' }]);
  });

  test.each([
    ['x-powered-by', 'Undertow/1'],
    ['server', 'WildFly/10'],
  ])('Undertow is told by %s: %s, for it says nothing itself and has no default', (name, value) => {
    const lives = cutOffInTurn([47_010, 47_020, 47_000], answeredWith({ [name]: value }));
    const [finding] = endings(saying(1001, lives.map(answeredAtOnce)));
    expect(finding).toMatchObject({ confidence: 'likely', message: { params: { product: 'Undertow' } } });
    expect(finding?.candidates[0]).toMatchObject({ id: 'undertow-idle', setting: 'maxIdleTimeout' });
    expect(finding?.fixes[0]?.snippets[0]?.code).toBe('session.setMaxIdleTimeout(3600000);');
  });

  test('other goodbyes of the server remain goodbyes', () => {
    const gone: ScriptedConnection = {
      at: 300_000,
      frames: [[309_000, 'in', 'x']],
      close: { at: 309_010, code: 1000 },
    };
    expect(kinds([...saying(1000, lives), gone]).sort()).toEqual(['closed-by-peer', 'idle-timeout']);
  });
});

/** Both sides fall silent at once, whoever of them counts. */
function answeredAtOnce(life: ScriptedConnection): ScriptedConnection {
  const frames = (life.frames ?? []).flatMap(
    ([at, , text]) =>
      [
        [at, 'out', text],
        [at, 'in', text],
      ] as const,
  );
  return { ...life, frames };
}
