/** Silence: time without frames. The clock that idle timeouts run on. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { GapList } from './gap-list.ts';
import { type Connection, type GapDirection, minimumGapMs } from './model.ts';

/**
 * The silence that a connection's close cut off, or that is still running at `until` (EpochMs, usually the session's
 * `endedAt`): from the last frame of that direction, or from the open where there was none.
 * null for a connection that never opened.
 */
export function lastSilence(
  connection: Connection,
  direction: GapDirection,
  until: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs; readonly ms: Milliseconds } | null {
  if (connection.openedAt === null) return null;
  const from = connection.lastFrameAt[direction] ?? connection.openedAt;
  const to = Math.max(from, lastSeenAt(connection, until));
  return { from, to, ms: to - from };
}

/** Up to when anything is known of a connection: its close, or how far it was followed, or `until` while it goes on. */
export function lastSeenAt({ closure, sight }: Connection, until: EpochMs): EpochMs {
  return closure?.at ?? sight?.until ?? until;
}

/**
 * Finds the gaps between frames that come in order of time, for whoever has the frames but no recorder that found them.
 *
 * ```
 *   open    in      out             in
 *    |-------|-------|---------------|      any:  2 s, 2 s, 4 s
 *    0       2       4               8      in:   2 s, 6 s      out:  4 s (from open)
 * ```
 */
export class GapFinder {
  /** The longest of any length. */
  readonly longest: Record<GapDirection, Milliseconds> = { any: 0, in: 0, out: 0 };
  readonly #since: Record<GapDirection, EpochMs | null> = { any: null, in: null, out: null };

  open(at: EpochMs): void {
    this.#since.any = this.#since.in = this.#since.out = at;
  }

  /** @param gaps where those go that it ends, of at least `minimumGapMs` */
  frame(direction: 'in' | 'out', at: EpochMs, gaps: Connection['gaps']): void {
    this.#end('any', at, gaps.any);
    this.#end(direction, at, gaps[direction]);
  }

  #end(direction: GapDirection, at: EpochMs, gaps: GapList): void {
    const from = this.#since[direction];
    if (from !== null) {
      this.longest[direction] = Math.max(this.longest[direction], at - from);
      if (at - from >= minimumGapMs) gaps.push(from, at);
    }
    this.#since[direction] = at;
  }
}
