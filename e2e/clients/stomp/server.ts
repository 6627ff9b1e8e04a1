/**
 * @stomp/stompjs with a scripted broker that speaks as much STOMP 1.2 as the conversation needs: npm has no broker that
 * is kept up. The client cuts large frames into several messages, the server into fragments of one; heartbeats are
 * single line feeds.
 */
import { type WebSocket, WebSocketServer } from 'ws';
import { counted, fingerprint, patterned, sampleSizes } from '../bytes.ts';
import type { Subject } from '../subject.ts';
import { serveWebSockets } from '../web-socket-server.ts';
import { decodeStomp, encodeStomp, type StompFrame } from './stomp-frame.ts';

const heartbeatMs = 100;

/** What is longer travels in fragments: several WebSocket frames, one message. */
const fragmentBytes = 1000;
const empty = Buffer.alloc(0);

function send(socket: WebSocket, frame: StompFrame, kind: 'text' | 'binary'): void {
  const bytes = encodeStomp(frame);
  for (let at = 0; at < bytes.length; at += fragmentBytes) {
    const fin = at + fragmentBytes >= bytes.length;
    socket.send(bytes.subarray(at, at + fragmentBytes), { binary: kind === 'binary', fin });
  }
}

/** What one client is told: what it publishes to the queue it has subscribed. */
function serve(socket: WebSocket): void {
  const beat = setInterval(() => socket.send('\n'), heartbeatMs);
  socket.on('close', () => clearInterval(beat));
  let unread = Buffer.alloc(0);
  let subscription = '';
  let messages = 0;

  const answer = ({ command, headers, body }: StompFrame) => {
    if (command === 'CONNECT') {
      const granted = { version: '1.2', 'heart-beat': `${heartbeatMs},${heartbeatMs}` };
      send(socket, { command: 'CONNECTED', headers: granted, body: empty }, 'text');
    }
    // After the receipt nothing more comes: what arrives after close() no page gets to see.
    if (command === 'DISCONNECT') clearInterval(beat);
    if (command === 'SUBSCRIBE') subscription = headers.id ?? '';
    if (command === 'SEND') {
      const delivery = { subscription, 'message-id': String(messages++), destination: headers.destination ?? '' };
      const type = headers['content-type'];
      const typed = type === undefined ? delivery : { ...delivery, 'content-type': type };
      send(socket, { command: 'MESSAGE', headers: typed, body }, type === undefined ? 'text' : 'binary');
    }
    if (headers.receipt !== undefined) {
      send(socket, { command: 'RECEIPT', headers: { 'receipt-id': headers.receipt }, body: empty }, 'text');
    }
  };

  socket.on('message', (bytes: Buffer) => {
    unread = Buffer.concat([unread, bytes]);
    for (let decoded = decodeStomp(unread); decoded !== null; decoded = decodeStomp(unread)) {
      unread = unread.subarray(decoded.length);
      if (decoded.frame !== null) answer(decoded.frame);
    }
  });
}

export const stomp: Subject = {
  name: '@stomp/stompjs',
  folder: 'stomp',
  async startServer() {
    const server = new WebSocketServer({ noServer: true, handleProtocols: () => 'v12.stomp' });
    server.on('connection', serve);
    return serveWebSockets(server);
  },
  outcome: {
    version: '1.2',
    orders: [...counted(12, (i) => `order ${i}: ½ kg Äpfel`), 'x'.repeat(5000)],
    scans: sampleSizes.map((size) => fingerprint(patterned(size))),
    // No code: the client closes without one.
    closed: 1005,
  },
};
