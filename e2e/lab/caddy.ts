/** Real Caddy in front of the fault server. It has no idle timeout for sockets: they end by age, or with a reload. */
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Milliseconds } from '../../src/base/units.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { ReloadableProxy } from './proxy.ts';

export interface CaddyOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** How old a socket may get. Without it as old as it likes, as by default. */
  readonly streamTimeout?: Milliseconds;
  /** For how long sockets live on after a reload. Without it they end at once, as by default. */
  readonly streamCloseDelay?: Milliseconds;
  /** For how long it waits for bytes of the server (`read_timeout` of its transport). Without it for ever, as by default. */
  readonly readTimeout?: Milliseconds;
}

/** @throws {Error} with Caddy's own words when it does not come up, as before 2.7 with either option */
export async function startCaddy(options: CaddyOptions): Promise<ReloadableProxy> {
  const { port, folder, stop } = await startProgram({
    name: 'caddy',
    executable: options.executable,
    configure(folder, port) {
      writeFileSync(join(folder, 'Caddyfile'), configuration(options, folder, port));
      return ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile'];
    },
  });
  const reload = async () => {
    // Forced: Caddy would see that the configuration is the same and leave all as it is.
    const command = ['reload', '--config', 'Caddyfile', '--adapter', 'caddyfile', '--force'];
    await promisify(execFile)(options.executable, [...command, '--address', adminOf(folder)], { cwd: folder });
  };
  return { kind: 'caddy', port, stop, reload };
}

/** Whether it knows `stream_timeout` and `stream_close_delay`, which came with 2.7; Debian 12 has 2.6. */
export function limitsStreams(executable: string): boolean {
  const [, major = 0, minor = 0] = (
    /(\d+)\.(\d+)/.exec(execFileSync(executable, ['version'], { encoding: 'utf8' })) ?? []
  ).map(Number);
  return major > 2 || (major === 2 && minor >= 7);
}

function adminOf(folder: string): string {
  return `unix/${join(folder, 'admin.sock')}`;
}

function configuration(options: CaddyOptions, folder: string, port: number): string {
  const { upstreamPort, streamTimeout, streamCloseDelay, readTimeout } = options;
  return `
    {
      admin ${adminOf(folder)}
      auto_https off
    }
    http://${loopback}:${port} {
      reverse_proxy ${loopback}:${upstreamPort} {
        ${streamTimeout === undefined ? '' : `stream_timeout ${streamTimeout}ms`}
        ${
          readTimeout === undefined
            ? ''
            : `transport http {
 read_timeout ${readTimeout}ms
 }`
        }
        ${streamCloseDelay === undefined ? '' : `stream_close_delay ${streamCloseDelay}ms`}
      }
    }
  `;
}
