/** A WebSocket server that is a process of its own, to be killed as a crash or the kernel would kill it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../commands/extension.ts';

export interface KillableServer {
  readonly process: ChildProcess;
  readonly port: number;
}

/**
 * Starts it on a port, any if it is 0.
 *
 * @throws {Error} when it ends before it listens
 */
export function startKillableServer(port = 0): Promise<KillableServer> {
  const script = join(projectRoot, 'e2e/lab/killable-server.mjs');
  const started = spawn(process.execPath, [script, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    started.once('error', reject);
    started.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    started.stdout.once('data', (line) => resolve({ process: started, port: Number(String(line)) }));
  });
}
