import { describe, expect, test } from 'vitest';
import type { Bytes, RealmMs } from '../base/units.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { sizeConfidence } from './size-limit.ts';

const kib = 1024;

/** Sends frames of these sizes, one every ten seconds with an answer between, and ends 80 ms after the last. */
function sends(
  sizes: readonly Bytes[],
  { at = 0, code = 1006 }: { at?: RealmMs; code?: number } = {},
): ScriptedConnection {
  const frames: ScriptedFrame[] = [];
  let time = at;
  for (const size of sizes) {
    if (time > at) frames.push([time + 5000, 'in', 'ok']);
    time += 10_000;
    frames.push([time, 'out', size]);
  }
  return { at, frames, close: { at: time + 80, code } };
}

function onlyFinding(...connections: ScriptedConnection[]) {
  const findings = diagnose(scriptedSession({ connections }));
  expect(findings).toHaveLength(1);
  return findings[0];
}

const said = (evidence: readonly { readonly statement: { readonly id: string } }[] = []) =>
  evidence.map(({ statement }) => statement.id);

describe('a drop on the heels of a large message', () => {
  test('twice, and smaller ones did no harm: likely its size', () => {
    const finding = onlyFinding(sends([200, 700, 300 * kib]), sends([4000, 290 * kib], { at: 60_000 }));
    expect(finding).toMatchObject({
      kind: 'size-limit',
      confidence: 'likely',
      connections: [0, 1],
      message: { id: 'size.cut', params: { count: 2, size: { bytes: 290 * kib } } },
    });
    expect(said(finding?.for)).toEqual([
      'evidence.ended-after-large',
      'evidence.ended-after-large',
      'evidence.largest-outlived',
    ]);
    expect(finding?.fixes[0]?.snippets[0]?.code).toContain('maxPayload: 1 * 1024 * 1024');
  });

  test('once: possible', () => {
    expect(onlyFinding(sends([200, 300 * kib]))).toMatchObject({ kind: 'size-limit', confidence: 'possible' });
  });

  test('a larger one was outlived: not its size', () => {
    expect(onlyFinding(sends([600 * kib, 300 * kib]))).toMatchObject({ kind: 'cannot-tell' });
  });

  test('what others of its kind outlived elsewhere counts as well', () => {
    const finding = onlyFinding(sends([200, 300 * kib]), {
      at: 0,
      frames: [[9000, 'out', 600 * kib]],
      closeCall: { at: 30_000 },
    });
    expect(finding).toMatchObject({ kind: 'cannot-tell' });
  });

  test('ordinary lengths are no limit’s business', () => {
    expect(onlyFinding(sends([200, 2000]))).toMatchObject({ kind: 'cannot-tell' });
  });

  test('others fell at the same moment: it was something else', () => {
    const finding = onlyFinding(sends([200, 300 * kib]), sends([100, 200]));
    expect(finding?.kind).not.toBe('size-limit');
  });
});

test('another code after a large message speaks for itself, also when a drop elsewhere comes in the same second', () => {
  const elsewhere = { ...sends([100]), url: 'wss://other.example/', close: { at: 20_200, code: 1006 } };
  const findings = diagnose(scriptedSession({ connections: [sends([200, 300 * kib], { code: 1011 }), elsewhere] }));
  expect(findings.map(({ kind }) => kind)).not.toContain('size-limit');
});

describe('code 1009', () => {
  test('says so itself; the length of what was sent last is told', () => {
    expect(onlyFinding(sends([200, 5000], { code: 1009 }))).toMatchObject({
      kind: 'size-limit',
      confidence: 'certain',
      message: { id: 'size.said', params: { size: { bytes: 5000 } } },
    });
  });

  test('a larger message was outlived before: said against it', () => {
    const finding = onlyFinding(sends([6000, 5000], { code: 1009 }));
    expect(said(finding?.against)).toEqual(['evidence.larger-outlived']);
  });

  test('long after the page sent anything: the code is explained as any other', () => {
    const connection = { frames: [[100, 'out', 5000]], close: { at: 60_000, code: 1009 } } as const;
    expect(onlyFinding(connection)).toMatchObject({ kind: 'closed-by-peer' });
  });
});

test.each([
  [1, 4, 'possible'],
  [1, 3.9, 'none'],
  [2, 4, 'likely'],
  [2, 1.1, 'possible'],
  [9, 100, 'likely'],
  [9, 1, 'none'],
  [9, 0.5, 'none'],
  [1, Number.POSITIVE_INFINITY, 'possible'],
] as const)('%d drops after %d times what was outlived: %s', (occurrences, ratio, confidence) => {
  expect(sizeConfidence({ occurrences, ratio })).toBe(confidence);
});
