/**
 * Ends what was started here, whatever becomes of this process. A test runner that is killed runs no hook of its own, and a
 * browser or an nginx would live on; so each is watched by a small process that notices when this one is gone.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

export interface Guardian {
  /** Ends the process with all its children, and removes its folder. */
  end(): Promise<void>;
}

/** Runs in the guardian: its standard input ends when it is told to act, and when whoever holds the other end dies. */
const script = `
  const [pid, folder] = process.argv.slice(1);
  process.stdin.resume().on('close', () => {
    try {
      if (process.platform === 'win32') require('node:child_process').execFileSync('taskkill', ['/pid', pid, '/T', '/F']);
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    // A process that is being killed may still write a last file.
    require('node:fs').rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
`;

/** How a process is to be spawned for its guardian: as the leader of a group that can be ended as one. */
export const guarded = { detached: process.platform !== 'win32' } as const;

/**
 * @param pid of a process spawned with `guarded`
 * @param folder where it keeps its files
 */
export function guard(pid: number, folder: string): Guardian {
  const watcher = spawn(process.execPath, ['-e', script, String(pid), folder], {
    // Away from our terminal and group, or what ends us would end the guardian first.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => watcher.on('exit', () => resolve()));
  // Watching is no reason for this process to stay.
  watcher.unref();
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  return {
    async end() {
      watcher.ref();
      watcher.stdin.end();
      await ended;
    },
  };
}
