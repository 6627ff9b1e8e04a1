/** The silence at the end of a connection, and which known timeouts it reached. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { type Connection, minimumGapMs } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import type { TimelineModel, TimeoutGuide } from './model.ts';
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
  /** Where its silence began, and where it strikes. */
  readonly since: EpochMs;
  readonly at: EpochMs;
  /** The diagnosis found that it did. */
  readonly matched: boolean;
}

/** Proxies close some tens of ms beside their timeout (measured: 50 early, 7 late); the rest is the network's. */
const matchWithin: Milliseconds = 500;

/**
 * The timeout that was found to have cut a connection off, and those that its last silence reached or, while it runs, the
 * next one it will reach. In the order in which they strike.
 */
export function guidesOf({ guides, timeoutOf, session }: GuideSource, connection: Connection): PlacedGuide[] {
  const found = metTimeout({ timeoutOf, session }, connection);
  const deadAir = deadAirOf(connection, session.endedAt);
  const reached = deadAir === null ? [] : reachedBy(deadAir, guides, connection.closure === null);
  const others = reached.filter(({ at }) => found === null || Math.abs(at - found.at) > matchWithin);
  return (found === null ? others : [...others, found]).sort((a, b) => a.at - b.at);
}

type GuideSource = Pick<TimelineModel, 'guides' | 'timeoutOf' | 'session'>;

/** The timeout that was found to have cut a connection off; null for none. */
export function metTimeout(
  { timeoutOf, session }: Omit<GuideSource, 'guides'>,
  connection: Connection,
): PlacedGuide | null {
  const found = timeoutOf(connection.id);
  const silence = found && lastSilence(connection, found.direction, session.endedAt);
  if (found === null || silence === null) return null;
  return { guide: found.guide, since: silence.from, at: silence.from + found.guide.after, matched: true };
}

function reachedBy(deadAir: DeadAir, guides: readonly TimeoutGuide[], running: boolean): PlacedGuide[] {
  const inOrder = [...guides].sort((a, b) => a.after - b.after);
  const beyond = inOrder.findIndex(({ after }) => after > deadAir.ms + matchWithin);
  const reached = beyond === -1 ? inOrder : inOrder.slice(0, running ? beyond + 1 : beyond);
  return reached.map((guide) => ({ guide, since: deadAir.from, at: deadAir.from + guide.after, matched: false }));
}
