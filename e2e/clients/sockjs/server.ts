/**
 * SockJS: asks for /info first, wraps messages in frames of its own, closes without a code. Over a WebSocket its server's
 * heartbeats are protocol pings, which no page sees.
 */
import { createServer } from 'node:http';
import sockjsServer from 'sockjs';
import { listen, stopper } from '../../lab/listen.ts';
import { counted } from '../bytes.ts';
import type { Subject } from '../subject.ts';

export const sockjs: Subject = {
  name: 'SockJS',
  folder: 'sockjs',
  async startServer() {
    const http = createServer();
    const stop = stopper(http);
    const chat = sockjsServer.createServer({ prefix: '/chat', heartbeat_delay: 100, log: () => {} });
    chat.on('connection', (connection) => {
      connection.write('welcome');
      connection.on('data', (text: string) => {
        connection.write(`you said ${text}`);
        // Some heartbeats later.
        if (text.startsWith('long')) setTimeout(() => connection.write('still there?'), 350);
      });
    });
    chat.installHandlers(http);
    return { port: await listen(http), stop };
  },
  outcome: {
    transport: 'websocket',
    heard: [
      'welcome',
      ...counted(20, (i) => `you said ${i} – "wörtlich" \u2028`),
      `you said ${'long '.repeat(5000)}`,
      'still there?',
    ],
    closed: 1000,
  },
};
