/** A browser's processes and its throw-away profile. Neither outlives the test that started them. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { guard, guarded } from '../guardian.ts';

export interface BrowserStart {
  readonly executable: string;
  /** Writes preferences into the empty profile. */
  readonly prepare: (profile: string) => void;
  readonly args: (profile: string) => readonly string[];
  /** Besides the environment of this process. */
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
    env: { ...process.env, ...ownTemporaryFolder(profile), ...start.env?.(profile) },
    ...guarded,
  });
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  const guardian = child.pid === undefined ? null : guard(child.pid, profile);
  const stop = async () => {
    if (guardian === null) rmSync(profile, { recursive: true });
    else await guardian.end();
    await exited;
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

/** Chromium keeps a folder there and leaves it when it is killed. Elsewhere paths of sockets would become too long. */
function ownTemporaryFolder(profile: string): NodeJS.ProcessEnv {
  return process.platform === 'linux' ? { TMPDIR: profile } : {};
}
