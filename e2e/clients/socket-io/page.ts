import { io } from 'socket.io-client';
import { fingerprint, patterned, sampleSizes } from '../bytes.ts';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  const socket = io(`http://${host}`);
  const reversed = new Inbox<string>();
  socket.on('reversed', ({ label, bytes }: { label: string; bytes: ArrayBuffer }) => {
    reversed.put(`${label}: ${fingerprint(new Uint8Array(bytes))}`);
  });
  const counts = new Inbox<string>();
  socket.on('count', (i: number, text: string) => counts.put(`${i} ${text}`));
  const pings = new Inbox<unknown>();
  socket.io.on('ping', () => pings.put('ping'));
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  // Everything else is to go over the WebSocket.
  const { engine } = socket.io;
  if (engine.transport.name !== 'websocket')
    await new Promise<void>((resolve) => engine.once('upgrade', () => resolve()));

  const doubled: number[] = [];
  for (let i = 0; i < 10; i++) doubled.push(await socket.emitWithAck('double', i));
  for (const size of sampleSizes) socket.emit('reverse', String(size), patterned(size));
  socket.emit('count to', 15);
  await Promise.all([reversed.holds(sampleSizes.length), counts.holds(15)]);
  // The server has pinged once more since: over the WebSocket, not while polling.
  await pings.holds(pings.items.length + 1);

  const left = new Promise<string>((resolve) => socket.on('disconnect', resolve));
  const closed = new Promise<void>((resolve) => engine.on('close', () => resolve()));
  socket.disconnect();
  await closed;
  return {
    transport: engine.transport.name,
    doubled,
    reversed: reversed.items,
    counts: counts.items,
    left: await left,
  };
});
