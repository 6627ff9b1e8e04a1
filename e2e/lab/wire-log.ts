/**
 * The server's own account of what happened on its sockets, to hold against what Deadair says. Directions are the
 * server's: `in` is what a client sent.
 */
import type { Bytes, EpochMs } from '../../src/base/units.ts';

export type WireEvent = { readonly at: EpochMs; readonly socket: number } & (
  | { readonly type: 'upgrade'; readonly path: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly type: 'refused'; readonly status: number }
  | { readonly type: 'open' }
  | {
      readonly type: 'frame';
      readonly direction: 'in' | 'out';
      readonly opcode: number;
      /** True length of the payload. */
      readonly bytes: Bytes;
      /** The first bytes of it, at most `keptBytes`. */
      readonly payload: Buffer;
    }
  /** The TCP connection is gone. `code` is that of the client's Close frame, 1006 where none came. */
  | { readonly type: 'closed'; readonly code: number; readonly reason: string }
);

type Unstamped = WireEvent extends infer E ? (E extends WireEvent ? Omit<E, 'at'> : never) : never;

const keptBytes: Bytes = 256;

export class WireLog {
  readonly events: WireEvent[] = [];

  record(event: Unstamped): void {
    // performance.now() does not jump when the wall clock is set, so silences are measured as they were.
    const at: EpochMs = performance.timeOrigin + performance.now();
    const kept =
      event.type === 'frame' ? { ...event, payload: Buffer.from(event.payload.subarray(0, keptBytes)) } : event;
    this.events.push({ ...kept, at } as WireEvent);
  }

  /** Numbers of the sockets whose upgrade asked for this path and query, or any path that begins so; in order of arrival. */
  sockets(pathPrefix: string): number[] {
    return this.events.flatMap((event) =>
      event.type === 'upgrade' && event.path.startsWith(pathPrefix) ? [event.socket] : [],
    );
  }

  of(socket: number): WireEvent[] {
    return this.events.filter((event) => event.socket === socket);
  }

  /** Frames of one socket in one direction, control frames included. */
  frames(socket: number, direction: 'in' | 'out'): Extract<WireEvent, { type: 'frame' }>[] {
    return this.of(socket).filter((event) => event.type === 'frame' && event.direction === direction) as Extract<
      WireEvent,
      { type: 'frame' }
    >[];
  }
}
