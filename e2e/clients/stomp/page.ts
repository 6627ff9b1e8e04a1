import { Client } from '@stomp/stompjs';
import { fingerprint, patterned, sampleSizes } from '../bytes.ts';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  const heartbeats = { in: new Inbox<string>(), out: new Inbox<string>() };
  const closed = new Inbox<CloseEvent>();
  const client = new Client({
    brokerURL: `ws://${host}/stomp`,
    heartbeatIncoming: 100,
    heartbeatOutgoing: 100,
    // A busy machine must not look like a dead broker.
    heartbeatToleranceMultiplier: 100,
    splitLargeFrames: true,
    maxWebSocketChunkSize: 1024,
    debug: (line) => {
      if (line.startsWith('>>> PING')) heartbeats.out.put(line);
      if (line.startsWith('<<< PONG')) heartbeats.in.put(line);
    },
    onWebSocketClose: closed.put,
  });
  const connected = new Promise<void>((resolve) => {
    client.onConnect = () => resolve();
  });
  client.activate();
  await connected;

  const orders = new Inbox<string>();
  const scans = new Inbox<string>();
  client.subscribe('/queue/mine', (message) => {
    if (message.headers['content-type'] === undefined) orders.put(message.body);
    else scans.put(fingerprint(message.binaryBody));
  });
  for (let i = 0; i < 12; i++) client.publish({ destination: '/queue/mine', body: `order ${i}: ½ kg Äpfel` });
  client.publish({ destination: '/queue/mine', body: 'x'.repeat(5000) });
  for (const size of sampleSizes) {
    const headers = { 'content-type': 'application/octet-stream' };
    client.publish({ destination: '/queue/mine', headers, binaryBody: patterned(size) });
  }
  await orders.holds(13);
  await scans.holds(sampleSizes.length);
  await heartbeats.in.holds(3);
  await heartbeats.out.holds(3);
  const version = client.connectedVersion;
  await client.deactivate();
  const [close] = await closed.holds(1);
  return { version, orders: orders.items, scans: scans.items, closed: close?.code };
});
