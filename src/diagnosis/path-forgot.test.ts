import { expect, test } from 'vitest';
import type { Milliseconds, RealmMs } from '../base/units.ts';
import { type ScriptedConnection, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { explainsEnding } from './finding.ts';
import { forgottenConfidence } from './path-forgot.ts';

/** Talks, is silent for so long, sends again and is cut off 40 ms later. */
function forgotten(silenceMs: Milliseconds, at: RealmMs = 0): ScriptedConnection {
  const sentAt = at + 2000 + silenceMs;
  return {
    at,
    frames: [
      [at + 2000, 'in', 'hello'],
      [sentAt, 'out', 'still there?'],
    ],
    close: { at: sentAt + 40, code: 1006 },
  };
}

function endings(...connections: ScriptedConnection[]) {
  return diagnose(scriptedSession({ connections })).filter(explainsEnding);
}

test('once: possible; the silence is shown, products that forget sooner are named, heartbeats are advised', () => {
  const [finding, ...more] = endings(forgotten(400_000));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    kind: 'path-forgot',
    confidence: 'possible',
    message: { id: 'forgot.path', params: { count: 1, silence: { ms: 400_000 } } },
  });
  expect(finding?.for[0]?.span).toMatchObject({ to: expect.any(Number) });
  expect(finding?.candidates.map(({ id }) => id)).toContain('aws-nlb-idle');
  expect(finding?.fixes.map(({ advice }) => advice.id)).toEqual([
    'fix.server-ping',
    'fix.client-heartbeat',
    'fix.reconnect',
    'fix.raise-if',
    'fix.raise-if',
    'fix.check-settings',
    'fix.reproduce',
  ]);
  const raises = finding?.fixes.filter(({ advice }) => advice.id === 'fix.raise-if') ?? [];
  expect(raises.map(({ advice }) => advice.params.product).sort()).toEqual([
    'AWS Network Load Balancer (TCP listener)',
    'Azure Load Balancer',
  ]);
});

test('twice, after silences of different lengths: likely, one finding', () => {
  const [finding, ...more] = endings(forgotten(400_000), forgotten(700_000, 500_000));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ confidence: 'likely', connections: [0, 1] });
});

test('nobody that forgets only after longer is named', () => {
  const [finding] = endings(forgotten(300_000));
  expect(finding?.candidates.map(({ id }) => id)).not.toContain('aws-nlb-idle');
});

test('as long a silence outlived on another connection to the server: once is not enough to say it', () => {
  const survivor: ScriptedConnection = {
    frames: [
      [1000, 'in', 'a'],
      [451_000, 'in', 'b'],
    ],
    closeCall: { at: 452_000 },
  };
  expect(endings(forgotten(400_000), survivor)[0]?.kind).toBe('cannot-tell');
});

test('a short silence, or a frame that came long before the drop, is another story', () => {
  expect(endings(forgotten(50_000))[0]?.kind).toBe('cannot-tell');
  const late = forgotten(400_000);
  const close = { at: (late.close?.at ?? 0) + 6000, code: 1006 };
  expect(endings({ ...late, close })[0]?.kind).not.toBe('path-forgot');
});

test('a silence as long as a timeout that drops at once: the page sent just too late for it', () => {
  expect(endings(forgotten(60_010))[0]?.kind).toBe('cannot-tell');
});

test.each([
  [1, false, 'possible'],
  [2, false, 'likely'],
  [9, false, 'likely'],
  [1, true, 'none'],
  [2, true, 'possible'],
] as const)('%d times, as long a silence outlived elsewhere %s: %s', (occurrences, outlived, confidence) => {
  expect(forgottenConfidence({ occurrences, outlived })).toBe(confidence);
});
