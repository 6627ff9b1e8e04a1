/**
 * Three accounts of the same sockets, and where they disagree: what Deadair recorded, what the page itself counted, and
 * what the server logged. A socket's name stands in its URL and in no other's.
 */
import type { Bytes } from '../../src/base/units.ts';
import type { SessionView } from '../../src/session/model.ts';
import { Opcode } from '../lab/wire-frame.ts';
import type { WireEvent } from '../lab/wire-log.ts';

/** Messages and bytes of a socket, seen from the page. */
export interface Traffic {
  readonly sent: number;
  readonly sentBytes: Bytes;
  readonly received: number;
  readonly receivedBytes: Bytes;
}

/** What the page says of a socket (`lab/pages/soak.js`). */
export interface PageAccount extends Traffic {
  readonly name: string;
  readonly kind: string;
  /** `torn`: the browser closed it because the page left. */
  readonly state: 'connecting' | 'open' | 'closed' | 'torn';
  readonly code: number | null;
}

export type ServerAccounts = ReadonlyMap<string, Traffic>;

const counts = ['sent', 'sentBytes', 'received', 'receivedBytes'] as const;

export function nameOf(path: string): string {
  return /^\/([\w-]+)\//.exec(path)?.[1] ?? '';
}

/** The server's log in one pass: `in` there is what the page sent. Control frames are no messages. */
export function serverAccounts(events: readonly WireEvent[]): ServerAccounts {
  const names = new Map<number, string>();
  const accounts = new Map<string, { -readonly [Count in keyof Traffic]: Traffic[Count] }>();
  for (const event of events) {
    if (event.type === 'upgrade') {
      names.set(event.socket, nameOf(event.path));
      accounts.set(nameOf(event.path), { sent: 0, sentBytes: 0, received: 0, receivedBytes: 0 });
    }
    const account = accounts.get(names.get(event.socket) ?? '');
    if (event.type !== 'frame' || event.opcode > Opcode.binary || account === undefined) continue;
    const isSent = event.direction === 'in';
    account[isSent ? 'sent' : 'received']++;
    account[isSent ? 'sentBytes' : 'receivedBytes'] += event.bytes;
  }
  return accounts;
}

/** How the page's sockets came to their ends: `still` when nothing was under way, `torn` when it left in mid-traffic. */
export type Manner = 'still' | 'torn';

/** What is wrong with the record, in words; empty where all agree. */
export function disagreements(
  session: SessionView,
  page: readonly PageAccount[],
  server: ServerAccounts,
  manner: Manner,
): string[] {
  const recorded = new Map(
    session.connections.map((connection) => [nameOf(new URL(connection.url).pathname), connection]),
  );
  const faults: string[] = [];
  // A journal may be too small for all that came and went, but then it says so.
  const lostEvents = session.losses.filter(({ what }) => what === 'events').reduce((sum, { count }) => sum + count, 0);
  const missing = page.filter(({ name }) => !recorded.has(name));
  if (missing.length > lostEvents) faults.push(`not recorded: ${missing.map(({ name }) => name).join(' ')}`);
  if (recorded.size !== session.connections.length) faults.push('a connection is recorded twice');

  const own = new Set(page.map(({ name }) => name));
  const foreign = [...recorded.keys()].filter((name) => !own.has(name));
  if (foreign.length > 0) faults.push(`recorded, and unknown to the page: ${foreign.join(' ')}`);

  for (const { name, kind, state, code, ...counted } of page) {
    const connection = recorded.get(name);
    if (connection === undefined) continue;
    const { totals, rows, lostFrames, closure, openedAt } = connection;
    const kept: Traffic = {
      ...{ sent: totals.framesOut, sentBytes: totals.bytesOut },
      ...{ received: totals.framesIn, receivedBytes: totals.bytesIn },
    };
    const say = (what: string) => faults.push(`${name} (${kind}): ${what}`);
    for (const count of counts) {
      if (kept[count] !== counted[count]) say(`${count} ${kept[count]}, by the page ${counted[count]}`);
    }
    if (rows.length + lostFrames !== kept.sent + kept.received) {
      say(`${rows.length} frames and ${lostFrames} lost, of ${kept.sent + kept.received}`);
    }
    if (state === 'closed' && closure?.code !== code) say(`closed with ${closure?.code}, by the page with ${code}`);
    if (manner === 'torn' && closure === null) say('not closed, though its page has left');
    if (manner === 'still' && state === 'open' && closure !== null) say('closed, though it is open');
    if (state === 'open' && openedAt === null) say('its opening is missing');

    const logged = server.get(name);
    if (logged === undefined) {
      if (kept.sent + kept.received > 0) say('unknown to the server');
      continue;
    }
    // In mid-traffic some is under way: out of the page and not there yet, out of the server and not here any more.
    const isExact = manner === 'still' || state === 'closed';
    for (const count of counts) {
      const wire = logged[count];
      const fits = isExact
        ? kept[count] === wire
        : count.startsWith('sent')
          ? kept[count] >= wire
          : kept[count] <= wire;
      if (!fits) say(`${count} ${kept[count]}, by the server ${wire}`);
    }
  }
  return faults;
}
