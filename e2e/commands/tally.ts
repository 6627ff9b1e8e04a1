/** Reading how many tests passed from the reports of vitest and Playwright. */

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One check that is not made of tests. */
export function tallyOf(isSound: boolean): Tally {
  return { passed: isSound ? 1 : 0, failed: isSound ? 0 : 1, skipped: 0 };
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, tally) => ({
      passed: total.passed + tally.passed,
      failed: total.failed + tally.failed,
      skipped: total.skipped + tally.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** What is read of `vitest --reporter=json`. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * A file that could not be loaded has no tests to fail and counts as one failure.
 *
 * @param report null when vitest ended without writing one
 */
export function vitestTally(report: VitestReport | null, exitCode: number | null): Tally {
  if (report === null) return tallyOf(false);
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return neverSilent(exitCode, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  });
}

/** What is read of `playwright test --reporter=json`. */
export interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/**
 * A test that passed at its second try counts as failed: it would fail on another day.
 *
 * @param report null when Playwright ended without writing one
 */
export function playwrightTally(report: PlaywrightReport | null, exitCode: number | null): Tally {
  if (report === null) return tallyOf(false);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return neverSilent(exitCode, { passed: expected, failed: unexpected + flaky, skipped });
}

/** A runner that reports no failure and yet exits with one (an error outside of tests, no tests at all) counts one. */
function neverSilent(exitCode: number | null, tally: Tally): Tally {
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
