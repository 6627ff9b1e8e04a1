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
 * Finds gaps as frames arrive: each silence is compared when it ends, so nothing is ever scanned twice.
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

  /**
   * Notes a frame. `knownSince` is the end of the last loss in the realm: a silence that began before it may have been
   * filled by frames we did not get, and is not kept.
   */
  frame(direction: 'in' | 'out', at: EpochMs, knownSince: EpochMs): void {
    this.#end('any', at, knownSince);
    this.#end(direction, at, knownSince);
  }

  #end(direction: GapDirection, at: EpochMs, knownSince: EpochMs): void {
    const from = this.#since[direction];
    if (from !== null && from >= knownSince && at - from >= minimumGapMs) this.gaps.push({ direction, from, to: at });
    this.#since[direction] = at;
  }
}
