/** Counting frames one by one. */
import type { Bytes } from '../base/units.ts';
import { type FrameCounts, FrameFlag } from './records.ts';

/** Counts under way. Frames that the page dispatched itself are counted apart: nothing passed on the wire. */
export type RunningCounts = { -readonly [K in keyof FrameCounts]: FrameCounts[K] } & { synthetic: number };

export function countFrame(counts: RunningCounts, flags: number, size: Bytes): void {
  if ((flags & FrameFlag.synthetic) !== 0) counts.synthetic++;
  else if ((flags & FrameFlag.outbound) !== 0) {
    counts.framesOut++;
    counts.bytesOut += size;
  } else {
    counts.framesIn++;
    counts.bytesIn += size;
  }
}
