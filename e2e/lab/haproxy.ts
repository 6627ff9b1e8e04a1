/** Real HAProxy in front of the fault server. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { until } from '../drivers/until.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { ReloadableProxy } from './proxy.ts';

export interface HaproxyOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  readonly timeoutTunnel: Milliseconds;
  /** For how long after a reload the old worker may serve its sockets. Without it for ever, as by default. */
  readonly hardStopAfter?: Milliseconds;
}

/** @throws {Error} with HAProxy's own words when it does not come up */
export async function startHaproxy(options: HaproxyOptions): Promise<ReloadableProxy> {
  const { port, folder, stop } = await startProgram({
    name: 'haproxy',
    executable: options.executable,
    configure(folder, port) {
      writeFileSync(join(folder, 'haproxy.cfg'), configuration(options, port));
      // With a master process, which takes up the configuration anew and keeps the port meanwhile.
      return ['-W', '-S', join(folder, masterSocket), '-f', 'haproxy.cfg'];
    },
  });
  const reload = async () => {
    await until(() => command(join(folder, masterSocket), 'reload'), { what: 'HAProxy’s master' });
  };
  return { kind: 'haproxy', port, stop, reload };
}

const masterSocket = 'master.sock';

/**
 * Gives the master a command, true when it has hung up on it. Not by a signal: of SIGUSR2 the master dies while it
 * starts, when its worker listens already.
 */
function command(path: string, line: string): Promise<true> {
  return new Promise((resolve, reject) => {
    const master = connect(path, () => master.end(`${line}\n`));
    master.resume().on('error', reject);
    master.on('close', () => resolve(true));
  });
}

function configuration({ upstreamPort, timeoutTunnel, hardStopAfter }: HaproxyOptions, port: number): string {
  const hardStop = hardStopAfter === undefined ? '' : `hard-stop-after ${hardStopAfter}ms`;
  return [
    'global',
    `  ${hardStop}`,
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 30s',
    '  timeout server 30s',
    `  timeout tunnel ${timeoutTunnel}ms`,
    'listen lab',
    `  bind ${loopback}:${port}`,
    `  server fault ${loopback}:${upstreamPort}`,
    '',
  ].join('\n');
}
