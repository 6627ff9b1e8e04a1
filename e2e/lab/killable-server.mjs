/** A WebSocket server as a process of its own, to be killed: speaks to every socket all the time. Prints its port. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 0) });
server.on('listening', () => process.stdout.write(`${server.address().port}\n`));
server.on('connection', (socket) => {
  const talk = setInterval(() => socket.send('tick'), 200);
  socket.on('close', () => clearInterval(talk));
});
