/**
 * The real-browser tests. A spec runs in both browsers unless its name says `.chromium.spec.ts` or `.firefox.spec.ts`;
 * the project's name tells a test which driver to take. Tests tagged @full run in `npm run test:full` only.
 */
import { defineConfig } from '@playwright/test';

const isFull = process.env.DEADAIR_FULL === '1';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results/e2e',
  // Browsers, nginx and stopwatches share two cores: a second worker would be measured as silence by the first.
  workers: 1,
  forbidOnly: process.env.CI === 'true',
  retries: 0,
  timeout: isFull ? 180_000 : 60_000,
  reporter: 'list',
  ...(isFull ? {} : { grepInvert: /@full/ }),
  projects: [
    { name: 'chromium', testIgnore: '**/*.firefox.spec.ts' },
    { name: 'firefox', testIgnore: '**/*.chromium.spec.ts' },
  ],
});
