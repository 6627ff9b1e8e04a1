/** A browser's processes and its throw-away profile. Neither outlives the test that started them. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';

export interface BrowserStart {
  readonly executable: string;
  /** Writes preferences into the empty profile. */
  readonly prepare: (profile: string) => void;
  readonly args: (profile: string) => readonly string[];
  readonly env?: (profile: string) => NodeJS.ProcessEnv;
  /** How the browser announces its debugging endpoint on stdout or stderr; the first group is the URL. */
  readonly announcement: RegExp;
}

export interface BrowserProcess {
  readonly endpoint: string;
  /** Where the browser is told to put downloads. */
  readonly downloads: string;
  /** Resolves when the browser has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** Ends all its processes and removes the profile. */
  stop(): Promise<void>;
}

const startTimeout: Milliseconds = 30_000;
const isWindows = process.platform === 'win32';

export function downloadsIn(profile: string): string {
  return join(profile, 'downloads');
}

/** @throws {Error} with the browser's output when it ends or says nothing instead of announcing its endpoint */
export async function startBrowser(start: BrowserStart): Promise<BrowserProcess> {
  const profile = mkdtempSync(join(tmpdir(), 'deadair-browser-'));
  mkdirSync(downloadsIn(profile));
  start.prepare(profile);
  const child = spawn(start.executable, start.args(profile), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: start.env?.(profile) ?? process.env,
    // A process group of its own, so that all its children can be ended with it.
    detached: !isWindows,
  });
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  const kill = () => {
    if (child.pid !== undefined) killTree(child.pid);
  };
  // Also when the test runner ends without a word.
  const lastResort = () => {
    kill();
    removeProfile(profile);
  };
  process.on('exit', lastResort);
  const stop = async () => {
    kill();
    await exited;
    process.off('exit', lastResort);
    removeProfile(profile);
  };

  let output = '';
  const endpoint = await new Promise<string>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${start.executable} ${what}\n${output}`));
    const timer = setTimeout(fail, startTimeout, 'announced no debugging endpoint');
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = start.announcement.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    // Read on after the announcement too, or a full pipe would stop the browser.
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => fail(`ended with ${signal ?? code}`));
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { endpoint, downloads: downloadsIn(profile), exited, stop };
}

function killTree(pid: number): void {
  try {
    if (isWindows) execFileSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function removeProfile(profile: string): void {
  // A process that is being killed may still write a last file.
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
