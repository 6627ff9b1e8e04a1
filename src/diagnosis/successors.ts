/**
 * Which connection a page opened in the place of which that it had lost. Nobody says so: it is the next one to the same
 * address from the same document that no earlier loss has taken.
 *
 * ```
 *   #1  ───open────✕
 *   #2  ──open───────────✕                    #3 replaces #1, #4 replaces #2: two chains
 *   #3                ───open───
 *   #4                        ───open───
 * ```
 */
import type { EpochMs } from '../base/units.ts';
import type { Connection } from '../session/model.ts';
import { type Ending, endingOf } from './ending.ts';
import { groupBy } from './grouping.ts';

/** What a page comes back from. Who hangs up and calls again later has lost nothing. */
const lostWays: ReadonlySet<Ending> = new Set(['dropped', 'never-opened', 'by-peer']);

export interface Loss {
  readonly connection: Connection;
  readonly at: EpochMs;
  /** What the page opened in its place, or null. */
  readonly next: Connection | null;
}

/**
 * The connections that the recorder saw, by document and address, in order of construction. Of others it is not known in
 * which document they belong together.
 */
export function byEndpoint(connections: readonly Connection[]): readonly (readonly Connection[])[] {
  const recorded = connections.filter(({ source }) => source === 'recorder');
  return groupBy(recorded, ({ realm, url }) => `${realm} ${endpointOf(url)}`).map((group) =>
    [...group].sort((a, b) => a.constructedAt - b.constructedAt || a.id - b.id),
  );
}

/** Without the query, which may hold a token or a time. */
function endpointOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** In order of time, each with the first connection after it that no earlier loss has taken. */
export function readLosses(constructed: readonly Connection[]): readonly Loss[] {
  const losses = constructed
    .flatMap((connection) =>
      connection.closure !== null && lostWays.has(endingOf(connection))
        ? [{ connection, at: connection.closure.at }]
        : [],
    )
    .sort((a, b) => a.at - b.at);
  let i = 0;
  return losses.map((loss) => {
    while (i < constructed.length && (constructed[i]?.constructedAt ?? 0) < loss.at) i++;
    return { ...loss, next: constructed[i++] ?? null };
  });
}

/** Lost connection -> what the page opened in its place, of all connections of a session. */
export function successors(connections: readonly Connection[]): ReadonlyMap<Connection, Connection> {
  const found = new Map<Connection, Connection>();
  for (const { connection, next } of byEndpoint(connections).flatMap(readLosses))
    if (next !== null) found.set(connection, next);
  return found;
}
