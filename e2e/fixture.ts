/**
 * The test function of the real-browser tests. One browser and one lab serve all tests of a project; each test gets its
 * own tabs. After a failure the panel's picture and text lie in test-results/.
 */
import { writeFileSync } from 'node:fs';
import { test as base } from '@playwright/test';
import { type BrowserDriver, type BrowserKind, launch } from './drivers/driver.ts';
import type { Page } from './drivers/page.ts';
import { type Lab, startLab } from './lab/lab.ts';

/** What the lab's nginx is configured to. */
export const proxyReadTimeoutMs = 3000;

interface TestFixtures {
  /** Opens a tab that is closed when the test ends. */
  readonly openPage: (url: string) => Promise<Page>;
}

interface WorkerFixtures {
  readonly driver: BrowserDriver;
  /** The same browser without Deadair, for tests that compare; started for the first of them. */
  readonly bare: BrowserDriver;
  readonly lab: Lab;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what the fixture needs
    async ({}, provide) => {
      const lab = await startLab({ proxyReadTimeoutMs });
      await provide(lab);
      await lab.stop();
    },
    { scope: 'worker' },
  ],
  driver: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what the fixture needs
    async ({}, provide, { project }) => {
      const driver = await launch(project.name as BrowserKind);
      await provide(driver);
      await driver.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  bare: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what the fixture needs
    async ({}, provide, { project }) => {
      const bare = await launch(project.name as BrowserKind, { extension: null });
      await provide(bare);
      await bare.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  openPage: async ({ driver }, provide, testInfo) => {
    const pages: Page[] = [];
    const own: Page[] = [];
    await provide(async (url) => {
      const page = await driver.newPage(url);
      pages.push(page);
      if (url.startsWith(driver.extensionUrl(''))) own.push(page);
      return page;
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const [index, page] of pages.entries()) {
      const shown = page.panel ?? page;
      // How a person likes their list is kept for good: the next test begins without it.
      if (page.panel !== null || own.includes(page)) await shown.evaluate(() => localStorage.clear()).catch(() => {});
      if (failed) {
        await shown.screenshot(testInfo.outputPath(`${index}.png`)).catch(() => {});
        const text = await shown.text().catch(String);
        writeFileSync(testInfo.outputPath(`${index}.txt`), text);
      }
      // A page that the test itself closed cannot be closed again.
      await page.close().catch(() => {});
    }
  },
});

export { expect } from '@playwright/test';
