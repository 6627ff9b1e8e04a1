/** What stands under each key for a connection. */
import type { Finding } from '../../diagnosis/finding.ts';
import { originOf } from '../../diagnosis/surroundings.ts';
import type { Connection, ConnectionId, SessionView } from '../../session/model.ts';
import { ageOf, longestSilenceOf, splitUrl } from '../connection-facts.ts';
import type { NumberKey, QuantityKey, TextKey } from './keys.ts';

/** What a filter looks at, beside the connection itself. */
export interface FilterContext {
  readonly session: SessionView;
  /** All that the diagnosis says of a connection. */
  findingsOn(connection: ConnectionId): readonly Finding[];
  /** It was opened in the place of one that was lost. */
  isReplacement(connection: Connection): boolean;
  /** The verdict in words, as the list shows it; '' for none. */
  verdictOn(connection: ConnectionId): string;
}

/** Where free text is looked for. */
export function textsOf(connection: Connection, context: FilterContext): readonly string[] {
  const { id, url, protocol, closure } = connection;
  return [url, protocol, closure?.reason ?? '', context.verdictOn(id)];
}

type TextsUnder = (connection: Connection, context: FilterContext) => readonly string[];

export const textsUnder: Readonly<Record<TextKey, TextsUnder>> = {
  url: ({ url }) => [url],
  path: ({ url }) => [splitUrl(url).path],
  host: ({ url }) => [URL.canParse(url) ? new URL(url).host : ''],
  origin: ({ url }) => [originOf(url)],
  page: ({ realm }, { session }) => [session.realms[realm ?? -1]?.url ?? ''],
  // What it was to be, where nothing came of it.
  protocol: ({ protocol, openedAt, requestedProtocols }) => (openedAt === null ? requestedProtocols : [protocol]),
  reason: ({ closure }) => [closure?.reason ?? ''],
  product: ({ id, handshake }, { findingsOn }) => [
    ...findingsOn(id).flatMap(({ candidates }) => candidates.map(({ product }) => product)),
    ...(handshake?.responseHeaders ?? []).flatMap(({ name, value }) => (name === 'server' ? [value] : [])),
  ],
};

export const numberUnder: Readonly<Record<NumberKey, (connection: Connection) => number | null>> = {
  code: ({ closure }) => closure?.code ?? null,
  status: ({ handshake }) => handshake?.status ?? null,
  // As people count, and as the list numbers them.
  id: ({ id }) => id + 1,
  frames: ({ totals }) => totals.framesIn + totals.framesOut,
};

/** In milliseconds or bytes; null where a connection has nothing of the kind. */
export function quantityUnder(
  key: NumberKey | QuantityKey,
  connection: Connection,
  { endedAt }: SessionView,
): number | null {
  if (key === 'age') return ageOf(connection, endedAt);
  if (key === 'gap') return longestSilenceOf(connection, endedAt);
  if (key === 'bytes') return connection.totals.bytesIn + connection.totals.bytesOut;
  return numberUnder[key](connection);
}
