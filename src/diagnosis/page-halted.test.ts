import { expect, test } from 'vitest';
import { fixtureOrigin, type SessionScript, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';

function haltsIn(script: SessionScript) {
  return diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'page-halted');
}

test('for how long a page did not run is told, the longest first, and where it lies', () => {
  const pages = [
    [20_000, 'stall', 6000],
    [120_000, 'stall', 72_000],
  ] as const;
  const [finding, ...more] = haltsIn({ connections: [{}], pages });
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'info',
    connections: [0],
    message: { id: 'halted.page', params: { count: 2, duration: { ms: 72_000 } } },
    for: [
      { span: { from: fixtureOrigin + 48_000, to: fixtureOrigin + 120_000 } },
      { span: { to: fixtureOrigin + 20_000 } },
    ],
  });
});

test('a close that was seen when it ran again may have come earlier', () => {
  const pages = [[40_000, 'stall', 12_000]] as const;
  const [finding] = haltsIn({ connections: [{ close: { at: 40_010, code: 1006 } }], pages });
  expect(finding?.for.at(-1)).toMatchObject({
    connection: 0,
    statement: { id: 'evidence.close-seen-late', params: { delay: { ms: 12_010 } } },
  });
});

test('a halt is told on a connection that was open in it, and not where none was', () => {
  const pages = [
    [20_000, 'stall', 9000],
    [60_000, 'stall', 8000],
    [120_000, 'stall', 7000],
  ] as const;
  const first = { at: 25_000, closeCall: { at: 70_000 }, close: { at: 70_010, code: 1000 } };
  const [finding] = haltsIn({ connections: [first, { at: 80_000 }], pages });
  expect(finding).toMatchObject({
    connections: [0, 1],
    message: { params: { count: 2, duration: { ms: 8000 } } },
  });
  expect(finding?.for.map(({ connection }) => connection)).toEqual([0, 1]);
});

test('short halts, halts without a connection, and late timers of a hidden page are no news', () => {
  expect(haltsIn({ connections: [{}], pages: [[20_000, 'stall', 4000]] })).toEqual([]);
  expect(haltsIn({ connections: [{ at: 30_000 }], pages: [[20_000, 'stall', 9000]] })).toEqual([]);
  const hidden = [
    [1000, 'hidden'],
    [62_000, 'timer-gap', 60_000],
  ] as const;
  expect(haltsIn({ connections: [{}], pages: hidden })).toEqual([]);
});

test('one halt that was noticed in two ways is one', () => {
  const pages = [
    [120_000, 'stall', 20_000],
    [120_010, 'timer-gap', 19_500],
  ] as const;
  const [finding] = haltsIn({ connections: [{}], pages });
  expect(finding?.message.params).toEqual({ count: 1, duration: { ms: 20_010 } });
});

test('what the browser froze, or a machine slept through, stood at no breakpoint', () => {
  const frozen = [
    [20_000, 'freeze'],
    [320_000, 'resume'],
    [320_010, 'timer-gap', 299_000],
  ] as const;
  const slept = [[3_000_000, 'timer-gap', 2_400_000]] as const;
  const told = [frozen, slept].map((pages) => {
    const [finding] = haltsIn({ connections: [{}], pages });
    return [finding?.for.map(({ statement }) => statement.id), finding?.fixes.map(({ advice }) => advice.id)];
  });
  expect(told).toEqual([
    [['evidence.frozen'], ['fix.reconnect-on-return']],
    [['evidence.slept'], ['fix.reconnect-on-return']],
  ]);
  const stood = haltsIn({ connections: [{}], pages: [[40_000, 'timer-gap', 12_000]] });
  expect(stood[0]?.fixes.map(({ advice }) => advice.id)).toEqual(['fix.let-it-run']);
});
