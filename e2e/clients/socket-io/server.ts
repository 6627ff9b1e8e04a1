/** socket.io: starts by polling and moves over to a WebSocket, acknowledges, attaches binary frames, is pinged. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { listen, stopper } from '../../lab/listen.ts';
import { counted, fingerprint, patterned, sampleSizes } from '../bytes.ts';
import type { Subject } from '../subject.ts';

export const socketIo: Subject = {
  name: 'socket.io',
  folder: 'socket-io',
  async startServer() {
    const http = createServer();
    const stop = stopper(http);
    const io = new Server(http, { cors: { origin: '*' }, pingInterval: 300, maxHttpBufferSize: 1e6 });
    io.on('connection', (socket) => {
      socket.on('double', (n: number, answer: (n: number) => void) => answer(2 * n));
      socket.on('reverse', (label: string, bytes: Buffer) => {
        socket.emit('reversed', { label, bytes: Buffer.from(bytes).reverse() });
      });
      socket.on('count to', (n: number) => {
        for (let i = 1; i <= n; i++) socket.emit('count', i, `ᚠ ${i} 🎲`);
      });
    });
    return {
      port: await listen(http),
      stop: async () => {
        io.disconnectSockets(true);
        await stop();
      },
    };
  },
  outcome: {
    transport: 'websocket',
    doubled: counted(10, (i) => 2 * i),
    reversed: sampleSizes.map((size) => `${size}: ${fingerprint(patterned(size).reverse())}`),
    counts: counted(15, (i) => `${i + 1} ᚠ ${i + 1} 🎲`),
    left: 'io client disconnect',
  },
};
