/** Real Varnish in front of the fault server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds } from '../../src/base/units.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';
import type { LabProxy } from './proxy.ts';

export interface VarnishOptions {
  readonly executable: string;
  readonly upstreamPort: number;
  /** null leaves Varnish's own default, 60 s. */
  readonly pipeTimeout: Milliseconds | null;
}

/** Takes a second or two: it has its configuration compiled. @throws {Error} with its own words when it does not come up */
export async function startVarnish(options: VarnishOptions): Promise<LabProxy> {
  const { port, stop } = await startProgram({
    name: 'varnish',
    executable: options.executable,
    configure(folder, port) {
      writeFileSync(join(folder, 'lab.vcl'), configuration(options));
      const timeout = options.pipeTimeout === null ? [] : ['-p', `pipe_timeout=${options.pipeTimeout / 1000}`];
      const jail = process.getuid?.() === 0 ? ['-j', 'none'] : [];
      // In the foreground, without a port for commands, and little memory: it caches nothing here.
      const place = ['-F', '-T', 'none', '-s', 'malloc,16m', '-n', join(folder, 'run')];
      return [...jail, ...place, ...timeout, '-a', `${loopback}:${port}`, '-f', join(folder, 'lab.vcl')];
    },
  });
  return { kind: 'varnish', port, stop };
}

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
