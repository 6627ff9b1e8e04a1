/**
 * The sockets of a realm that are not closed, held weakly: one that the page lets go of is collected as it would be
 * without us.
 */
import { natives } from './natives.ts';

interface LiveSocket {
  readonly connection: number;
  readonly ref: WeakRef<WebSocket>;
}

export class LiveSockets {
  #list: LiveSocket[] = [];

  get count(): number {
    return this.#list.length;
  }

  add(socket: WebSocket, connection: number): void {
    natives.put(this.#list, this.#list.length, { connection, ref: new natives.WeakRef(socket) });
  }

  remove(connection: number): void {
    this.#keep((live) => live.connection !== connection);
  }

  /** Shows all that are still there. */
  forEach(show: (socket: WebSocket, connection: number) => void): void {
    this.#keep(({ ref, connection }) => {
      const socket = natives.deref(ref);
      if (socket !== undefined) show(socket, connection);
      return socket !== undefined;
    });
  }

  #keep(isKept: (live: LiveSocket) => boolean): void {
    const list: LiveSocket[] = [];
    for (let i = 0; i < this.#list.length; i++) {
      const live = this.#list[i];
      if (live !== undefined && isKept(live)) natives.put(list, list.length, live);
    }
    this.#list = list;
  }
}
