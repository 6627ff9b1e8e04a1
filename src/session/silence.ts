/** Silence: time without frames. The clock that idle timeouts run on. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { type Connection, type Gap, type GapDirection, minimumGapMs } from './model.ts';

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
  const to = Math.max(from, connection.closure?.at ?? until);
  return { from, to, ms: to - from };
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
  readonly gaps: Gap[] = [];
  readonly #since: Record<GapDirection, EpochMs | null> = { any: null, in: null, out: null };

  open(at: EpochMs): void {
    this.#since.any = this.#since.in = this.#since.out = at;
  }

  frame(direction: 'in' | 'out', at: EpochMs): void {
    this.#end('any', at);
    this.#end(direction, at);
  }

  #end(direction: GapDirection, at: EpochMs): void {
    const from = this.#since[direction];
    if (from !== null && at - from >= minimumGapMs) this.gaps.push({ direction, from, to: at });
    this.#since[direction] = at;
  }
}
