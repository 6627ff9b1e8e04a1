import { describe, expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { atMost, confidenceAt, levels, toldConfidence } from './confidence.ts';
import { readingConfidence } from './handshake-failed.ts';
import { suspectConfidence } from './idle-candidates.ts';
import { unobservedConfidence } from './unobserved-idle.ts';

test('levels are in order, and what lies outside of them is the nearest', () => {
  expect(levels.map((_, level) => confidenceAt(level))).toEqual(['none', 'possible', 'likely', 'certain']);
  expect([confidenceAt(-2), confidenceAt(7)]).toEqual(['none', 'certain']);
  expect([atMost('certain', 'possible'), atMost('none', 'likely')]).toEqual(['possible', 'none']);
});

test('what the browser said is certain, unless it may have said it of another', () => {
  expect([toldConfidence(false), toldConfidence(true)]).toEqual(['certain', 'likely']);
});

test.each([
  ['status', 'certain', 'likely'],
  ['failure', 'certain', 'likely'],
  ['text', 'certain', 'likely'],
  ['inferred', 'likely', 'likely'],
  ['reason-hidden', 'none', 'none'],
  ['not-seen', 'none', 'none'],
] as const)('a failed handshake by %s: %s, and %s where the join is ambiguous', (kind, alone, ambiguous) => {
  expect([readingConfidence(kind, false), readingConfidence(kind, true)]).toEqual([alone, ambiguous]);
});

test('an end that nobody saw takes one level off, and leaves a possibility', () => {
  expect(['certain', 'likely', 'possible'].map((level) => unobservedConfidence(level as 'certain'))).toEqual([
    'likely',
    'possible',
    'possible',
  ]);
});

describe('whose timeout it is, of one that is certain', () => {
  const rule = intermediaries.find(({ id }) => id === 'nginx-proxy-read-timeout');
  if (rule === undefined) throw new Error('nginx is gone');
  const own = { rule, strength: 'own', header: { name: 'server', value: 'nginx' } } as const;
  const sure = (sighting: object | null, isDefault: boolean, rivals = false) =>
    suspectConfidence({ rule, sighting, isDefault } as Parameters<typeof suspectConfidence>[0], 'certain', rivals);

  test('as sure where the product showed itself and has this default', () => {
    expect(sure(own, true)).toBe('certain');
  });

  test('likely where it is configured so, or showed itself nearby only', () => {
    expect(sure(own, false)).toBe('likely');
    expect(sure({ ...own, strength: 'near' }, true)).toBe('likely');
  });

  test('possible where it was not seen, where a hint is all, or where another may be meant', () => {
    expect([sure(null, true), sure({ ...own, strength: 'hint' }, true), sure(own, false, true)]).toEqual([
      'possible',
      'possible',
      'possible',
    ]);
  });
});
