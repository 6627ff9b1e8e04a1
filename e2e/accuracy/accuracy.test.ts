import { expect, test } from 'vitest';
import { calibration, rightShare, score, thresholds, wrongAtCertain } from './score.ts';

/** Any: what counts is a run with a new one (`npm run accuracy`). This one is fixed, so that a red test can be repeated. */
const { verdicts } = score(20_261_124, 15);

test('the right cause comes first', () => {
  expect(rightShare(verdicts)).toBeGreaterThanOrEqual(thresholds.rightShare);
});

test('nothing wrong is called certain', () => {
  expect(wrongAtCertain(verdicts)).toEqual([]);
});

test('what cannot be solved is not guessed at: cannot tell, or one possibility among several', () => {
  const unsolvable = verdicts.filter(({ cause }) => cause.startsWith('unsolvable'));
  expect(unsolvable.length).toBeGreaterThan(0);
  expect(unsolvable.filter(({ confidence }) => confidence === 'likely' || confidence === 'certain')).toEqual([]);
});

test('the surer it is, the more often it is right', () => {
  const shares = calibration(verdicts)
    .filter(({ count }) => count > 10)
    .map(({ count, right }) => right / count);
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
});

test('the same seed draws the same cases', () => {
  expect(score(7, 1)).toEqual(score(7, 1));
  expect(score(7, 1)).not.toEqual(score(8, 1));
});
