/** Real Apache httpd in front of the fault server. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { until } from '../drivers/until.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { RestartableProxy } from './proxy.ts';

export interface ApacheOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** `Timeout` and `ProxyTimeout` both, in whole seconds. null leaves Apache's own default, 60 s. */
  readonly proxyTimeout: Milliseconds | null;
}

/** @throws {Error} with Apache's own words when it does not come up */
export async function startApache(options: ApacheOptions): Promise<RestartableProxy> {
  const { port, folder, signal, stop } = await startProgram({
    name: 'apache',
    executable: options.executable,
    configure(folder, port) {
      writeFileSync(join(folder, 'httpd.conf'), configuration(options, folder, port));
      return ['-d', folder, '-f', 'httpd.conf', '-DFOREGROUND'];
    },
  });
  const timesBegun = () => readFileSync(join(folder, errorLog), 'utf8').split('resuming normal operations').length;
  const begunAnew = async (by: NodeJS.Signals) => {
    // A signal that comes before it is ready ends it.
    await until(() => timesBegun() > 1, { what: 'Apache’s beginning' });
    const before = timesBegun();
    signal(by);
    await until(() => timesBegun() > before, { what: 'Apache’s new beginning' });
  };
  return { kind: 'apache', port, stop, reload: () => begunAnew('SIGUSR1'), restart: () => begunAnew('SIGHUP') };
}

const errorLog = 'error.log';

/** Where distributions keep the modules; Debian's first. */
const moduleFolders = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules'];

function configuration({ upstreamPort, proxyTimeout }: ApacheOptions, folder: string, port: number): string {
  const modules = moduleFolders.find((path) => existsSync(path));
  if (modules === undefined) throw new Error(`Apache's modules are in none of ${moduleFolders.join(', ')}.`);
  const load = ['mpm_event', 'authz_core', 'proxy', 'proxy_http'].map(
    (name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`,
  );
  const seconds = proxyTimeout === null ? null : proxyTimeout / 1000;
  return [
    ...load,
    `ServerName ${loopback}`,
    `Listen ${loopback}:${port}`,
    `DefaultRuntimeDir ${folder}`,
    'PidFile httpd.pid',
    `ErrorLog ${errorLog}`,
    // A tunnel goes by the longer of the two (measured with 2.4.71).
    ...(seconds === null ? [] : [`Timeout ${seconds}`, `ProxyTimeout ${seconds}`]),
    `ProxyPass / http://${loopback}:${upstreamPort}/ upgrade=websocket`,
    '',
  ].join('\n');
}
