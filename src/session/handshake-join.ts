/**
 * Which handshake belongs to which connection. The network layer of the browser and the page's recorder see the same
 * upgrade but share no id, so it is told by URL and time.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Connection, ConnectionId, Handshake, JoinCertainty } from './model.ts';

export interface Join {
  readonly handshake: Handshake;
  readonly certainty: JoinCertainty;
}

/**
 * Farthest apart that constructor call and request start may be. Measured: a few ms in both browsers; a browser that
 * holds reconnects back (Firefox after failures, Chrome after many) starts the request late, but never early.
 */
const earlyMs: Milliseconds = 100;
const lateMs: Milliseconds = 2000;
/** How late the log may tell of a request that was never sent: it is told between two readings. */
const toldLateMs: Milliseconds = 15_000;

/** Whether a request begun at `startedAt` may be that of a connection that was free to connect from `at` on. */
export function mayBelong(startedAt: EpochMs, at: EpochMs): boolean {
  const offset = startedAt - at;
  return offset >= -earlyMs && offset <= lateMs;
}

/**
 * How far apart constructor call and request were; null where they cannot belong together. A request that was held back
 * for longer began all the same before its connection opened or failed: Firefox lets one wait for those before it to the
 * same host, and after failures for up to a minute. A request that was never sent has only the time when that was told:
 * it belongs to the connection that had failed just before.
 */
function distance(connection: Connection, handshake: Handshake, mayConnectFrom: EpochMs): Milliseconds | null {
  const { openedAt, closure } = connection;
  const offset = handshake.startedAt - mayConnectFrom;
  const isHeldBack = offset > lateMs && handshake.startedAt <= connectingUntil(connection);
  if (isHeldBack || mayBelong(handshake.startedAt, mayConnectFrom)) return Math.abs(offset);
  if (!wasNeverSent(handshake) || openedAt !== null || closure === null) return null;
  const late = handshake.startedAt - closure.at;
  return late >= -lateMs && late <= toldLateMs ? Math.abs(late) : null;
}

/**
 * Those that may be in reach, of handshakes in order of time: a page that tries again and again makes thousands to one
 * address, and each holds its own against its neighbours only.
 */
function* around(inOrder: readonly Handshake[], connection: Connection, mayConnectFrom: EpochMs): Generator<Handshake> {
  const { closure } = connection;
  const from = Math.min(mayConnectFrom - earlyMs, (closure?.at ?? Number.POSITIVE_INFINITY) - lateMs);
  const toldBy = (closure?.at ?? Number.NEGATIVE_INFINITY) + toldLateMs;
  const to = Math.max(mayConnectFrom + lateMs, connectingUntil(connection), toldBy);
  let low = 0;
  let high = inOrder.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle]?.startedAt ?? from) < from) low = middle + 1;
    else high = middle;
  }
  for (let handshake = inOrder[low]; handshake !== undefined && handshake.startedAt <= to; handshake = inOrder[++low])
    yield handshake;
}

/** For ever, as long as it has neither opened nor failed. */
function connectingUntil({ openedAt, closure }: Connection): EpochMs {
  return openedAt ?? closure?.at ?? Number.POSITIVE_INFINITY;
}

function wasNeverSent({ status, failure, requestHeaders }: Handshake): boolean {
  return status === null && failure !== '' && requestHeaders.length === 0;
}

/**
 * Joins each handshake to at most one connection, nearest in time first, and each connection to at most one handshake.
 * A join is `ambiguous` when another handshake of that URL in reach would have told something else.
 */
export function joinHandshakes(
  connections: readonly Connection[],
  handshakes: readonly Handshake[],
  activatedAt: (connection: Connection) => EpochMs,
): Map<ConnectionId, Join> {
  const pairs: { connection: ConnectionId; handshake: Handshake; apart: Milliseconds }[] = [];
  const inReach = new Map<ConnectionId, Handshake[]>();
  const byUrl = new Map<string, Handshake[]>();
  for (const handshake of handshakes) {
    const sameUrl = byUrl.get(handshake.url);
    if (sameUrl === undefined) byUrl.set(handshake.url, [handshake]);
    else sameUrl.push(handshake);
  }
  for (const sameUrl of byUrl.values()) sameUrl.sort((a, b) => a.startedAt - b.startedAt);
  for (const connection of connections) {
    const mayConnectFrom = activatedAt(connection);
    for (const handshake of around(byUrl.get(connection.url) ?? [], connection, mayConnectFrom)) {
      const apart = distance(connection, handshake, mayConnectFrom);
      if (apart === null) continue;
      pairs.push({ connection: connection.id, handshake, apart });
      const reach = inReach.get(connection.id) ?? [];
      reach.push(handshake);
      inReach.set(connection.id, reach);
    }
  }
  pairs.sort(
    (a, b) => a.apart - b.apart || a.connection - b.connection || a.handshake.startedAt - b.handshake.startedAt,
  );

  const joins = new Map<ConnectionId, Join>();
  const taken = new Set<Handshake>();
  for (const { connection, handshake } of pairs) {
    if (joins.has(connection) || taken.has(handshake)) continue;
    taken.add(handshake);
    const rivals = inReach.get(connection) ?? [];
    const certainty = rivals.every((rival) => tellsTheSame(rival, handshake)) ? 'certain' : 'ambiguous';
    joins.set(connection, { handshake, certainty });
  }
  return joins;
}

function tellsTheSame(a: Handshake, b: Handshake): boolean {
  if (a === b) return true;
  return a.status === b.status && a.failure === b.failure && whoAnswered(a) === whoAnswered(b);
}

/** What an answer's headers tell of who gave it: the names of all, the values of those that name a product. */
function whoAnswered(handshake: Handshake): string {
  return handshake.responseHeaders
    .map(({ name, value }) => (name === 'server' || name === 'via' ? `${name}: ${value}` : name))
    .sort()
    .join('\n');
}
