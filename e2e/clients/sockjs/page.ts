import SockJS from 'sockjs-client';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  const socket = new SockJS(`http://${host}/chat`);
  const heard = new Inbox<string>();
  socket.onmessage = ({ data }) => heard.put(data);
  await new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  for (let i = 0; i < 20; i++) socket.send(`${i} – "wörtlich" \u2028`);
  socket.send('long '.repeat(5000));
  await heard.holds(23);
  // Not in its typings: which of its many ways it has taken.
  const transport: unknown = Reflect.get(socket, 'transport');
  const closed = new Promise<CloseEvent>((resolve) => {
    socket.onclose = resolve;
  });
  socket.close();
  return { transport, heard: heard.items, closed: (await closed).code };
});
