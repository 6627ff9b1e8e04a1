/**
 * The rows of the connection list: which connections, in which order, under which heads.
 *
 * ```
 *   ▾ wss://app.example           14 · 13 lost · last 1006      an origin, where there are several and it has several chains
 *     ▾ /live                     13 · 12 lost · open           a chain of reconnects, where there are two or more
 *         /live   #1  1006
 *         /live   #3  1006
 *       /feed     #2  open
 * ```
 */
import { groupBy } from '../../diagnosis/grouping.ts';
import type { Connection, ConnectionId, SessionView } from '../../session/model.ts';
import type { Lane } from '../../timeline/model.ts';
import { isDead } from '../connection-facts.ts';
import type { Lineage } from './lineage.ts';
import type { Order } from './order.ts';

export interface ConnectionRow {
  readonly type: 'connection';
  readonly id: ConnectionId;
  /** How many heads stand over it. */
  readonly depth: number;
  /** One of them is that of its origin. */
  readonly isUnderOrigin: boolean;
}

export interface GroupRow {
  readonly type: 'group';
  readonly of: 'origin' | 'chain';
  /** The same from one arrangement to the next. */
  readonly key: string;
  readonly depth: number;
  /** A head over it names its origin. */
  readonly isUnderOrigin: boolean;
  readonly isCollapsed: boolean;
  /** In the order shown. */
  readonly members: Members;
  readonly lost: number;
  /** The member that was opened last. */
  readonly latest: Connection;
}

type Members = readonly [Connection, ...Connection[]];

export type ListRow = ConnectionRow | GroupRow;

export interface Arrangement {
  readonly rows: readonly ListRow[];
  /** What the timeline shows beside each row. */
  readonly lanes: readonly Lane[];
  /** Connections that the filter lets through, in groups that are collapsed too. */
  readonly shown: readonly ConnectionId[];
}

export interface Grouping {
  readonly lineage: Lineage;
  /** Keys of the groups whose members are not shown. */
  readonly collapsed: ReadonlySet<string>;
}

/** @param grouping null: none */
export function arrange(
  { connections }: SessionView,
  isShown: (connection: Connection) => boolean,
  order: Order,
  grouping: Grouping | null,
): Arrangement {
  const shown = order(connections.filter(isShown));
  const rows =
    grouping === null ? shown.map((connection) => rowOf(connection, 0, false)) : groupedRows(shown, grouping);
  return {
    rows,
    lanes: rows.map((row) => (row.type === 'group' ? { members: row.members.map(({ id }) => id) } : row.id)),
    shown: shown.map(({ id }) => id),
  };
}

function rowOf({ id }: Connection, depth: number, isUnderOrigin: boolean): ConnectionRow {
  return { type: 'connection', id, depth, isUnderOrigin };
}

/** A group stands where the first of its members would. */
function groupedRows(shown: readonly Connection[], grouping: Grouping): ListRow[] {
  const { lineage } = grouping;
  const origins = groupBy(shown, (connection) => lineage.originOf(connection));
  return origins.flatMap((members) => {
    const chains = groupBy(members, (connection) => String(lineage.firstOf(connection).id));
    const chainRows = (chain: Members, depth: number, isUnderOrigin: boolean) => {
      const rowsUnder = (under: number) => chain.map((connection) => rowOf(connection, under, isUnderOrigin));
      if (chain.length === 1) return rowsUnder(depth);
      const key = `chain ${lineage.firstOf(chain[0]).id}`;
      const group = { of: 'chain', key, depth, isUnderOrigin, members: chain } as const;
      return headed(group, grouping, () => rowsUnder(depth + 1));
    };
    // One head is enough for the one chain to an origin.
    if (origins.length === 1 || chains.length === 1) return chains.flatMap((chain) => chainRows(chain, 0, false));
    const key = `origin ${lineage.originOf(members[0])}`;
    const group = { of: 'origin', key, depth: 0, isUnderOrigin: false, members } as const;
    return headed(group, grouping, () => chains.flatMap((chain) => chainRows(chain, 1, true)));
  });
}

function headed(
  group: Pick<GroupRow, 'of' | 'key' | 'depth' | 'isUnderOrigin' | 'members'>,
  { collapsed }: Grouping,
  rowsUnder: () => readonly ListRow[],
): ListRow[] {
  const isCollapsed = collapsed.has(group.key);
  const [first, ...others] = group.members;
  const head: GroupRow = {
    type: 'group',
    ...group,
    isCollapsed,
    lost: group.members.filter(isDead).length,
    latest: others.reduce((latest, member) => (member.constructedAt >= latest.constructedAt ? member : latest), first),
  };
  return isCollapsed ? [head] : [head, ...rowsUnder()];
}
