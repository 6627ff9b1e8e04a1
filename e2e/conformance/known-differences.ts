/** What a page can still tell: every check that sees something else with the recorder than without, and why. */
import type { BrowserKind } from '../drivers/driver.ts';

export interface KnownDifference {
  /** Name of the check, as its observation is filed. */
  readonly check: string;
  /** Browsers in which it differs; in the others it must not. */
  readonly browsers: readonly BrowserKind[];
  /** Why it cannot be otherwise. */
  readonly why: string;
}

export const knownDifferences: readonly KnownDifference[] = [];
