/** The running totals of one connection, and where its silences began. */
import type { Bytes, RealmMs } from '../base/units.ts';
import { type ConnectionTotals, minimumGapMs, type Sending } from '../wire/records.ts';
import { natives } from './natives.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Tally extends Mutable<Omit<ConnectionTotals, 'sending'>> {
  readonly sending: Mutable<Sending>;
  /** Since when there was no frame of either direction, no received one, no sent one. */
  since: RealmMs;
  sinceIn: RealmMs;
  sinceOut: RealmMs;
  closed: boolean;
  /** Changed since it was last sent. */
  touched: boolean;
}

export function newTally(connection: number): Tally {
  return {
    connection,
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    lastIn: -1,
    lastOut: -1,
    longestSilence: 0,
    longestSilenceIn: 0,
    longestSilenceOut: 0,
    sending: { buffered: 0, mostBuffered: 0, since: -1, lookedAt: -1, readyState: 0 },
    since: 0,
    sinceIn: 0,
    sinceOut: 0,
    closed: false,
    touched: true,
  };
}

export function openTally(tally: Tally, time: RealmMs): void {
  tally.since = tally.sinceIn = tally.sinceOut = time;
  tally.sending.readyState = 1;
}

type OnGap = (connection: number, direction: number, from: RealmMs, to: RealmMs) => void;

/** Counts a frame. `onGap` hears of the silences it ended, by index into `gapDirections`. */
export function tallyFrame(tally: Tally, outbound: boolean, time: RealmMs, size: Bytes, onGap: OnGap): void {
  tally.longestSilence = natives.max(tally.longestSilence, time - tally.since);
  if (time - tally.since >= minimumGapMs) onGap(tally.connection, 0, tally.since, time);
  tally.since = time;
  tally.touched = true;
  if (outbound) {
    tally.longestSilenceOut = natives.max(tally.longestSilenceOut, time - tally.sinceOut);
    if (time - tally.sinceOut >= minimumGapMs) onGap(tally.connection, 2, tally.sinceOut, time);
    tally.framesOut++;
    tally.bytesOut += size;
    tally.lastOut = tally.sinceOut = time;
  } else {
    tally.longestSilenceIn = natives.max(tally.longestSilenceIn, time - tally.sinceIn);
    if (time - tally.sinceIn >= minimumGapMs) onGap(tally.connection, 1, tally.sinceIn, time);
    tally.framesIn++;
    tally.bytesIn += size;
    tally.lastIn = tally.sinceIn = time;
  }
}

/**
 * Notes that `buffered` bytes wait to be sent, to which the page adds `adding` more. False when nothing is new. Bytes are
 * in the buffer after every send, if only for a moment: they tell something when a later look finds them still there.
 */
export function lookAtSending(
  sending: Mutable<Sending>,
  time: RealmMs,
  readyState: number,
  buffered: Bytes,
  adding: Bytes,
): boolean {
  const now = buffered + adding;
  const isNew = now !== 0 || sending.buffered !== 0 || readyState !== sending.readyState;
  if (now === 0) sending.since = -1;
  else if (buffered === 0 || sending.since < 0) sending.since = time;
  if (now > sending.mostBuffered) sending.mostBuffered = now;
  sending.buffered = now;
  sending.lookedAt = time;
  sending.readyState = readyState;
  return isNew;
}
