/** phoenix's client with a scripted server: its own is written in Elixir. Channels of JSON, with binary pushes. */
import { type WebSocket, WebSocketServer } from 'ws';
import { counted, fingerprint, patterned, sampleSizes } from '../bytes.ts';
import type { Subject } from '../subject.ts';
import { serveWebSockets } from '../web-socket-server.ts';
import { type ChannelMessage, decodeMessage, encodeBroadcast, encodeReply } from './serializer.ts';

/** One client: every push is answered, what is said or drawn is broadcast, and leaving ends the channel. */
function serve(socket: WebSocket): void {
  const send = (message: ChannelMessage) => {
    const { joinRef, ref, topic, event, payload } = message;
    socket.send(JSON.stringify([joinRef, ref, topic, event, payload]));
  };
  socket.on('message', (bytes: Buffer, isBinary) => {
    const message = decodeMessage(bytes, isBinary);
    const { topic, event, payload } = message;
    if (Buffer.isBuffer(payload)) {
      socket.send(encodeReply(message, 'ok', Buffer.from(payload).reverse()));
      socket.send(encodeBroadcast(topic, 'drawn', payload));
      return;
    }
    send({ ...message, event: 'phx_reply', payload: { status: 'ok', response: { heard: event } } });
    if (event === 'say') send({ joinRef: null, ref: null, topic, event: 'said', payload });
    if (event === 'phx_leave') send({ ...message, event: 'phx_close', payload: {} });
  });
}

export const phoenix: Subject = {
  name: 'phoenix',
  folder: 'phoenix',
  async startServer() {
    const server = new WebSocketServer({ noServer: true });
    server.on('connection', serve);
    return serveWebSockets(server);
  },
  outcome: {
    joined: 'phx_join',
    replies: counted(10, () => 'say'),
    said: counted(10, (i) => `Grüße ${i} 👋`),
    undone: sampleSizes.map((size) => fingerprint(patterned(size).reverse())),
    drawn: sampleSizes.map((size) => fingerprint(patterned(size))),
    closed: '4100 done',
  },
};
