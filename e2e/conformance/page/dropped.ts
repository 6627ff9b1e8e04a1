/**
 * Opens sockets, lets go of them in several ways, and says which of them are collected: a WeakRef to each is kept here,
 * by the way in which it was let go.
 */
import { closed, next, opened, url } from './lab-sockets.ts';

/** How a socket is let go. What a function keeps in its closure is gone when it has ended. */
const ways: Readonly<Record<string, () => Promise<WebSocket>>> = {
  'closed by the page': async () => {
    const socket = await opened();
    await closed(socket);
    return socket;
  },
  'closed by the server, with listeners of the page': async () => {
    const socket = new WebSocket(url('close', { afterMs: 20 }));
    socket.onmessage = () => {};
    await next(socket, 'close');
    return socket;
  },
  'closed after frames of all kinds': async () => {
    const socket = await opened();
    for (const content of ['text', new Uint8Array(9), new Blob(['blob'])]) {
      const answer = next(socket, 'message');
      socket.send(content);
      await answer;
    }
    await closed(socket);
    return socket;
  },
  'open, with a listener for messages': async () => {
    const socket = await opened(url('silent'));
    socket.onmessage = () => {};
    return socket;
  },
  'open, without listeners': async () => {
    const socket = new WebSocket(url('silent'));
    while (socket.readyState !== WebSocket.OPEN) await new Promise((resolve) => setTimeout(resolve));
    return socket;
  },
};

const socketsPerWay = 5;

const refs: Record<string, WeakRef<WebSocket>[]> = {};
for (const [way, letGo] of Object.entries(ways)) {
  refs[way] = [];
  for (let i = 0; i < socketsPerWay; i++) refs[way].push(new WeakRef(await letGo()));
}

/** How many sockets of each way are still there. Asked by the test after each garbage collection. */
function left(): Record<string, number> {
  return Object.fromEntries(
    Object.entries(refs).map(([way, list]) => [way, list.filter((ref) => ref.deref() !== undefined).length]),
  );
}

Object.assign(window, { socketsLeft: left });
document.body.dataset.state = 'let go';
