/** A TCP proxy that ends connections after a time without bytes in either direction: the stand-in for nginx. */
import { connect, createServer, type Socket } from 'node:net';
import type { Milliseconds } from '../../src/base/units.ts';
import { listen, loopback, stopper } from './listen.ts';
import type { LabProxy } from './proxy.ts';

export async function startIdleProxy(upstreamPort: number, idleTimeout: Milliseconds): Promise<LabProxy> {
  // Half-open allowed: a direction that ends must not end the other one before its last bytes are through.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: upstreamPort, host: loopback, allowHalfOpen: true });
    const both: readonly [Socket, Socket] = [client, upstream];
    const cut = () => {
      for (const socket of both) socket.destroy();
    };
    const timer = setTimeout(cut, idleTimeout);
    for (const socket of both) {
      socket.on('data', () => timer.refresh());
      socket.on('error', cut);
      socket.on('close', () => {
        clearTimeout(timer);
        cut();
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  const stop = stopper(server);
  const port = await listen(server);
  return { kind: 'built-in', port, stop };
}
