/** In which order the connection list shows its rows. */
import type { EpochMs } from '../../base/units.ts';
import type { Connection } from '../../session/model.ts';
import { ageOf, longestSilenceOf, type Standing, splitUrl, standingOf } from '../connection-facts.ts';
import type { Sort } from './choices.ts';
import type { ColumnId } from './columns.ts';

export type Order = (connections: readonly Connection[]) => readonly Connection[];

/** What an order is made from, beside the connections. */
export interface OrderContext {
  readonly endedAt: EpochMs;
  /** The verdict on it in words; '' for none. */
  verdictOn(connection: Connection): string;
}

/** What the column shows; null where that is nothing. */
type SortValue = string | number | null;

/** As they came where `sort` is null. Equals stay as they came, and what has nothing to sort by comes last either way. */
export function orderBy(sort: Sort | null, context: OrderContext): Order {
  if (sort === null) return (connections) => connections;
  const read = values[sort.by];
  const sign = sort.descending ? -1 : 1;
  return (connections) =>
    connections
      .map((connection) => ({ connection, value: read(connection, context) }))
      .sort((a, b) => compare(a.value, b.value, sign) || a.connection.id - b.connection.id)
      .map(({ connection }) => connection);
}

function compare(a: SortValue, b: SortValue, sign: 1 | -1): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -sign : sign;
}

/** The column tells states and codes. What one looks for comes first: the dead, then what has ended, then the living. */
const standings: readonly Standing[] = [
  'lost',
  'refused',
  'unseen-end',
  'ended',
  'unknown',
  'closing',
  'connecting',
  'open',
];
/** More than there are close codes. */
const codes = 10_000;

const values: Readonly<Record<ColumnId, (connection: Connection, context: OrderContext) => SortValue>> = {
  connection: ({ url }) => splitUrl(url).path.toLowerCase(),
  protocol: ({ protocol }) => protocol || null,
  age: (connection, { endedAt }) => ageOf(connection, endedAt),
  frames: ({ totals, source }) => (source === 'web-request' ? null : totals.framesIn + totals.framesOut),
  bytes: ({ totals, source }) => (source === 'web-request' ? null : totals.bytesIn + totals.bytesOut),
  silence: (connection, { endedAt }) => longestSilenceOf(connection, endedAt),
  close: (connection) => standings.indexOf(standingOf(connection)) * codes + (connection.closure?.code ?? 0),
  verdict: (connection, { verdictOn }) => verdictOn(connection) || null,
};
