/** A real WebSocket server that fails as it is told to, by the URL of each socket (`behaviour.ts`) or by a test. */
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Behaviour, type Cut, parseBehaviour } from './behaviour.ts';
import { FaultSocket } from './fault-socket.ts';
import { listen, stopper } from './listen.ts';
import { WireLog } from './wire-log.ts';

export interface FaultServer {
  readonly port: number;
  readonly log: WireLog;
  /** The server process dies: ends all open sockets of a worker without a Close frame. */
  crash(how: Cut, worker?: string): void;
  stop(): Promise<void>;
}

export async function startFaultServer(): Promise<FaultServer> {
  const log = new WireLog();
  const open = new Set<FaultSocket>();
  const http = createServer((_request, response) => response.writeHead(426).end('This server speaks WebSocket only.'));
  const upgrader = new WebSocketServer({ noServer: true, autoPong: false });
  let sockets = 0;

  /** When each worker that has crashed is up again. */
  const upAgainAt = new Map<string, number>();

  const crash = (how: Cut, worker = '', downMs = 0) => {
    if (downMs > 0) upAgainAt.set(worker, Date.now() + downMs);
    for (const socket of open) if (socket.behaviour.worker === worker) socket.cut(how);
  };

  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    // An http server's streams are its TCP sockets; the typings leave room for others.
    const tcp = stream as Socket;
    const number = sockets++;
    const path = request.url ?? '/';
    log.record({ type: 'upgrade', socket: number, path, headers: textHeaders(request) });
    tcp.on('error', () => {}); // Resets are this server's trade.

    const refuse = (status: number, headers: readonly string[], body: string) => {
      const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'connection: close', ...headers];
      tcp.end(`${lines.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      log.record({ type: 'refused', socket: number, status });
    };

    let behaviour: Behaviour;
    try {
      behaviour = parseBehaviour(path);
    } catch (error) {
      return refuse(400, [], String(error));
    }
    const upAt = upAgainAt.get(behaviour.worker);
    if (upAt !== undefined && Date.now() < upAt) return refuse(502, [], '');
    // A worker that was started anew is well.
    if (upAt !== undefined && behaviour.name === 'crash') behaviour = { name: 'echo', worker: behaviour.worker };
    if (behaviour.name === 'hang') return;
    if (behaviour.name === 'refuse') return refuse(behaviour.status, behaviour.header, '');
    upgrader.handleUpgrade(request, tcp, head, (webSocket) => {
      const socket = new FaultSocket(number, behaviour, webSocket, tcp, log);
      open.add(socket);
      webSocket.on('close', () => open.delete(socket));
      socket.begin(crash);
    });
  });

  const stopHttp = stopper(http);
  const port = await listen(http);
  return { port, log, crash, stop: stopHttp };
}

function textHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}
