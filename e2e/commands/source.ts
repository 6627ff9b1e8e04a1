/**
 * The source zip that goes to Firefox's reviewers with the extension, and the proof that it builds the same bytes.
 * They unzip it, run `npm ci && npm run build` and compare.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { projectRoot } from './extension.ts';
import { browsers } from './manifest.ts';
import { filesBelow, zip } from './zip.ts';

/** All that git tracks or would track, as it lies in the working tree. Throws outside of a git work tree. */
export function sourceZip(): Uint8Array {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const paths = listed.split('\0').filter((path) => path !== '' && existsSync(join(projectRoot, path)));
  return zip(new Map(paths.map((path) => [path, readFileSync(join(projectRoot, path))])));
}

/**
 * Builds the source zip in an empty folder, as a reviewer would, and compares what comes out with dist/.
 *
 * @returns the paths below dist/ that differ or are missing on either side
 */
export function rebuildDifferences(source: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'deadair-source-'));
  try {
    for (const [path, bytes] of Object.entries(unzipSync(source))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    npm(folder, 'ci', '--no-audit', '--no-fund');
    npm(folder, 'run', 'build');
    return browsers.flatMap((browser) =>
      differences(filesBelow(join(projectRoot, 'dist', browser)), filesBelow(join(folder, 'dist', browser))).map(
        (path) => `${browser}/${path}`,
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function npm(folder: string, ...args: string[]): void {
  // A Vite that built in this process has left NODE_ENV=production behind: npm would install nothing to build with.
  const env = { ...process.env, NODE_ENV: undefined };
  execFileSync('npm', args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

function differences(ours: ReadonlyMap<string, Uint8Array>, theirs: ReadonlyMap<string, Uint8Array>): string[] {
  const paths = new Set([...ours.keys(), ...theirs.keys()]);
  return [...paths].filter((path) => {
    const [one, other] = [ours.get(path), theirs.get(path)];
    return one === undefined || other === undefined || Buffer.compare(one, other) !== 0;
  });
}
