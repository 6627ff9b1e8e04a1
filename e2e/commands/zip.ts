/** Zips that depend on nothing but what is in them: same files, same bytes, on any machine and at any time. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** A file's path inside the zip, with forward slashes, and its bytes. */
export type ZipEntries = ReadonlyMap<string, Uint8Array>;

const unix = 3;
const plainFile = 0o100644;

/** Packs the entries in order of their paths, all with one date and one mode. */
export function zip(entries: ZipEntries): Uint8Array {
  // The oldest time a zip can state. fflate reads it in local time, so it is given in local time.
  const mtime = new Date(1980, 0, 1);
  const files: Zippable = {};
  for (const path of [...entries.keys()].sort()) {
    const bytes = entries.get(path);
    if (bytes) files[path] = [bytes, { mtime, os: unix, attrs: plainFile << 16, level: 9 }];
  }
  return zipSync(files);
}

/** All files below a folder, by their path inside it. */
export function filesBelow(folder: string): Map<string, Uint8Array> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}
