/**
 * A session in brief, for the overview: how many frames passed in each stretch of it, and the longest silence that ran
 * there. Stretches are as many whatever the session grows to: when it outgrows them, each two become one.
 *
 * ```
 *   4 ms each    ▂▅▁▇│    │        frames of all connections, each counted once when it is new
 *   8 ms each    ▇█          two and two summed up, and room for as much again
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { type Connection, FrameFlag, type SessionView } from '../session/model.ts';

/** More than twice as many as the widest screen has pixels in its half: halving them loses nothing that is seen. */
const mostStretches = 8192;
const finest: Milliseconds = 1;

export class Density {
  /** Of a stretch; a power of two. */
  stretchMs: Milliseconds = finest;
  /** When the first stretch begins: a multiple of its length since the epoch. */
  origin: EpochMs = 0;
  readonly framesIn = new Float64Array(mostStretches);
  readonly framesOut = new Float64Array(mostStretches);
  /** Of the silences that a connection outlived and that reach into the stretch. */
  readonly longestSilence: Float64Array = new Float64Array(mostStretches);
  #rowsRead = 0;
  #connections: readonly Connection[] = [];
  readonly #gapsRead: number[] = [];

  /** Takes in what came since. */
  catchUp(session: SessionView): void {
    const { startedAt, endedAt, connections, frames } = session;
    const isShort = frames.length < this.#rowsRead || startedAt < this.origin;
    const isReplaced = this.#connections.some((connection, id) => connections[id] !== connection);
    if (this.#rowsRead === 0 || isShort || isReplaced) this.#begin(startedAt);
    while (endedAt >= this.origin + this.stretchMs * mostStretches) this.#halve();
    this.#readFrames(session);
    this.#connections = [...connections];
    for (const connection of connections) this.#readGaps(connection);
  }

  /** Stretches that a range of time reaches into: first, and one past the last. */
  stretches(from: EpochMs, to: EpochMs): { readonly first: number; readonly end: number } {
    const first = Math.min(mostStretches, Math.max(0, Math.floor((from - this.origin) / this.stretchMs)));
    const end = Math.min(mostStretches, Math.ceil((to - this.origin) / this.stretchMs));
    return { first, end: Math.max(first + 1, end) };
  }

  #begin(startedAt: EpochMs): void {
    this.stretchMs = finest;
    this.origin = Math.floor(startedAt / finest) * finest;
    this.framesIn.fill(0);
    this.framesOut.fill(0);
    this.longestSilence.fill(0);
    this.#rowsRead = 0;
    this.#gapsRead.length = 0;
  }

  #halve(): void {
    const doubled = this.stretchMs * 2;
    const origin = Math.floor(this.origin / doubled) * doubled;
    // The first stretch of the wider ones may begin before the first of these.
    const shift = origin < this.origin ? 1 : 0;
    for (const [sums, joined] of [
      [this.framesIn, (a: number, b: number) => a + b],
      [this.framesOut, (a: number, b: number) => a + b],
      [this.longestSilence, Math.max],
    ] as const) {
      for (let wide = 0; wide < mostStretches; wide++) {
        const left = 2 * wide - shift;
        sums[wide] = joined(sums[left] ?? 0, sums[left + 1] ?? 0);
      }
    }
    this.stretchMs = doubled;
    this.origin = origin;
  }

  #readFrames({ frames }: SessionView): void {
    const times = frames.time.values;
    const flags = frames.flags.values;
    const { origin, stretchMs, framesIn, framesOut } = this;
    for (let row = this.#rowsRead; row < times.length; row++) {
      const flag = flags[row] ?? 0;
      if ((flag & FrameFlag.synthetic) !== 0) continue;
      const sums = (flag & FrameFlag.outbound) !== 0 ? framesOut : framesIn;
      const stretch = Math.floor(((times[row] ?? 0) - origin) / stretchMs);
      if (stretch >= 0 && stretch < mostStretches) sums[stretch] = (sums[stretch] ?? 0) + 1;
    }
    this.#rowsRead = times.length;
  }

  #readGaps({ id, gaps: { any } }: Connection): void {
    for (let index = this.#gapsRead[id] ?? 0; index < any.length; index++) {
      const [from, to] = [any.from(index), any.to(index)];
      const { first, end } = this.stretches(from, to);
      for (let stretch = first; stretch < end; stretch++)
        this.longestSilence[stretch] = Math.max(this.longestSilence[stretch] ?? 0, to - from);
    }
    this.#gapsRead[id] = any.length;
  }
}
