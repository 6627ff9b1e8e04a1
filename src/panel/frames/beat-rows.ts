/** Which rows of a connection are heartbeats: looked up in its beats, which stand in order of time. */
import type { EpochMs } from '../../base/units.ts';
import type { Beat } from '../../diagnosis/beats.ts';
import type { FrameRow } from '../../session/model.ts';

/** The beat that a row is, or null. `at`: the row's time. */
export function beatOfRow(beats: readonly Beat[], row: FrameRow, at: EpochMs): Beat | null {
  // Several frames may come at one time.
  for (let i = firstAt(beats, at); i < beats.length; i++) {
    const beat = beats[i];
    if (beat === undefined || beat.at !== at) break;
    if (beat.row === row) return beat;
  }
  return null;
}

/** How many beats are rows up to this one, itself among them. Rows that come at one time come in the order of their numbers. */
export function beatsUpTo(beats: readonly Beat[], row: FrameRow, at: EpochMs): number {
  const first = firstAt(beats, at);
  let count = first;
  for (let i = first; i < beats.length && beats[i]?.at === at; i++) if ((beats[i]?.row ?? row + 1) <= row) count++;
  return count;
}

/** Place of the first beat that is not before `at`. */
function firstAt(beats: readonly Beat[], at: EpochMs): number {
  let [from, to] = [0, beats.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((beats[middle]?.at ?? at) < at) from = middle + 1;
    else to = middle;
  }
  return from;
}
