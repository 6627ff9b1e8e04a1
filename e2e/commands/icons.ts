/** Draws public/icons/*.png from deadair.svg. Run by hand when the drawing changes: `npx tsx e2e/commands/icons.ts`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { projectRoot } from './extension.ts';
import { manifestFor } from './manifest.ts';
import { findChromium } from './programs.mjs';

const folder = join(projectRoot, 'public/icons');
const drawing = readFileSync(join(folder, 'deadair.svg'), 'utf8');
const executablePath = findChromium();
if (executablePath === null) throw new Error('The icons are drawn by Chromium, and there is none.');

const browser = await chromium.launch({ executablePath });
const page = await browser.newPage();
for (const size of Object.keys(manifestFor('chrome').icons).map(Number)) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${drawing}`);
  await page.screenshot({ path: join(folder, `${size}.png`), omitBackground: true });
}
await browser.close();
