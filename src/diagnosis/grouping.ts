/** Putting connections that call for the same words into one finding. */
import type { Connection, ConnectionId } from '../session/model.ts';

/** Groups in order of their first member, members in the order given. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

export function idsOf(connections: readonly Connection[]): readonly ConnectionId[] {
  return connections.map(({ id }) => id).sort((a, b) => a - b);
}
