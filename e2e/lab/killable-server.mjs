/**
 * A WebSocket server as a process of its own, to be stopped or killed: speaks to every socket all the time, except to those
 * at /silent, and answers pings in messages. Told its port, any if it is 0, and its address. Prints its port.
 */
import { WebSocketServer } from 'ws';

const [port = 0, host = '127.0.0.1'] = process.argv.slice(2);
const server = new WebSocketServer({ host, port: Number(port) });
server.on('listening', () => process.stdout.write(`${server.address().port}\n`));
server.on('connection', (socket, { url }) => {
  const talk = url === '/silent' ? undefined : setInterval(() => socket.send('tick'), 200);
  socket.on('message', (data) => {
    if (data.toString() === '{"type":"ping"}') socket.send('{"type":"pong"}');
  });
  socket.on('close', () => clearInterval(talk));
});
