/**
 * `npm run dev` (or `npm run dev -- --firefox`): builds one browser's extension again whenever a source file changes.
 *
 * It watches the folders itself rather than through Vite, whose watcher does not see the content scripts: crxjs builds
 * those apart.
 */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { buildUnpacked, projectRoot, unpackedExtension } from './extension.ts';
import type { Browser } from './manifest.ts';

const browser: Browser = process.argv.includes('--firefox') ? 'firefox' : 'chrome';
const settleMs = 100;

const howToLoad = {
  chrome: `  chrome://extensions → Developer mode → Load unpacked → ${unpackedExtension('chrome')}
  After a build: the extension's reload button there, then reload the page and reopen DevTools.`,
  firefox: `  about:debugging#/runtime/this-firefox → Load Temporary Add-on → ${join(unpackedExtension('firefox'), 'manifest.json')}
  After a build: its Reload button there, then reload the page and reopen DevTools.`,
};

let isBuilding = false;
let changedSince = false;

async function rebuild(): Promise<void> {
  if (isBuilding) {
    changedSince = true;
    return;
  }
  isBuilding = true;
  do {
    changedSince = false;
    await buildUnpacked(browser, { minify: false })
      .then(() => console.log(`${new Date().toLocaleTimeString()}  built dist/${browser}`))
      // Vite has printed what is wrong; the next change may mend it.
      .catch(() => console.log(`${new Date().toLocaleTimeString()}  not built`));
  } while (changedSince);
  isBuilding = false;
}

let settling: NodeJS.Timeout | undefined;
function onChange(): void {
  clearTimeout(settling);
  settling = setTimeout(() => void rebuild(), settleMs);
}

for (const folder of ['src', 'public']) watch(join(projectRoot, folder), { recursive: true }, onChange);
watch(join(projectRoot, 'manifest.json'), onChange);
await rebuild();
console.log(`\nWatching src/, public/ and manifest.json. To load it unpacked:\n${howToLoad[browser]}\nCtrl-C ends.\n`);
