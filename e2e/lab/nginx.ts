/** Real nginx in front of the fault server. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { ReloadableProxy } from './proxy.ts';

export interface NginxOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** null leaves nginx's own default, 60 s. */
  readonly proxyReadTimeout: Milliseconds | null;
  /** Without it nginx is the commonest misconfiguration: it drops the headers that make a request a handshake. */
  readonly forwardUpgrade?: boolean;
  /** For how long after a reload the old worker may serve its sockets. Without it for ever, as by default. */
  readonly workerShutdownTimeout?: Milliseconds;
}

/** @throws {Error} with nginx's own words when it does not come up */
export async function startNginx({ executable, ...options }: NginxOptions): Promise<ReloadableProxy> {
  const { port, signal, stop } = await startProgram({
    name: 'nginx',
    executable,
    configure(folder, port) {
      mkdirSync(join(folder, 'temp'));
      writeFileSync(join(folder, 'nginx.conf'), configuration(options, port));
      return ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
    },
  });
  return { kind: 'nginx', port, stop, reload: async () => signal('SIGHUP') };
}

function configuration(options: Omit<NginxOptions, 'executable'>, port: number): string {
  const { upstreamPort, proxyReadTimeout, forwardUpgrade = true, workerShutdownTimeout } = options;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path temp/${name};`,
  );
  const upgrade = forwardUpgrade
    ? 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
    : '';
  const timeout = proxyReadTimeout === null ? '' : `proxy_read_timeout ${proxyReadTimeout}ms;`;
  return `
    daemon off;
    worker_processes 1;
    pid nginx.pid;
    ${workerShutdownTimeout === undefined ? '' : `worker_shutdown_timeout ${workerShutdownTimeout}ms;`}
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events { worker_connections 1024; }
    http {
      access_log off;
      ${temporary.join(' ')}
      server {
        listen ${loopback}:${port};
        location / {
          proxy_pass http://${loopback}:${upstreamPort};
          proxy_http_version 1.1;
          ${upgrade}
          ${timeout}
        }
      }
    }
  `;
}
