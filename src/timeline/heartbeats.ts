/**
 * The heartbeats of a lane: which of its messages are some, and which pong answered which ping. Who can tell is not the
 * timeline; it is given both, and finds its way in them at a cost that depends on what is in sight.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Direction } from '../session/model.ts';
import { firstIndex, gallop } from './time-search.ts';

/** A ping and the pong that answered it. */
export interface PingPong {
  readonly asked: Direction;
  readonly from: EpochMs;
  /** null: not answered. */
  readonly to: EpochMs | null;
}

const blockPairs = 64;

export class LaneHeartbeats {
  /** Times of heartbeat messages; the protocol's own pings are no messages. */
  readonly #at: Readonly<Record<Direction, Float64Array>>;
  readonly #pairs: readonly PingPong[];
  /** Longest of each 64 pairs, so that zooms at which none is wide enough to be drawn pass them by. */
  readonly #longest: Float64Array;

  /** @param at times of heartbeat messages, in order; `pairs` in any */
  constructor(at: Readonly<Record<Direction, readonly EpochMs[]>>, pairs: readonly PingPong[]) {
    this.#at = { in: Float64Array.from(at.in), out: Float64Array.from(at.out) };
    this.#pairs = [...pairs].sort((a, b) => a.from - b.from);
    this.#longest = new Float64Array(Math.ceil(pairs.length / blockPairs));
    for (const [index, pair] of this.#pairs.entries()) {
      const block = Math.floor(index / blockPairs);
      this.#longest[block] = Math.max(this.#longest[block] ?? 0, lengthOf(pair));
    }
  }

  /** Counts the heartbeat messages of a direction in [from, end), for stretches of which each begins after the last. */
  counter(direction: Direction): (from: EpochMs, end: EpochMs) => number {
    const times = this.#at[direction];
    const timeOf = (index: number): EpochMs => times[index] ?? 0;
    let next: number | null = null;
    return (from, end) => {
      if (times.length === 0) return 0;
      const first: number =
        next === null ? firstIndex(timeOf, 0, times.length, from) : gallop(timeOf, next, times.length, from);
      next = gallop(timeOf, first, times.length, end);
      return next - first;
    };
  }

  /** Whether a message of that very time is one. */
  includes(time: EpochMs, direction: Direction): boolean {
    const times = this.#at[direction];
    return times[firstIndex((index) => times[index] ?? 0, 0, times.length, time)] === time;
  }

  /** The pair that a ping or pong of that very time belongs to, or null. */
  pairAt(time: EpochMs): PingPong | null {
    const end = this.#firstPair(time);
    const after = this.#pairs[end];
    if (after?.from === time) return after;
    // A pong comes after its ping, and pings of the other side may have come between.
    for (let index = end - 1; index >= Math.max(0, end - blockPairs); index--)
      if (this.#pairs[index]?.to === time) return this.#pairs[index] ?? null;
    return null;
  }

  /** Visits the pairs that reach into a stretch of time and are at least so long, and those without an answer. */
  forEachPair(from: EpochMs, to: EpochMs, shortest: Milliseconds, visit: (pair: PingPong) => void): void {
    // A pair that began far to the left may end in sight: it is one of the few just before.
    let index = Math.max(0, this.#firstPair(from) - blockPairs);
    while (index < this.#pairs.length) {
      if (index % blockPairs === 0 && (this.#longest[index / blockPairs] ?? 0) < shortest) {
        index += blockPairs;
        continue;
      }
      const pair = this.#pairs[index++];
      if (pair === undefined || pair.from > to) return;
      if (lengthOf(pair) >= shortest && (pair.to ?? pair.from) >= from) visit(pair);
    }
  }

  #firstPair(time: EpochMs): number {
    return firstIndex((index) => this.#pairs[index]?.from ?? 0, 0, this.#pairs.length, time);
  }
}

function lengthOf({ from, to }: PingPong): Milliseconds {
  return to === null ? Number.POSITIVE_INFINITY : to - from;
}

export const noHeartbeats = new LaneHeartbeats({ in: [], out: [] }, []);
