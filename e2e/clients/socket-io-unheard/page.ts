import { io } from 'socket.io-client';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  // Without polling before, so that what the server announces is among the messages of the WebSocket.
  const socket = io(`http://${host}`, { transports: ['websocket'], reconnection: false });
  const pings = new Inbox<unknown>();
  socket.io.on('ping', () => pings.put('ping'));
  const left = new Promise<string>((resolve) => socket.on('disconnect', resolve));
  await pings.holds(2);
  socket.emit('hush');
  return { left: await left };
});
