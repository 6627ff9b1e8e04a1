/** Builds the extension: `dist/chrome` and `dist/firefox`, loadable unpacked, and a zip of each for the stores. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { type Browser, browsers } from './manifest.ts';
import { shippedFaults } from './shipped.ts';
import { filesBelow, zip } from './zip.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Where the unpacked extension lies. */
export function unpackedExtension(browser: Browser): string {
  return join(projectRoot, 'dist', browser);
}

export function zippedExtension(browser: Browser): string {
  return join(projectRoot, 'dist', `deadair-${browser}.zip`);
}

/** Builds and zips both. Throws when a build fails or holds what must not ship. */
export async function buildExtensions(): Promise<void> {
  for (const browser of browsers) {
    await buildUnpacked(browser);
    const files = filesBelow(unpackedExtension(browser));
    const faults = shippedFaults(files);
    if (faults.length > 0) throw new Error(`dist/${browser} must not ship:\n  ${faults.join('\n  ')}`);
    const bytes = zip(files);
    writeFileSync(zippedExtension(browser), bytes);
    console.log(`dist/${browser}  ${files.size} files; zipped ${(bytes.length / 1024).toFixed(0)} KiB`);
  }
}

export async function buildUnpacked(browser: Browser, options: InlineConfig['build'] = {}): Promise<void> {
  // Vite replaces NODE_ENV by what it finds; anything but production would ship React's development build.
  process.env.NODE_ENV = 'production';
  await build({ root: projectRoot, mode: browser, logLevel: 'warn', build: options });
}
