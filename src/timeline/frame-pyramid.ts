/**
 * What a lane shows of its frames, however many there are: at most one mark for each bucket of time, found at a cost that
 * depends on the number of buckets, not of frames.
 *
 * Blocks of 32 consecutive frames are summed up, then blocks of 8 blocks, and so on; to sum up any run of frames, the
 * largest blocks that lie within it are taken and only its ends are read frame by frame:
 *
 * ```
 *   frames    0 … 19|20 …                                  … 561|562 …
 *   asked for        [20                                     561]
 *   read             20…31 frames · 32…63, …, 224…255 blocks of 32 · 256…511 one of 256 · 512…543 one of 32 · 544…561
 * ```
 * The sums cost 28 bytes for 32 frames. Frames only ever come at the end, so that finished blocks stay true.
 */
import { Column } from '../base/column.ts';
import type { Bytes, EpochMs, Milliseconds } from '../base/units.ts';
import { controlFrame, FrameFlag, type FrameTable } from '../session/model.ts';
import { type LaneHeartbeats, noHeartbeats } from './heartbeats.ts';
import { firstIndex, gallop } from './time-search.ts';

/** The frames of one bucket. */
export interface FrameMark {
  /** Of its first and its last frame. */
  from: EpochMs;
  to: EpochMs;
  /** Messages. */
  countIn: number;
  countOut: number;
  /** How many of these are heartbeats. */
  beatsIn: number;
  beatsOut: number;
  /** Pings, pongs and Close frames. */
  controlIn: number;
  controlOut: number;
  /** Sizes of the largest message of each direction, 0 where there is none. */
  largestIn: Bytes;
  largestOut: Bytes;
}

const blockFrames = 32;
const fanOut = 8;

interface Level {
  /** Frames in a block of this level. */
  readonly frames: number;
  readonly countIn: Column<Uint32Array>;
  readonly countOut: Column<Uint32Array>;
  readonly controlIn: Column<Uint32Array>;
  readonly controlOut: Column<Uint32Array>;
  readonly largestIn: Column<Uint32Array>;
  readonly largestOut: Column<Uint32Array>;
}

export class FramePyramid {
  readonly #frames: FrameTable;
  readonly #rows: Column<Uint32Array>;
  readonly #levels: Level[] = [];

  /** @param rows of one connection, in order of time; may grow at its end */
  constructor(frames: FrameTable, rows: Column<Uint32Array>) {
    this.#frames = frames;
    this.#rows = rows;
  }

  get length(): number {
    return this.#rows.length;
  }

  /**
   * Visits the frames in [from, end) by buckets of `bucketMs`. Buckets lie at multiples of their
   * width since the epoch, so that a view that moves sees the same ones. The mark is valid only during the visit.
   */
  forEachMark(
    from: EpochMs,
    end: EpochMs,
    bucketMs: Milliseconds,
    visit: (mark: FrameMark) => void,
    heartbeats: LaneHeartbeats = noHeartbeats,
  ): void {
    this.#sumUp();
    const [beatsIn, beatsOut] = [heartbeats.counter('in'), heartbeats.counter('out')];
    const rows = this.#rows.values;
    const times = this.#frames.time.values;
    const timeOf = (index: number): EpochMs => times[rows[index] ?? 0] ?? 0;
    const mark = emptyMark();

    let index = firstIndex(timeOf, 0, rows.length, from);
    while (index < rows.length && timeOf(index) < end) {
      mark.from = timeOf(index);
      const bucketEnd = (Math.floor(mark.from / bucketMs) + 1) * bucketMs;
      const next = gallop(timeOf, index + 1, rows.length, bucketEnd);
      mark.to = timeOf(next - 1);
      this.#sum(index, next, mark);
      mark.beatsIn = beatsIn(mark.from, bucketEnd);
      mark.beatsOut = beatsOut(mark.from, bucketEnd);
      if (mark.countIn + mark.countOut + mark.controlIn + mark.controlOut > 0) visit(mark);
      index = next;
    }
  }

  /** Position in the connection's rows of the frame nearest to `time` within `reachMs` and of that direction, or -1. */
  nearest(time: EpochMs, reachMs: Milliseconds, outbound: boolean): number {
    const rows = this.#rows.values;
    const times = this.#frames.time.values;
    const flags = this.#frames.flags.values;
    const timeOf = (index: number): EpochMs => times[rows[index] ?? 0] ?? 0;
    const fits = (index: number): boolean => isOutbound(flags[rows[index] ?? 0] ?? 0) === outbound;
    const after = firstIndex(timeOf, 0, rows.length, time);
    const next = firstThat(fits, after, (index) => index < rows.length && timeOf(index) - time <= reachMs, 1);
    const previous = firstThat(fits, after - 1, (index) => index >= 0 && time - timeOf(index) <= reachMs, -1);
    if (next === -1 || previous === -1) return Math.max(next, previous);
    return timeOf(next) - time < time - timeOf(previous) ? next : previous;
  }

  /** Time of the last frame at or before `time` that passed over the wire, or null. */
  lastUntil(time: EpochMs): EpochMs | null {
    const rows = this.#rows.values;
    const { time: times, flags } = this.#frames;
    const timeOf = (index: number): EpochMs => times.at(rows[index] ?? 0);
    let index = firstIndex(timeOf, 0, rows.length, time);
    if (index === rows.length || timeOf(index) > time) index--;
    for (; index >= 0; index--) if ((flags.at(rows[index] ?? 0) & FrameFlag.synthetic) === 0) return timeOf(index);
    return null;
  }

  /** Brings the sums up to the frames that came since. */
  #sumUp(): void {
    const mark = emptyMark();
    for (let depth = 0, frames = blockFrames; frames <= this.#rows.length; depth++, frames *= fanOut) {
      const level = this.#levels[depth] ?? emptyLevel(frames);
      this.#levels[depth] = level;
      while ((level.countIn.length + 1) * frames <= this.#rows.length) {
        const start = level.countIn.length * frames;
        this.#sum(start, start + frames, mark);
        level.countIn.push(mark.countIn);
        level.countOut.push(mark.countOut);
        level.controlIn.push(mark.controlIn);
        level.controlOut.push(mark.controlOut);
        level.largestIn.push(mark.largestIn);
        level.largestOut.push(mark.largestOut);
      }
    }
  }

  #sum(start: number, end: number, mark: FrameMark): void {
    mark.countIn = mark.countOut = mark.controlIn = mark.controlOut = mark.largestIn = mark.largestOut = 0;
    let index = start;
    while (index < end) {
      const level = this.#largestBlock(index, end);
      if (level === null) {
        const next = Math.min(end, index - (index % blockFrames) + blockFrames);
        this.#addFrames(index, next, mark);
        index = next;
      } else {
        const block = index / level.frames;
        mark.countIn += level.countIn.at(block);
        mark.countOut += level.countOut.at(block);
        mark.controlIn += level.controlIn.at(block);
        mark.controlOut += level.controlOut.at(block);
        mark.largestIn = Math.max(mark.largestIn, level.largestIn.at(block));
        mark.largestOut = Math.max(mark.largestOut, level.largestOut.at(block));
        index += level.frames;
      }
    }
  }

  #largestBlock(index: number, end: number): Level | null {
    let largest: Level | null = null;
    if (end - index < blockFrames) return largest;
    for (const level of this.#levels) {
      if (index % level.frames !== 0 || index + level.frames > end) break;
      if (index / level.frames >= level.countIn.length) break;
      largest = level;
    }
    return largest;
  }

  /** A synthetic frame never passed over the wire and is no mark. */
  #addFrames(start: number, end: number, mark: FrameMark): void {
    const rows = this.#rows.values;
    const flags = this.#frames.flags.values;
    const sizes = this.#frames.size.values;
    for (let index = start; index < end; index++) {
      const row = rows[index] ?? 0;
      const flag = flags[row] ?? 0;
      if ((flag & FrameFlag.synthetic) !== 0) continue;
      if ((flag & controlFrame) !== 0) {
        if (isOutbound(flag)) mark.controlOut++;
        else mark.controlIn++;
        continue;
      }
      const size = sizes[row] ?? 0;
      if (isOutbound(flag)) {
        mark.countOut++;
        mark.largestOut = Math.max(mark.largestOut, size);
      } else {
        mark.countIn++;
        mark.largestIn = Math.max(mark.largestIn, size);
      }
    }
  }
}

/**
 * Widths of buckets are powers of two, so that a zoom in between reuses the same ones. Two to four pixels wide: a bar is
 * never narrower than two, and those of narrower buckets would hide each other.
 */
export function bucketWidth(msPerPixel: Milliseconds): Milliseconds {
  return 2 ** Math.ceil(Math.log2(2 * msPerPixel));
}

function emptyMark(): FrameMark {
  return {
    ...{ from: 0, to: 0, countIn: 0, countOut: 0, beatsIn: 0, beatsOut: 0 },
    ...{ controlIn: 0, controlOut: 0, largestIn: 0, largestOut: 0 },
  };
}

function emptyLevel(frames: number): Level {
  return {
    frames,
    countIn: Column.uint32(),
    countOut: Column.uint32(),
    controlIn: Column.uint32(),
    controlOut: Column.uint32(),
    largestIn: Column.uint32(),
    largestOut: Column.uint32(),
  };
}

function isOutbound(flags: number): boolean {
  return (flags & FrameFlag.outbound) !== 0;
}

function firstThat(
  fits: (index: number) => boolean,
  start: number,
  within: (index: number) => boolean,
  step: 1 | -1,
): number {
  for (let index = start; within(index); index += step) if (fits(index)) return index;
  return -1;
}
