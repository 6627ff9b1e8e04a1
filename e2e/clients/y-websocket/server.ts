/** Yjs over y-websocket: binary updates both ways, presence, and a document that ends the same on both sides. */
import { docs, getYDoc, setupWSConnection } from '@y/websocket-server/utils';
import { WebSocketServer } from 'ws';
import { counted } from '../bytes.ts';
import type { Subject } from '../subject.ts';
import { serveWebSockets } from '../web-socket-server.ts';

type SharedDocument = ReturnType<typeof getYDoc>;

/** Writes the essay's beginning, and answers every question in the document itself. */
function furnish(document: SharedDocument): SharedDocument {
  const questions = document.getArray<string>('questions');
  document.getText('essay').insert(0, 'As the server has it. ');
  questions.observe(({ changes }) => {
    // Not from within the change, which would travel along with the answer and once more by itself.
    setImmediate(() => {
      for (const { insert } of changes.delta) {
        if (insert !== undefined) document.getArray('answers').push([answerTo(String(insert), document)]);
      }
    });
  });
  return document;
}

function answerTo(question: string, document: SharedDocument): string {
  const present = [...document.awareness.getStates().values()].map(({ name }) => name);
  if (question === 'Who is there?') return present.join() || 'nobody';
  if (question === 'What is there?')
    return `${document.getText('essay')}and ${document.getText('pages').length} letters`;
  return `${question} Indeed, ${present.join()}.`;
}

export const yWebsocket: Subject = {
  name: 'y-websocket',
  folder: 'y-websocket',
  async startServer() {
    const server = new WebSocketServer({ noServer: true });
    const rooms = new Map<string, SharedDocument>();
    server.on('connection', (socket, request) => {
      const name = (request.url ?? '').slice(1);
      if (!rooms.has(name)) rooms.set(name, furnish(getYDoc(name)));
      setupWSConnection(socket, request);
    });
    const { port, stop } = await serveWebSockets(server);
    return {
      port,
      stop: async () => {
        await stop();
        for (const [name, document] of rooms) {
          document.destroy();
          // The package keeps documents for good; a later conversation may get the same port and so the same room.
          docs.delete(name);
        }
      },
    };
  },
  outcome: {
    answers: [
      ...counted(10, (i) => `Is ${i} a number? Indeed, Ada.`),
      `As the server has it. ${counted(30, (i) => `word ${i} `).join('')}and 30000 letters`,
      'nobody',
    ],
  },
};
