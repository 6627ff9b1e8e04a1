/** The test function of the comparisons: beside the browser with Deadair one without, and the pages of the checks. */
import { type BrowserDriver, type BrowserKind, launch } from '../drivers/driver.ts';
import { test as base } from '../fixture.ts';
import { startFaultServer } from '../lab/fault-server.ts';
import { loopback } from '../lab/listen.ts';
import { startConformancePages } from './page-server.ts';

interface ComparisonFixtures {
  /** The same browser without the extension. */
  readonly bare: BrowserDriver;
  /** URL of a page of `page/`, told where the lab is. */
  readonly conformancePage: (name: string, query?: Readonly<Record<string, string>>) => string;
}

// biome-ignore lint/complexity/noBannedTypes: no fixtures of a single test
export const test = base.extend<{}, ComparisonFixtures>({
  bare: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what the fixture needs
    async ({}, provide, { project }) => {
      const bare = await launch(project.name as BrowserKind, { extension: null });
      await provide(bare);
      await bare.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
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
