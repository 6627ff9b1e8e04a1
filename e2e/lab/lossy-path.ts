/**
 * A WebSocket server at the end of a path that can lose all packets, both ways, without a word to either side. Linux and
 * root only: the path is of network namespaces, which are gone when the processes in them are.
 *
 * ```
 *   browser, this machine ── veth ── router ── veth ── server
 *          198.18.n.1                                198.18.n.6
 * ```
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../commands/extension.ts';
import { until } from '../drivers/until.ts';
import { type Guardian, guard, guarded } from '../guardian.ts';

export interface LossyPath {
  /** Where the server listens. */
  readonly url: string;
  /** Whether packets get lost from now on. */
  lose(all: boolean): void;
  /** From now on nobody there knows of any open socket, and nobody here has been told: what comes next is reset. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Why there can be no such path on this machine; null where there can. */
export function whyNoLossyPath(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'Network namespaces need Linux and root.';
  try {
    execFileSync('unshare', ['--net', 'ip', 'link', 'add', 'deadair-a', 'type', 'veth', 'peer', 'name', 'deadair-b']);
    return null;
  } catch (error) {
    return `Network namespaces cannot be made here: ${error}`;
  }
}

const serverPort = 8080;

export async function startLossyPath(): Promise<LossyPath> {
  const kept: Guardian[] = [];
  /** Runs a program in a namespace of its own, or in that of a process. Resolves when it has said something. */
  const start = async (within: number | 'own', ...command: readonly string[]): Promise<number> => {
    const [program, ...first] = within === 'own' ? ['unshare', '--net'] : ['nsenter', '-n', '-t', String(within)];
    const child: ChildProcess = spawn(program ?? '', [...first, ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...guarded,
    });
    const { pid } = child;
    if (pid === undefined) throw new Error(`${program} did not start`);
    kept.push(guard(pid, mkdtempSync(join(tmpdir(), 'deadair-path-'))));
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${command[0]} ended with ${code}`)));
      child.stdout?.once('data', () => resolve());
    });
    return pid;
  };
  const stop = async () => {
    await Promise.all(kept.splice(0).map((guardian) => guardian.end()));
  };
  try {
    const holder = ['sh', '-c', 'echo ready; exec sleep infinity'];
    const [router, end] = await Promise.all([start('own', ...holder), start('own', ...holder)]);
    // Of the addresses that are set aside for tests of networks (RFC 2544). Several labs may run at once.
    const network = `198.18.${router % 256}`;
    const [here, there] = [`${network}.1`, `${network}.6`];
    const [near, far] = [`da${router}`, `da${end}`];
    const inRouter = (...rest: readonly string[]) => ['nsenter', '-n', '-t', String(router), ...rest];
    const atEnd = (...rest: readonly string[]) => ['nsenter', '-n', '-t', String(end), ...rest];
    for (const [program = '', ...rest] of [
      ['ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', 'here', 'netns', String(router)],
      inRouter('ip', 'link', 'add', 'there', 'type', 'veth', 'peer', 'name', far, 'netns', String(end)),
      ['ip', 'address', 'add', `${here}/30`, 'dev', near],
      inRouter('ip', 'address', 'add', `${network}.2/30`, 'dev', 'here'),
      inRouter('ip', 'address', 'add', `${network}.5/30`, 'dev', 'there'),
      atEnd('ip', 'address', 'add', `${there}/30`, 'dev', far),
      ['ip', 'link', 'set', near, 'up'],
      inRouter('ip', 'link', 'set', 'here', 'up'),
      inRouter('ip', 'link', 'set', 'there', 'up'),
      atEnd('ip', 'link', 'set', far, 'up'),
      ['ip', 'route', 'add', `${network}.4/30`, 'via', `${network}.2`],
      atEnd('ip', 'route', 'add', 'default', 'via', `${network}.5`),
      inRouter('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'),
      // What a dead process leaves unsaid, a FIN too, is not said again and again for minutes.
      atEnd('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/tcp_orphan_retries'),
    ]) {
      execFileSync(program, rest);
    }

    const script = join(projectRoot, 'e2e/lab/killable-server.mjs');
    const startServer = () => start(end, process.execPath, script, String(serverPort), there);
    let server = await startServer();
    const lose = (all: boolean) => {
      for (const address of [here, there]) {
        const [program = '', ...rest] = inRouter('ip', 'route', all ? 'add' : 'del', 'blackhole', `${address}/32`);
        execFileSync(program, rest);
      }
    };
    return {
      url: `ws://${there}:${serverPort}`,
      lose,
      async forget() {
        lose(true);
        process.kill(-server, 'SIGKILL');
        await until(() => !hasSockets(end), { what: 'the end of the dead server’s sockets' });
        server = await startServer();
        lose(false);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether the namespace of a process has TCP sockets, those included that outlive who opened them. */
function hasSockets(pid: number): boolean {
  return readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n').length > 1;
}
