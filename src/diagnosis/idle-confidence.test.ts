import { describe, expect, test } from 'vitest';
import { type IdleObservations, idleConfidence, tightness } from './idle-confidence.ts';

/** A minute of silence, equal to nothing known, with nothing against it. */
const plain: IdleObservations = {
  timeoutMs: 60_000,
  occurrences: 1,
  tight: 1,
  equalsDefault: false,
  productSeen: false,
  defaultSeen: false,
  unusual: true,
  age: 'apart',
  survived: 'nowhere',
  company: 'none',
  outnumbered: false,
  keepAlive: false,
};
const times = (occurrences: number, more: Partial<IdleObservations> = {}): IdleObservations => {
  return { ...plain, occurrences, tight: occurrences, ...more };
};
const known = { equalsDefault: true, productSeen: true, defaultSeen: true };

describe('how often, and how well known', () => {
  test.each([
    [1, 'likely'],
    [2, 'certain'],
    [3, 'certain'],
  ])('%d drops at the default of a product seen are %s', (count, confidence) => {
    expect(idleConfidence(times(count, known))).toBe(confidence);
  });

  test.each([
    [1, 'possible'],
    [2, 'likely'],
    [3, 'certain'],
  ])('%d drops at the default of an unseen product are %s', (count, confidence) => {
    expect(idleConfidence(times(count, { equalsDefault: true }))).toBe(confidence);
  });

  test('a default and the header of another product are not worth a default of the product seen', () => {
    expect(idleConfidence(times(1, { equalsDefault: true, productSeen: true }))).toBe('possible');
  });

  test.each([
    [1, 'possible'],
    [2, 'likely'],
    [3, 'certain'],
  ])('%d drops at a configured timeout of a product seen are %s', (count, confidence) => {
    expect(idleConfidence(times(count, { productSeen: true }))).toBe(confidence);
  });

  test.each([
    [1, 'none'],
    [2, 'possible'],
    [3, 'certain'],
  ])('%d drops after a minute of which nothing is known are %s', (count, confidence) => {
    expect(idleConfidence(times(count))).toBe(confidence);
  });

  test('a header lends no weight to a single silence like any other', () => {
    expect(idleConfidence(times(1, { productSeen: true, unusual: false }))).toBe('none');
  });
});

describe('silences agree by accident the more easily the shorter they are', () => {
  test('three of 9.9 s are likely, three of 10 s certain', () => {
    expect(idleConfidence(times(3, { timeoutMs: 9900 }))).toBe('likely');
    expect(idleConfidence(times(3, { timeoutMs: 10_000 }))).toBe('certain');
  });

  test('short ones that ordinary traffic has too need to come often', () => {
    expect(idleConfidence(times(4, { timeoutMs: 3000, unusual: false }))).toBe('likely');
    expect(idleConfidence(times(4, { timeoutMs: 3000, unusual: false, tight: 3 }))).toBe('possible');
    expect(idleConfidence(times(3, { timeoutMs: 3000, unusual: false, productSeen: true }))).toBe('possible');
    expect(idleConfidence(times(2, { timeoutMs: 3000, unusual: false, productSeen: true }))).toBe('none');
  });

  test('those that agree only loosely lose a level, and all if they are short', () => {
    expect(idleConfidence(times(3, { tight: 1 }))).toBe('likely');
    expect(idleConfidence(times(2, { tight: 1 }))).toBe('possible');
    expect(idleConfidence(times(3, { tight: 1, timeoutMs: 3000 }))).toBe('none');
  });

  test('close is 2 % of the silence, and never less than what nginx spreads', () => {
    expect(tightness(60_000)).toBe(1200);
    expect(tightness(1000)).toBe(40);
  });
});

describe('what speaks against it', () => {
  const strong = times(3, known);

  test.each<[Partial<IdleObservations>, string]>([
    [{ survived: 'origin' }, 'likely'],
    [{ survived: 'member' }, 'possible'],
    [{ company: 'some' }, 'likely'],
    [{ company: 'most' }, 'possible'],
    [{ outnumbered: true }, 'likely'],
    [{ survived: 'origin', outnumbered: true }, 'possible'],
    [{ survived: 'member', company: 'some' }, 'none'],
    [{ age: 'same' }, 'likely'],
    [{ age: 'known-lifetime' }, 'likely'],
    [{ age: 'same', survived: 'origin' }, 'possible'],
    [{ age: 'rather-age' }, 'none'],
  ])('%o leaves a certain one %s', (against, confidence) => {
    expect(idleConfidence({ ...strong, ...against })).toBe(confidence);
  });

  test('a silence after which the browser itself finds a connection dead needs a name', () => {
    expect(idleConfidence(times(3, { keepAlive: true }))).toBe('possible');
    expect(idleConfidence({ ...strong, keepAlive: true })).toBe('certain');
  });

  test('without a name, silence that equals age is no more than possible', () => {
    expect(idleConfidence(times(3, { age: 'same' }))).toBe('possible');
    expect(idleConfidence(times(3, { age: 'known-lifetime', equalsDefault: true }))).toBe('possible');
  });
});

test('one more thing against it never makes it surer', () => {
  const rank = ['none', 'possible', 'likely', 'certain'];
  const sure = (seen: IdleObservations) => rank.indexOf(idleConfidence(seen));
  for (const base of [times(1, known), times(2, known), times(3), times(3, { equalsDefault: true }), times(2)]) {
    const worse: Partial<IdleObservations>[] = [
      { survived: 'origin' },
      { survived: 'member' },
      { company: 'some' },
      { company: 'most' },
      { outnumbered: true },
      { age: 'same' },
      { age: 'rather-age' },
      { keepAlive: true },
      { tight: 1 },
      { unusual: false },
    ];
    for (const against of worse) expect(sure({ ...base, ...against })).toBeLessThanOrEqual(sure(base));
  }
});
