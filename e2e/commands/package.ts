/** `npm run package`: what goes to the stores. The two extensions, zipped, and the source zip for Firefox's reviewers. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildExtensions, projectRoot, zippedExtension } from './extension.ts';
import { browsers } from './manifest.ts';
import { sourceZip } from './source.ts';

await buildExtensions();
const sourcePath = join(projectRoot, 'dist/deadair-source.zip');
writeFileSync(sourcePath, sourceZip());

console.log('\nSHA-256 of what was packed:');
for (const path of [...browsers.map(zippedExtension), sourcePath]) {
  console.log(`  ${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${relative(projectRoot, path)}`);
}
console.log(
  '\nFrom the unzipped source, `npm ci && npm run build` makes the same dist/chrome and dist/firefox, byte for byte.',
);
