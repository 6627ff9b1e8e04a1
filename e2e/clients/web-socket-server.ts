/** A `ws` server with an HTTP server of its own on a free loopback port. */
import { createServer } from 'node:http';
import type { WebSocketServer } from 'ws';
import { listen, stopper } from '../lab/listen.ts';
import type { SubjectServer } from './subject.ts';

/** @param server made with `noServer` */
export async function serveWebSockets(server: WebSocketServer): Promise<SubjectServer> {
  const http = createServer((_request, response) => response.writeHead(426).end());
  const stop = stopper(http);
  http.on('upgrade', (request, stream, head) => {
    server.handleUpgrade(request, stream, head, (socket) => server.emit('connection', socket, request));
  });
  return { port: await listen(http), stop };
}
