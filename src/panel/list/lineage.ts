/** Which connections belong together: those to one origin, and those that were opened in each other's place. */
import { successors } from '../../diagnosis/successors.ts';
import { originOf } from '../../diagnosis/surroundings.ts';
import type { Connection, SessionView } from '../../session/model.ts';

export class Lineage {
  #firstOf: ReadonlyMap<Connection, Connection> = new Map();
  readonly #origins = new WeakMap<Connection, string>();

  /** To be read anew where a connection has come or ended. */
  read({ connections }: SessionView): void {
    this.#firstOf = firstsOf(successors(connections));
  }

  /** The first of the chain that it belongs to: itself, where it was not opened in the place of another. */
  firstOf(connection: Connection): Connection {
    return this.#firstOf.get(connection) ?? connection;
  }

  isReplacement(connection: Connection): boolean {
    return this.#firstOf.has(connection);
  }

  originOf(connection: Connection): string {
    const known = this.#origins.get(connection);
    if (known !== undefined) return known;
    const origin = originOf(connection.url);
    this.#origins.set(connection, origin);
    return origin;
  }
}

/** Each that took another's place -> the first of its chain. */
function firstsOf(next: ReadonlyMap<Connection, Connection>): ReadonlyMap<Connection, Connection> {
  const replacements = new Set(next.values());
  const firsts = new Map<Connection, Connection>();
  for (const first of next.keys()) {
    if (replacements.has(first)) continue;
    for (let member = next.get(first); member !== undefined; member = next.get(member)) firsts.set(member, first);
  }
  return firsts;
}
