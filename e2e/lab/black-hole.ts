/**
 * The stand-in for the lossy path where no network namespaces can be made: a relay that passes nothing on any more, and says
 * so to nobody. This machine goes on to acknowledge what is sent to it until its buffers are full, a browser's probes too.
 */
import { connect, createServer, type Socket } from 'node:net';
import { startKillableServer } from './killable-server.ts';
import { listen, loopback, stopper } from './listen.ts';
import type { LossyPath } from './lossy-path.ts';

export async function startBlackHole(): Promise<LossyPath> {
  const { process: server, port: upstreamPort } = await startKillableServer();
  const open = new Map<Socket, Socket>();
  const relay = createServer((client) => {
    const upstream = connect({ port: upstreamPort, host: loopback });
    open.set(client, upstream);
    const cut = () => {
      open.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    client.pipe(upstream).pipe(client);
  });
  const stopRelay = stopper(relay);
  const port = await listen(relay);
  return {
    url: `ws://${loopback}:${port}`,
    lose(all) {
      for (const [client, upstream] of open) {
        if (all) {
          client.unpipe(upstream).pause();
          upstream.unpipe(client).pause();
        } else client.pipe(upstream).pipe(client);
      }
    },
    async forget() {
      for (const [client, upstream] of open) {
        upstream.unpipe(client).removeAllListeners('close').destroy();
        client.unpipe(upstream).once('data', () => client.resetAndDestroy());
        client.resume();
      }
    },
    async stop() {
      await stopRelay();
      server.kill();
    },
  };
}
