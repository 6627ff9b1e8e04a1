/** Real nginx in front of the fault server: own folder, own port, gone without a trace when stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { guard, guarded } from '../guardian.ts';
import { freePort, loopback } from './listen.ts';
import type { LabProxy } from './proxy.ts';

export interface NginxOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** null leaves nginx's own default, 60 s. */
  readonly proxyReadTimeout: Milliseconds | null;
  /** Without it nginx is the commonest misconfiguration: it drops the headers that make a request a handshake. */
  readonly forwardUpgrade?: boolean;
}

/** @throws {Error} with nginx's own words when it does not come up */
export async function startNginx(options: NginxOptions): Promise<LabProxy> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'deadair-nginx-'));
    const nginx = run(options, folder, port);
    try {
      await nginx.ready(port);
      return { kind: 'nginx', port, stop: nginx.stop };
    } catch (error) {
      await nginx.stop();
      // Somebody was faster to the port.
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

function run(options: NginxOptions, folder: string, port: number) {
  const config = join(folder, 'nginx.conf');
  mkdirSync(join(folder, 'temp'));
  writeFileSync(config, configuration(options, port));
  const child = spawn(options.executable, ['-p', folder, '-c', config, '-e', 'stderr'], {
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
  return { ready: (at: number) => untilListening(at, child, exited, () => errors), stop };
}

function configuration({ upstreamPort, proxyReadTimeout, forwardUpgrade = true }: NginxOptions, port: number): string {
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

async function untilListening(
  port: number,
  child: ChildProcess,
  exited: Promise<void>,
  errors: () => string,
): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`nginx ended: ${errors()}`);
    if (performance.now() > deadline) throw new Error(`nginx does not listen on ${port}: ${errors()}`);
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
