/** Whether a connection has a frame of a certain kind. A row is looked at once, however often the connection is asked for. */
import type { Bytes } from '../../base/units.ts';
import { type Connection, type Direction, FrameFlag, type FrameTable } from '../../session/model.ts';
import { isUncounted } from '../../wire/records.ts';

export interface WantedFrame {
  /** null: either. */
  readonly direction: Direction | null;
  readonly over: Bytes;
  readonly under: Bytes;
}

export const anyFrame: WantedFrame = { direction: null, over: -1, under: Number.POSITIVE_INFINITY };

export class FrameSearch {
  readonly #wanted: WantedFrame;
  readonly #found = new WeakSet<Connection>();
  /** How many of a connection's rows were looked at in vain. */
  readonly #passed = new WeakMap<Connection, number>();

  constructor(wanted: WantedFrame) {
    this.#wanted = wanted;
  }

  finds(connection: Connection, frames: FrameTable): boolean {
    const { direction, over, under } = this.#wanted;
    const { framesIn, framesOut } = connection.totals;
    const count = (direction === 'out' ? 0 : framesIn) + (direction === 'in' ? 0 : framesOut);
    // The totals know of frames that were lost as well.
    if (over < 0 && under === Number.POSITIVE_INFINITY) return count > 0;
    if (this.#found.has(connection)) return true;
    const rows = connection.rows.values;
    const sizes = frames.size.values;
    const flags = frames.flags.values;
    for (let i = this.#passed.get(connection) ?? 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const size = sizes[row] ?? 0;
      const flag = flags[row] ?? 0;
      if (size <= over || size >= under || isUncounted(flag)) continue;
      if (direction !== null && (direction === 'out') !== ((flag & FrameFlag.outbound) !== 0)) continue;
      this.#found.add(connection);
      return true;
    }
    this.#passed.set(connection, rows.length);
    return false;
  }
}
