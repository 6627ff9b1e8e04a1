/** All clients that are tested. */
import { graphqlWs } from './graphql-ws/server.ts';
import { mqtt } from './mqtt/server.ts';
import { phoenix } from './phoenix/server.ts';
import { reconnectingWebsocket } from './reconnecting-websocket/server.ts';
import { socketIo } from './socket-io/server.ts';
import { sockjs } from './sockjs/server.ts';
import { stomp } from './stomp/server.ts';
import type { Subject } from './subject.ts';
import { yWebsocket } from './y-websocket/server.ts';

export const subjects: readonly Subject[] = [
  socketIo,
  graphqlWs,
  mqtt,
  stomp,
  sockjs,
  yWebsocket,
  phoenix,
  reconnectingWebsocket,
];
