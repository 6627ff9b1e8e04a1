/** graphql-ws over a deflating `ws`: sizes are those of the messages, not of what travelled. */
import { buildSchema } from 'graphql';
import { useServer as serveGraphql } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { counted } from '../bytes.ts';
import type { Subject } from '../subject.ts';
import { serveWebSockets } from '../web-socket-server.ts';

const schema = buildSchema(`
  type Query { greet(name: String!): String! }
  type Mutation { shout(text: String!): String! }
  type Subscription { verses(count: Int!, long: Int!): String! }
`);

const roots = {
  query: { greet: ({ name }: { name: string }) => `Grüß Gott, ${name}` },
  mutation: { shout: ({ text }: { text: string }) => text.toUpperCase() },
  subscription: {
    async *verses({ count, long }: { count: number; long: number }) {
      for (let i = 0; i < count; i++) yield { verses: verse(i, long) };
    },
  },
};

/** Long enough to be deflated: `ws` leaves what is below 1 KiB as it is. */
function verse(i: number, long: number): string {
  return `${i} ${'über allen Gipfeln '.repeat(long)}`;
}

export const graphqlWs: Subject = {
  name: 'graphql-ws',
  folder: 'graphql-ws',
  async startServer() {
    const alone = { serverNoContextTakeover: true, clientNoContextTakeover: true };
    const server = new WebSocketServer({ noServer: true, perMessageDeflate: alone });
    serveGraphql({ schema, roots }, server);
    return serveWebSockets(server);
  },
  outcome: {
    greeting: 'Grüß Gott, Ada',
    shouts: counted(10, (i) => `LOUD ${i}`),
    verses: counted(12, (i) => verse(i, 120)),
    errors: ['Cannot query field "wish" on type "Query".'],
    closed: '1000 Normal Closure',
  },
};
