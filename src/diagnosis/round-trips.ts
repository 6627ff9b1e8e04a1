/** How long heartbeats took to be answered: those of the protocol, where a NetLog told of them, and those in messages. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Direction } from '../session/model.ts';
import type { Beat } from './beats.ts';
import { quantile } from './rhythm.ts';

export interface RoundTrips {
  /** Who asked: `in`, the server; `out`, the page, or the browser where the protocol's own pings are meant. */
  readonly asked: Direction;
  /** Whether they were pings of the protocol, or messages. */
  readonly layer: 'protocol' | 'message';
  readonly answered: number;
  /** Pings after which no pong came any more. */
  readonly unanswered: number;
  readonly least: Milliseconds;
  readonly median: Milliseconds;
  /** Nineteen of twenty took no longer. */
  readonly p95: Milliseconds;
  /** How the later half compares with the earlier. `steady` also where there are too few to tell. */
  readonly trend: 'rising' | 'falling' | 'steady';
}

/**
 * Round trips of each side's pings; empty where there was none. A pong answers the latest ping before it, and with it all
 * earlier ones (RFC 6455, 5.5.3). The protocol's pings from the server are answered by the browser itself, within its own
 * machine.
 *
 * @param beats of one connection, in order of time
 */
export function roundTripsOf(beats: readonly Beat[]): readonly RoundTrips[] {
  return (['protocol', 'message'] as const).flatMap((layer) => {
    const ofLayer = beats.filter(({ by }) => (by === 'protocol') === (layer === 'protocol'));
    return (['in', 'out'] as const).flatMap((asked) => measured(asked, layer, ofLayer) ?? []);
  });
}

function measured(asked: Direction, layer: RoundTrips['layer'], beats: readonly Beat[]): RoundTrips | null {
  const took: Milliseconds[] = [];
  let pings = 0;
  /** Of the latest ping that is not answered yet. */
  let since: EpochMs | null = null;
  let waiting = 0;
  for (const { at, direction, role } of beats) {
    if (role === 'ping' && direction === asked) {
      since = at;
      waiting++;
      pings++;
    } else if (role === 'pong' && direction !== asked && since !== null) {
      took.push(at - since);
      since = null;
      waiting = 0;
    }
  }
  if (pings === 0) return null;
  const trend = trendOf(took);
  took.sort((a, b) => a - b);
  return {
    ...{ asked, layer, answered: pings - waiting, unanswered: waiting },
    ...{ least: took[0] ?? 0, median: quantile(took, 0.5), p95: quantile(took, 0.95), trend },
  };
}

/** Fewer tell of chance only. */
const fewestForTrend = 10;
const trendRatio = 1.5;
/** Below it nobody feels the difference. */
const trendMs: Milliseconds = 20;

/** @param took in order of time */
function trendOf(took: readonly Milliseconds[]): RoundTrips['trend'] {
  if (took.length < fewestForTrend) return 'steady';
  const middle = took.length >> 1;
  const median = (some: readonly Milliseconds[]) =>
    quantile(
      [...some].sort((a, b) => a - b),
      0.5,
    );
  const earlier = median(took.slice(0, middle));
  const later = median(took.slice(middle));
  if (later >= earlier * trendRatio && later - earlier >= trendMs) return 'rising';
  if (earlier >= later * trendRatio && earlier - later >= trendMs) return 'falling';
  return 'steady';
}
