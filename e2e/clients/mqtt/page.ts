import mqtt from 'mqtt';
import { fingerprint, patterned, sampleSizes } from '../bytes.ts';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  const client = await mqtt.connectAsync(`ws://${host}/mqtt`, { clientId: 'page' });
  const answered = new Promise<void>((resolve) => {
    client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && resolve());
  });
  const received = { temperature: new Inbox<string>(), alarm: new Inbox<string>(), image: new Inbox<string>() };
  client.on('message', (topic, payload) => {
    if (topic === 'home/temperature') received.temperature.put(new TextDecoder().decode(payload));
    if (topic === 'home/alarm') received.alarm.put(new TextDecoder().decode(payload));
    if (topic === 'home/image') received.image.put(fingerprint(payload));
  });
  const grants = await client.subscribeAsync({
    'home/temperature': { qos: 0 },
    'home/alarm': { qos: 1 },
    'home/image': { qos: 2 },
  });

  for (let i = 0; i < 15; i++) client.publish('home/temperature', `${20 + i} °C`);
  for (let i = 0; i < 10; i++) await client.publishAsync('home/alarm', `alarm ${i}`, { qos: 1 });
  for (const size of sampleSizes) {
    // Typed for Node's Buffer; any Uint8Array will do.
    await client.publishAsync('home/image', patterned(size) as Uint8Array as Buffer, { qos: 2 });
  }
  await received.temperature.holds(15);
  await received.alarm.holds(10);
  await received.image.holds(sampleSizes.length);
  client.sendPing();
  await answered;
  await client.endAsync();
  return {
    granted: grants.map(({ qos }) => qos),
    temperatures: received.temperature.items,
    alarms: received.alarm.items,
    images: received.image.items,
  };
});
