/** Real Apache Traffic Server in front of the fault server. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { LabProxy } from './proxy.ts';

export interface TrafficServerOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** How old a socket may get, in whole seconds. Without it Traffic Server's own default, an hour. */
  readonly activeTimeout?: Milliseconds;
  /** For how long nothing may pass, in whole seconds. Without it Traffic Server's own default, ten minutes. */
  readonly noActivityTimeout?: Milliseconds;
}

/** @throws {Error} with Traffic Server's own words when it does not come up */
export async function startTrafficServer(options: TrafficServerOptions): Promise<LabProxy> {
  const { port, stop } = await startProgram({
    name: 'traffic-server',
    executable: options.executable,
    configure(folder, port) {
      for (const name of ['etc', 'run', 'log', 'cache']) mkdirSync(join(folder, name));
      const layout = join(folder, 'runroot.yaml');
      writeFileSync(layout, folders(folder, options.executable));
      for (const [name, text] of Object.entries(configuration(options, folder, port))) {
        writeFileSync(join(folder, 'etc', name), `${text.join('\n')}\n`);
      }
      return [`--run-root=${layout}`];
    },
  });
  return { kind: 'traffic-server', port, stop };
}

/** Where it keeps what: all in our folder, or it would take the system's. */
function folders(folder: string, executable: string): string {
  return JSON.stringify({
    ...{ prefix: folder, exec_prefix: folder, datadir: folder, localstatedir: folder, includedir: folder },
    ...{ bindir: dirname(executable), sbindir: dirname(executable), libdir: folder, libexecdir: folder },
    ...{ sysconfdir: join(folder, 'etc'), runtimedir: join(folder, 'run'), logdir: join(folder, 'log') },
    cachedir: join(folder, 'cache'),
  });
}

/** Its files by name, line by line. */
function configuration(options: TrafficServerOptions, folder: string, port: number) {
  const { upstreamPort, activeTimeout, noActivityTimeout } = options;
  const seconds = (setting: string, ms: Milliseconds | undefined) =>
    ms === undefined ? [] : [`CONFIG proxy.config.websocket.${setting} INT ${ms / 1000}`];
  const toServer = (scheme: string) => `map ${scheme}://${loopback}:${port}/ ${scheme}://${loopback}:${upstreamPort}/`;
  return {
    'records.config': [
      `CONFIG proxy.config.http.server_ports STRING ${port}:ip-in=${loopback}`,
      ...seconds('active_timeout', activeTimeout),
      ...seconds('no_activity_timeout', noActivityTimeout),
      // Stays who it is, caches nothing, and starts nobody to watch it.
      'CONFIG proxy.config.admin.user_id STRING #-1',
      'CONFIG proxy.config.http.cache.http INT 0',
      'CONFIG proxy.config.log.logging_enabled INT 0',
      'CONFIG proxy.config.crash_log_helper STRING NULL',
    ],
    'remap.config': [toServer('ws'), toServer('http')],
    'storage.config': [`${join(folder, 'cache')} 16M`],
    'ip_allow.yaml': ['ip_allow:', `  - { apply: in, ip_addrs: ${loopback}, action: allow, methods: ALL }`],
  };
}
