/** Runs a server program for a test: in a folder of its own, on free ports, gone without a trace when stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guard, guarded } from '../guardian.ts';
import { freePort, loopback } from './listen.ts';

export interface Program {
  /** For its folder and for errors. */
  readonly name: string;
  readonly executable: string;
  /** Writes what it needs into its folder, to listen on the port. @returns its arguments */
  readonly configure: (folder: string, port: number) => readonly string[];
}

export interface RunningProgram {
  readonly port: number;
  readonly folder: string;
  /** To the process that was started, not to its children. */
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Resolves when the program accepts connections. @throws {Error} with its own words when it does not come up */
export async function startProgram(program: Program): Promise<RunningProgram> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const { ready, ...running } = run(program, port);
    try {
      await ready();
      return running;
    } catch (error) {
      await running.stop();
      // Somebody was faster to the port.
      if (attempt === 3 || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

function run({ name, executable, configure }: Program, port: number): RunningProgram & { ready(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), `deadair-${name}-`));
  const child = spawn(executable, configure(folder, port), {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...guarded,
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', (error) => {
      errors += String(error);
      resolve();
    });
  });
  const guardian = child.pid === undefined ? null : guard(child.pid, folder);
  const stop = async () => {
    if (guardian === null) rmSync(folder, { recursive: true });
    else await guardian.end();
    await exited;
  };
  const ready = () => untilListening(name, port, child, exited, () => errors);
  return { port, folder, ready, signal: (signal) => child.kill(signal), stop };
}

async function untilListening(
  name: string,
  port: number,
  child: ChildProcess,
  exited: Promise<void>,
  errors: () => string,
): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`${name} ended: ${errors()}`);
    if (performance.now() > deadline) throw new Error(`${name} does not listen on ${port}: ${errors()}`);
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, loopback);
    const answer = (isListening: boolean) => {
      probe.destroy();
      resolve(isListening);
    };
    probe.on('connect', () => answer(true));
    probe.on('error', () => answer(false));
  });
}
