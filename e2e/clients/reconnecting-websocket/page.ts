import ReconnectingWebSocket, { type CloseEvent } from 'reconnecting-websocket';
import { fingerprint, patterned, sampleSizes } from '../bytes.ts';
import { Inbox, offer } from '../page-side.ts';
import { crashRequest } from './crash-request.ts';

offer(async (host) => {
  const opened = new Inbox<unknown>();
  const closes = new Inbox<number>();
  const [echoes, keptForLater, blobs] = [new Inbox<string>(), new Inbox<string>(), new Inbox<string>()];
  // One after the other: a Blob may be read faster than the one before it.
  let reading = Promise.resolve();
  const read = async (blob: Blob) => blobs.put(fingerprint(new Uint8Array(await blob.arrayBuffer())));
  const socket = new ReconnectingWebSocket(`ws://${host}/fragile/echo`, [], {
    minReconnectionDelay: 50,
    maxReconnectionDelay: 200,
  });
  socket.addEventListener('open', opened.put);
  socket.addEventListener('close', ({ code }: CloseEvent) => closes.put(code));
  socket.addEventListener('message', ({ data }: MessageEvent<string | Blob>) => {
    if (data instanceof Blob) reading = reading.then(() => read(data));
    else if (data.startsWith('said')) keptForLater.put(data);
    else if (data !== crashRequest) echoes.put(data);
  });

  for (let life = 0; life < 3; life++) {
    await opened.holds(life + 1);
    for (let i = 0; i < 8; i++) socket.send(`life ${life}, echo ${i}`);
    // A Blob goes out as well as it came in.
    for (const size of sampleSizes) socket.send(size === 300 ? new Blob([patterned(size)]) : patterned(size));
    await echoes.holds(8 * (life + 1));
    await blobs.holds(sampleSizes.length * (life + 1));
    if (life === 2) break;
    socket.send(crashRequest);
    await closes.holds(life + 1);
    socket.send(`said while away ${life}`);
  }
  await keptForLater.holds(2);
  socket.close(4001, 'done');
  await closes.holds(3);
  return {
    closes: closes.items.length,
    lastClose: closes.items[2],
    echoes: echoes.items,
    keptForLater: keptForLater.items,
    blobs: blobs.items,
  };
});
