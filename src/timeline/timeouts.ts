/** The silence at the end of a connection, and which known timeouts it reached. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { type Connection, minimumGapMs } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import type { TimeoutGuide } from './model.ts';
import type { TimeRange } from './view.ts';

export interface DeadAir extends TimeRange {
  readonly ms: Milliseconds;
  /** The connection was lost in it without a word; otherwise it still runs, or somebody said goodbye. */
  readonly cutOff: boolean;
}

/** The last silence of a connection if it is long enough to mean something, else null. */
export function deadAirOf(connection: Connection, endedAt: EpochMs): DeadAir | null {
  const silence = lastSilence(connection, 'any', endedAt);
  if (silence === null || silence.ms < minimumGapMs) return null;
  return { ...silence, cutOff: connection.closure?.initiator === 'unknown' };
}

export interface PlacedGuide {
  readonly guide: TimeoutGuide;
  readonly at: EpochMs;
  /** The connection was cut off as good as at this moment. */
  readonly matched: boolean;
}

/** Proxies close some tens of ms beside their timeout (measured: 50 early, 7 late); the rest is the network's. */
const matchWithin: Milliseconds = 500;

/** The guides that a silence reached and, while it runs, the next one it will reach. */
export function guidesOf(guides: readonly TimeoutGuide[], deadAir: DeadAir, running: boolean): PlacedGuide[] {
  const inOrder = [...guides].sort((a, b) => a.after - b.after);
  const beyond = inOrder.findIndex(({ after }) => after > deadAir.ms + matchWithin);
  const reached = beyond === -1 ? inOrder : inOrder.slice(0, running ? beyond + 1 : beyond);
  return reached.map((guide) => ({
    guide,
    at: deadAir.from + guide.after,
    matched: deadAir.cutOff && Math.abs(guide.after - deadAir.ms) <= matchWithin,
  }));
}
