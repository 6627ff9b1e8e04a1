import { expect, test } from 'vitest';
import { playwrightTally, sum, tallyOf, vitestTally } from './tally.ts';

const unitReport = { numPassedTests: 12, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
const e2eReport = { stats: { expected: 7, unexpected: 0, flaky: 0, skipped: 0 } };

test('tests that pass are counted', () => {
  expect(vitestTally(unitReport, 0)).toEqual({ passed: 12, failed: 0, skipped: 1 });
  expect(playwrightTally(e2eReport, 0)).toEqual({ passed: 7, failed: 0, skipped: 0 });
});

test('a test file that cannot be loaded is a failure, though no test of it failed', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(vitestTally({ ...unitReport, testResults }, 1).failed).toBe(1);
});

test('a file with a failed test is not counted on top of it', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }];
  expect(vitestTally({ ...unitReport, numFailedTests: 1, testResults }, 1).failed).toBe(1);
});

test('a flaky test is a failed one', () => {
  expect(playwrightTally({ stats: { ...e2eReport.stats, flaky: 2 } }, 0).failed).toBe(2);
});

test('a runner that exits with an error never counts as sound', () => {
  expect(vitestTally(unitReport, 1).failed).toBe(1);
  expect(playwrightTally(e2eReport, 1).failed).toBe(1);
  expect(playwrightTally(null, 0).failed).toBe(1);
});

test('a runner killed by a signal has no exit code and never counts as sound', () => {
  expect(vitestTally(unitReport, null).failed).toBe(1);
});

test('checks and tests add up', () => {
  expect(sum([tallyOf(true), tallyOf(false), { passed: 3, failed: 2, skipped: 1 }])).toEqual({
    passed: 4,
    failed: 3,
    skipped: 1,
  });
});
