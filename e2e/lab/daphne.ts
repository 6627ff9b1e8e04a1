/** Real Daphne, Django's server for WebSockets, with an application of our own: `echo`, `silent`, `chat`, `refuse`, `hang`. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Milliseconds } from '../../src/base/units.ts';
import { loopback } from './listen.ts';
import { startProgram } from './program.ts';

export interface DaphneOptions {
  readonly executable: string;
  /** How old a socket may get, in whole seconds. Without it Daphne's own default, a day. */
  readonly websocketTimeout?: Milliseconds;
  /** For how long the application may think about a handshake, in whole seconds. Without it Daphne's own default, 5 s. */
  readonly connectTimeout?: Milliseconds;
  /** How often it pings who is silent, in whole seconds. Without it Daphne's own default, 20 s. */
  readonly pingInterval?: Milliseconds;
}

/** Takes a second: Twisted is large. @throws {Error} with Daphne's own words when it does not come up */
export async function startDaphne(options: DaphneOptions): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { port, stop } = await startProgram({
    name: 'daphne',
    executable: options.executable,
    configure(folder, port) {
      copyFileSync(fileURLToPath(new URL('daphne-app.py', import.meta.url)), join(folder, 'lab.py'));
      const seconds = (option: string, ms: Milliseconds | undefined) =>
        ms === undefined ? [] : [option, String(ms / 1000)];
      return [
        ...['-b', loopback, '-p', String(port)],
        ...seconds('--websocket_timeout', options.websocketTimeout),
        ...seconds('--websocket_connect_timeout', options.connectTimeout),
        ...seconds('--ping-interval', options.pingInterval),
        'lab:application',
      ];
    },
  });
  return { port, stop };
}
