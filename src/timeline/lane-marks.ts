/**
 * The marks of a lane as columns, kept from one drawing to the next: a view that moves by a few pixels finds nearly all
 * of them again, and a lane that grows only the last one changed.
 *
 * ```
 *   kept      [begin          ················          end)     a quarter of a view more on each side
 *   view                [from              to]
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { FrameMark, FramePyramid } from './frame-pyramid.ts';
import type { LaneHeartbeats } from './heartbeats.ts';
import { firstIndex } from './time-search.ts';

/** What a mark has: bits. */
export const MarkHas = { in: 1, out: 2, beatIn: 4, beatOut: 8, controlIn: 16, controlOut: 32 } as const;

/** So many are kept at most: a view has no more than its pixels. */
const mostMarks = 32_768;

export class LaneMarks {
  length = 0;
  /** Of the first frame of each, and from there to its last. */
  from = new Float64Array(256);
  duration = new Float32Array(256);
  /** `MarkHas` bits. */
  has = new Uint8Array(256);
  /** Sizes of the largest message of each direction. */
  largestIn = new Uint32Array(256);
  largestOut = new Uint32Array(256);
  readonly #frames: FramePyramid;
  /** Width of the buckets they are of. */
  bucketMs: Milliseconds = 0;
  #heartbeats: LaneHeartbeats | null = null;
  /** Frames in [begin, end) are in the marks, as far as they had come: `#rowsSeen` of them. */
  #begin: EpochMs = 0;
  #end: EpochMs = 0;
  #rowsSeen = 0;

  constructor(frames: FramePyramid) {
    this.#frames = frames;
  }

  /** Brings the marks up to date. Those in sight are from `first` on, up to `end`. */
  cover(
    from: EpochMs,
    to: EpochMs,
    bucketMs: Milliseconds,
    heartbeats: LaneHeartbeats,
  ): { first: number; end: number } {
    const isOther = bucketMs !== this.bucketMs || heartbeats !== this.#heartbeats;
    const margin = Math.max(2 * bucketMs, (to - from) / 4);
    if (isOther || from - bucketMs < this.#begin || to + margin < this.#begin || this.length > mostMarks) {
      this.bucketMs = bucketMs;
      this.#heartbeats = heartbeats;
      this.#begin = this.#end = Math.floor((from - margin) / bucketMs) * bucketMs;
      this.length = 0;
      this.#rowsSeen = 0;
    }
    const grown = this.#frames.length > this.#rowsSeen;
    if (to > this.#end || grown) this.#extend(to > this.#end ? to + margin : this.#end);
    const times = this.from;
    const timeOf = (index: number): EpochMs => times[index] ?? 0;
    const first = firstIndex(timeOf, 0, this.length, from - bucketMs);
    return { first, end: firstIndex(timeOf, first, this.length, to) };
  }

  #extend(to: EpochMs): void {
    const bucketMs = this.bucketMs;
    const end = Math.max(this.#end, Math.ceil(to / bucketMs) * bucketMs);
    // What has come since may lie in the last bucket: that is read anew.
    let from = this.#begin;
    if (this.length > 0) {
      const last = this.from[--this.length] ?? 0;
      from = Math.floor(last / bucketMs) * bucketMs;
    }
    this.#end = end;
    this.#rowsSeen = this.#frames.length;
    this.#frames.forEachMark(from, end, bucketMs, (mark) => this.#add(mark), this.#heartbeats ?? undefined);
  }

  #add(mark: FrameMark): void {
    const index = this.length++;
    if (index === this.from.length) this.#grow();
    this.from[index] = mark.from;
    this.duration[index] = mark.to - mark.from;
    this.has[index] =
      (mark.countIn > mark.beatsIn ? MarkHas.in : 0) |
      (mark.countOut > mark.beatsOut ? MarkHas.out : 0) |
      (mark.beatsIn > 0 ? MarkHas.beatIn : 0) |
      (mark.beatsOut > 0 ? MarkHas.beatOut : 0) |
      (mark.controlIn > 0 ? MarkHas.controlIn : 0) |
      (mark.controlOut > 0 ? MarkHas.controlOut : 0);
    this.largestIn[index] = mark.largestIn;
    this.largestOut[index] = mark.largestOut;
  }

  #grow(): void {
    const capacity = this.from.length * 2;
    this.from = copied(new Float64Array(capacity), this.from);
    this.duration = copied(new Float32Array(capacity), this.duration);
    this.has = copied(new Uint8Array(capacity), this.has);
    this.largestIn = copied(new Uint32Array(capacity), this.largestIn);
    this.largestOut = copied(new Uint32Array(capacity), this.largestOut);
  }
}

function copied<A extends Float64Array | Float32Array | Uint8Array | Uint32Array>(into: A, from: A): A {
  into.set(from);
  return into;
}
