/** How the extension is built, one browser a run (`--mode chrome` or `--mode firefox`), and where its unit tests are. */
import { readdirSync } from 'node:fs';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { shipLicences } from './e2e/commands/licences.ts';
import { isBrowser, manifestFor } from './e2e/commands/manifest.ts';
import { oldestChromium, oldestFirefox } from './e2e/commands/programs.mjs';
import { dropRegisteredScripts, withRegisteredScripts } from './e2e/commands/registered-scripts.ts';

export default defineConfig(({ mode }) => {
  // Nothing is measured by the clock here: a slow machine may take its time.
  const test = { include: ['src/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'], testTimeout: 60_000 };
  if (mode === 'test') return { plugins: [react()], test };
  if (!isBrowser(mode))
    throw new Error(`vite --mode ${mode}: the mode names the browser to build for, chrome or firefox.`);

  return {
    plugins: [
      react(),
      crx({ manifest: withRegisteredScripts(manifestFor(mode)) as ManifestV3Export, browser: mode }),
      dropRegisteredScripts,
      shipLicences(import.meta.dirname),
    ],
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: scriptName, chunkFileNames: scriptName } } },
    build: {
      outDir: `dist/${mode}`,
      target: mode === 'chrome' ? `chrome${oldestChromium}` : `firefox${oldestFirefox}`,
      // Scripts of an extension lie on the disk: there is no round trip to save.
      modulePreload: false,
      // A data: URL would need an exception in the content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: pages(),
        output: {
          // No hashes: nothing of an extension is cached by name, and reviewers compare one version with the next.
          entryFileNames: scriptName,
          chunkFileNames: scriptName,
          assetFileNames: 'assets/[name][extname]',
          // Apart from our code, so that web-ext's complaint about its innerHTML can be told from one about ours.
          codeSplitting: { groups: [{ name: 'react-dom', test: /\/node_modules\/(react|react-dom|scheduler)\// }] },
        },
      },
    },
  };
});

/** The pages that are opened by script, by name. crxjs finds the devtools page, the one the manifest names, itself. */
function pages(): Record<string, string> {
  const files = readdirSync(new URL('src/panel', import.meta.url)).filter((file) => file.endsWith('.html'));
  const names = files.map((file) => file.replace(/\.html$/, '')).filter((name) => name !== 'devtools');
  return Object.fromEntries(names.map((name) => [name, `src/panel/${name}.html`]));
}

/** crxjs names some chunks after their source file, ending and all. */
function scriptName({ name }: { name: string }): string {
  return `assets/${name.replace(/\.(html|ts)$/, '')}.js`;
}
