/** The test function of the comparisons, with the pages of the checks. */
import { test as base } from '../fixture.ts';
import { startFaultServer } from '../lab/fault-server.ts';
import { loopback } from '../lab/listen.ts';
import { startConformancePages } from './page-server.ts';

interface ComparisonFixtures {
  /** URL of a page of `page/`, told where the lab is. */
  readonly conformancePage: (name: string, query?: Readonly<Record<string, string>>) => string;
}

// biome-ignore lint/complexity/noBannedTypes: no fixtures of a single test
export const test = base.extend<{}, ComparisonFixtures>({
  conformancePage: [
    async ({ lab }, provide) => {
      const pages = await startConformancePages();
      const failing = await startFaultServer();
      const place = {
        server: `ws://${loopback}:${lab.server.port}`,
        failing: `ws://${loopback}:${failing.port}`,
        refused: lab.refused,
      };
      await provide((name, query = {}) => pages.page(name, { ...place, ...query }));
      await failing.stop();
      await pages.stop();
    },
    { scope: 'worker' },
  ],
});

export { expect } from '@playwright/test';
