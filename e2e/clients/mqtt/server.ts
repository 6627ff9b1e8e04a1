/** MQTT.js with aedes: a binary protocol whose packets do not keep to the borders of WebSocket messages. */
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { counted, fingerprint, patterned, sampleSizes } from '../bytes.ts';
import type { Subject } from '../subject.ts';
import { serveWebSockets } from '../web-socket-server.ts';

export const mqtt: Subject = {
  name: 'MQTT.js',
  folder: 'mqtt',
  async startServer() {
    const broker = await Aedes.createBroker();
    const server = new WebSocketServer({ noServer: true, handleProtocols: () => 'mqtt' });
    server.on('connection', (socket, request) => broker.handle(createWebSocketStream(socket), request));
    const { port, stop } = await serveWebSockets(server);
    return {
      port,
      stop: async () => {
        await new Promise<void>((resolve) => broker.close(resolve));
        await stop();
      },
    };
  },
  outcome: {
    granted: [0, 1, 2],
    temperatures: counted(15, (i) => `${20 + i} °C`),
    alarms: counted(10, (i) => `alarm ${i}`),
    images: sampleSizes.map((size) => fingerprint(patterned(size))),
  },
};
