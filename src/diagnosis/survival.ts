/** Silences that connections outlived: each speaks against an idle timeout that is shorter. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Connection, Gap, GapDirection } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import { endingOf } from './ending.ts';
import { type PageHistory, possibleDelay, type Stretch } from './page-history.ts';

export interface Survival {
  readonly connection: Connection;
  /** As long as it lasted for sure: what a halt of the page may have added is taken off. */
  readonly ms: Milliseconds;
  /** null where the frames around it were lost and only its length is known. */
  readonly span: Stretch | null;
}

/** The longest silence in one direction that the connection outlived, or null where it outlived none. */
export function longestSurvival(
  connection: Connection,
  direction: GapDirection,
  history: PageHistory,
  endedAt: EpochMs,
): Survival | null {
  let longest: Survival | null = null;
  const consider = (ms: Milliseconds, span: Stretch | null) => {
    const sureMs = span === null ? ms : ms - possibleDelay(history, span.to);
    if (sureMs > 0 && sureMs > (longest?.ms ?? 0)) longest = { connection, ms: sureMs, span };
  };
  for (const gap of connection.gaps) if (gap.direction === direction) consider(gap.to - gap.from, gap);
  const { totals } = connection;
  const total = { any: totals.longestSilence, in: totals.longestSilenceIn, out: totals.longestSilenceOut }[direction];
  if (longestGap(connection.gaps, direction) < total - 1) consider(total, null);
  // The last silence was outlived too, unless the drop may be what ended it.
  const ending = endingOf(connection);
  if (ending !== 'dropped' && ending !== 'unobserved') {
    const last = lastSilence(connection, direction, endedAt);
    if (last !== null) consider(last.ms, last);
  }
  return longest;
}

/** The longest that is longer than `limit`; null where none is. */
export function longestBeyond(limit: Milliseconds, survivals: readonly (Survival | null)[]): Survival | null {
  let longest: Survival | null = null;
  for (const survival of survivals) if (survival !== null && survival.ms > (longest?.ms ?? limit)) longest = survival;
  return longest;
}

function longestGap(gaps: readonly Gap[], direction: GapDirection): Milliseconds {
  let longest: Milliseconds = 0;
  for (const gap of gaps) if (gap.direction === direction) longest = Math.max(longest, gap.to - gap.from);
  return longest;
}
