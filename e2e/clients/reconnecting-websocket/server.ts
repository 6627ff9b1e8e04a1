/** reconnecting-websocket with the lab's fault server: cut off twice, it comes back by itself; binary arrives as Blobs. */
import { startFaultServer } from '../../lab/fault-server.ts';
import { counted, fingerprint, patterned, sampleSizes } from '../bytes.ts';
import type { Subject } from '../subject.ts';
import { crashRequest } from './crash-request.ts';

export const reconnectingWebsocket: Subject = {
  name: 'reconnecting-websocket',
  folder: 'reconnecting-websocket',
  async startServer() {
    const server = await startFaultServer();
    // The server crashes when the page asks for it: a timer of its own might cut off what is still on its way.
    let crashes = 0;
    const watch = setInterval(() => {
      const requests = server.log.events.filter(
        (event) =>
          event.type === 'frame' &&
          event.direction === 'in' &&
          String(event.payload) === crashRequest &&
          // By then its echo has arrived.
          event.at < performance.timeOrigin + performance.now() - 200,
      );
      if (requests.length > crashes) server.crash(crashes++ === 0 ? 'rst' : 'fin', 'fragile');
    }, 20);
    return {
      port: server.port,
      stop: async () => {
        clearInterval(watch);
        await server.stop();
      },
    };
  },
  outcome: {
    // Of a drop the client says 1000 where the browser reports an error first (Firefox after a reset), else 1006.
    closes: 3,
    lastClose: 4001,
    echoes: counted(3, (life) => counted(8, (i) => `life ${life}, echo ${i}`)).flat(),
    // Said while there was no connection, and kept by the client until there was one.
    keptForLater: ['said while away 0', 'said while away 1'],
    blobs: counted(3, () => sampleSizes.map((size) => fingerprint(patterned(size)))).flat(),
  },
};
