/** Silences that connections outlived: each speaks against an idle timeout that is shorter. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Connection, GapDirection } from '../session/model.ts';
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
  let ms: Milliseconds = 0;
  let span: Stretch | null = null;
  const consider = (from: EpochMs, to: EpochMs) => {
    // Most are shorter anyhow, and there may be as many as there are frames.
    if (to - from <= ms) return;
    const sureMs = to - from - possibleDelay(history, to);
    if (sureMs > ms) [ms, span] = [sureMs, { from, to }];
  };
  const gaps = connection.gaps[direction];
  let longestGap: Milliseconds = 0;
  for (let index = 0; index < gaps.length; index++) {
    const [from, to] = [gaps.from(index), gaps.to(index)];
    longestGap = Math.max(longestGap, to - from);
    consider(from, to);
  }
  const { totals } = connection;
  const total = { any: totals.longestSilence, in: totals.longestSilenceIn, out: totals.longestSilenceOut }[direction];
  if (longestGap < total - 1 && total > ms) [ms, span] = [total, null];
  // The last silence was outlived too, unless the drop may be what ended it.
  const ending = endingOf(connection);
  if (ending !== 'dropped' && ending !== 'unobserved') {
    const last = lastSilence(connection, direction, endedAt);
    if (last !== null) consider(last.from, last.to);
  }
  return ms > 0 ? { connection, ms, span } : null;
}

/** The longest that is longer than `limit`; null where none is. */
export function longestBeyond(limit: Milliseconds, survivals: readonly (Survival | null)[]): Survival | null {
  let longest: Survival | null = null;
  for (const survival of survivals) if (survival !== null && survival.ms > (longest?.ms ?? limit)) longest = survival;
  return longest;
}
