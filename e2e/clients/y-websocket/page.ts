import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  const document = new Y.Doc();
  const room = `room-${host.split(':')[1]}`;
  // Without the broadcast channel, by which tabs would talk past the server.
  const provider = new WebsocketProvider(`ws://${host}`, room, document, { disableBc: true });
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));

  const answered = new Inbox<string>();
  document.getArray<string>('answers').observe(({ changes }) => {
    for (const { insert } of changes.delta) {
      if (Array.isArray(insert)) for (const text of insert) answered.put(text);
    }
  });
  const ask = async (question: string) => {
    const answer = answered.holds(answered.items.length + 1);
    document.getArray('questions').push([question]);
    await answer;
  };

  provider.awareness.setLocalState({ name: 'Ada' });
  for (let i = 0; i < 10; i++) await ask(`Is ${i} a number?`);
  const essay = document.getText('essay');
  for (let i = 0; i < 30; i++) essay.insert(essay.length, `word ${i} `);
  document.getText('pages').insert(0, 'z'.repeat(30_000));
  await ask('What is there?');

  provider.awareness.setLocalState(null);
  // The answer comes after all else that was on its way: what arrives after close() no page gets to see.
  await ask('Who is there?');
  provider.destroy();
  return { answers: answered.items };
});
