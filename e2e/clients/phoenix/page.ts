import { Socket } from 'phoenix';
import { fingerprint, patterned, sampleSizes } from '../bytes.ts';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  // Short, but it is also how long the client waits for an answer before it reconnects.
  const socket = new Socket(`ws://${host}/socket`, { heartbeatIntervalMs: 1000, params: { user: 'Ada' } });
  const heartbeats = new Inbox<unknown>();
  socket.onMessage((message) => {
    if ('topic' in message && message.topic === 'phoenix') heartbeats.put(message);
  });
  const closed = new Inbox<CloseEvent>();
  socket.onClose(closed.put);
  socket.connect();

  const channel = socket.channel('room:lobby', { since: 0 });
  const said = new Inbox<string>();
  channel.on('said', ({ text }: { text: string }) => said.put(text));
  const drawn = new Inbox<string>();
  channel.on('drawn', (bytes: ArrayBuffer) => drawn.put(fingerprint(new Uint8Array(bytes))));
  const answerTo = <Answer>(push: { receive(status: 'ok', heard: (answer: Answer) => void): unknown }) =>
    new Promise<Answer>((resolve) => push.receive('ok', resolve));

  const { heard: joined } = await answerTo<{ heard: string }>(channel.join());
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, i) => answerTo<{ heard: string }>(channel.push('say', { text: `Grüße ${i} 👋` }))),
  );
  const undone: string[] = [];
  for (const size of sampleSizes) {
    const answer = await answerTo<ArrayBuffer>(channel.push('draw', patterned(size).buffer));
    undone.push(fingerprint(new Uint8Array(answer)));
  }
  await said.holds(10);
  await drawn.holds(sampleSizes.length);
  await answerTo(channel.leave());
  // Right after a heartbeat's answer there is no other on its way: one that arrives after close() no page gets to see.
  await heartbeats.holds(heartbeats.items.length + 1);
  socket.disconnect(undefined, 4100, 'done');
  const [close] = await closed.holds(1);
  return {
    joined,
    replies: replies.map(({ heard }) => heard),
    said: said.items,
    undone,
    drawn: drawn.items,
    closed: `${close?.code} ${close?.reason}`,
  };
});
