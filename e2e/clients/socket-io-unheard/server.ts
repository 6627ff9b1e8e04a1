/** socket.io, of whose server nothing is heard any more: what lies between has died and tells nobody. */
import { createServer } from 'node:http';
import { connect, createServer as createRelay, type Socket } from 'node:net';
import { Server } from 'socket.io';
import { listen, loopback, stopper } from '../../lab/listen.ts';
import type { Subject } from '../subject.ts';

/** Together the client's patience. */
export const pings = { pingInterval: 1200, pingTimeout: 900 } as const;

export const unheardSocketIo: Subject = {
  name: 'socket.io, unheard',
  folder: 'socket-io-unheard',
  async startServer() {
    const http = createServer();
    const stop = stopper(http);
    const io = new Server(http, { ...pings, cors: { origin: '*' } });
    const port = await listen(http);
    const upstreams = new Set<Socket>();
    const relay = createRelay((client) => {
      const upstream = connect({ port, host: loopback });
      upstreams.add(upstream);
      const cut = () => {
        client.destroy();
        upstream.destroy();
      };
      for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
      client.pipe(upstream).pipe(client);
    });
    const stopRelay = stopper(relay);
    io.on('connection', (socket) => {
      socket.on('hush', () => {
        for (const upstream of upstreams) upstream.unpipe().pause();
      });
    });
    return {
      port: await listen(relay),
      stop: async () => {
        await stopRelay();
        io.disconnectSockets(true);
        await stop();
      },
    };
  },
  outcome: { left: 'ping timeout' },
};
