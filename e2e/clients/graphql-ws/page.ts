import { createClient } from 'graphql-ws';
import { Inbox, offer } from '../page-side.ts';

offer(async (host) => {
  const pongs = new Inbox<unknown>();
  const closed = new Inbox<CloseEvent>();
  const client = createClient({
    url: `ws://${host}/graphql`,
    // Open from the start until the end, as one with subscriptions is.
    lazy: false,
    keepAlive: 100,
    on: { pong: pongs.put, closed: (event) => closed.put(event as CloseEvent) },
  });
  const results = async (query: string) => {
    const all: Record<string, string>[] = [];
    for await (const { data, errors } of client.iterate<Record<string, string>>({ query })) {
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      if (data != null) all.push(data);
    }
    return all;
  };

  const [greeting] = await results('{ greet(name: "Ada") }');
  const shouting = Array.from({ length: 10 }, (_, i) => results(`mutation { shout(text: "loud ${i}") }`));
  const verses = await results('subscription { verses(count: 12, long: 120) }');
  const shouts = (await Promise.all(shouting)).flat();
  const errors: string[] = [];
  await results('{ wish }').catch((invalid: { message: string }[]) => {
    errors.push(...invalid.map(({ message }) => message));
  });
  await pongs.holds(2);
  client.dispose();
  const [close] = await closed.holds(1);
  return {
    greeting: greeting?.greet,
    shouts: shouts.map(({ shout }) => shout),
    verses: verses.map(({ verses }) => verses),
    errors,
    closed: `${close?.code} ${close?.reason}`,
  };
});
