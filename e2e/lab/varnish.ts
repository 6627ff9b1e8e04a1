/** Real Varnish in front of the fault server. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Milliseconds } from '../../src/base/units.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { RestartableProxy } from './proxy.ts';

export interface VarnishOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** null leaves Varnish's own default, 60 s. */
  readonly pipeTimeout: Milliseconds | null;
}

/** Takes a second or two: it has its configuration compiled. @throws {Error} with its own words when it does not come up */
export async function startVarnish(options: VarnishOptions): Promise<RestartableProxy> {
  const { port, folder, stop } = await startProgram({
    name: 'varnish',
    executable: options.executable,
    configure(folder, port) {
      writeFileSync(join(folder, 'lab.vcl'), configuration(options));
      const timeout = options.pipeTimeout === null ? [] : ['-p', `pipe_timeout=${options.pipeTimeout / 1000}`];
      const jail = process.getuid?.() === 0 ? ['-j', 'none'] : [];
      // In the foreground, taking commands, and with little memory: it caches nothing here.
      const place = ['-F', '-T', `${loopback}:0`, '-s', 'malloc,16m', '-n', join(folder, runFolder)];
      return [...jail, ...place, ...timeout, '-a', `${loopback}:${port}`, '-f', join(folder, 'lab.vcl')];
    },
  });
  const command = async (...words: readonly string[]) => {
    await promisify(execFile)('varnishadm', ['-n', join(folder, runFolder), ...words]);
  };
  let loaded = 0;
  const reload = async () => {
    const name = `lab-${++loaded}`;
    await command('vcl.load', name, join(folder, 'lab.vcl'));
    await command('vcl.use', name);
  };
  const restart = async () => {
    await command('stop');
    await command('start');
  };
  return { kind: 'varnish', port, stop, reload, restart };
}

const runFolder = 'run';

function configuration({ upstreamPort }: VarnishOptions): string {
  return `
    vcl 4.1;
    backend fault { .host = "${loopback}"; .port = "${upstreamPort}"; }
    sub vcl_recv {
      if (req.http.upgrade ~ "(?i)websocket") { return (pipe); }
    }
    sub vcl_pipe {
      set bereq.http.upgrade = req.http.upgrade;
      set bereq.http.connection = req.http.connection;
    }
  `;
}
