/** How long heartbeats took to be answered: those of the protocol, where a NetLog told of them, and those in messages. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Direction, FrameRow } from '../session/model.ts';
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

/** A ping and the pong that answered it. */
export interface RoundTrip {
  readonly asked: Direction;
  readonly layer: RoundTrips['layer'];
  /** Of the ping, in the frame table. */
  readonly row: FrameRow;
  readonly from: EpochMs;
  /** null: no pong came any more before the next ping, or the end. */
  readonly to: EpochMs | null;
}

const kinds = (['protocol', 'message'] as const).flatMap((layer) =>
  (['in', 'out'] as const).map((asked) => ({ layer, asked })),
);

/**
 * Round trips of each side's pings; empty where there was none. A pong answers the latest ping before it, and with it all
 * earlier ones (RFC 6455, 5.5.3). The protocol's pings from the server are answered by the browser itself, within its own
 * machine.
 *
 * @param beats of one connection, in order of time
 */
export function roundTripsOf(beats: readonly Beat[]): readonly RoundTrips[] {
  return kinds.flatMap(({ layer, asked }) => measured(asked, layer, tripsOf(asked, layer, beats)) ?? []);
}

/** Each ping with its answer: of one side and layer after the other, in order of time. */
export function findRoundTrips(beats: readonly Beat[]): readonly RoundTrip[] {
  return kinds.flatMap(({ layer, asked }) => tripsOf(asked, layer, beats));
}

function tripsOf(asked: Direction, layer: RoundTrips['layer'], beats: readonly Beat[]): readonly RoundTrip[] {
  const trips: RoundTrip[] = [];
  /** The latest that is not answered yet. */
  let ping: Beat | null = null;
  const end = (to: EpochMs | null) => {
    if (ping !== null) trips.push({ asked, layer, row: ping.row, from: ping.at, to });
    ping = null;
  };
  for (const beat of beats) {
    const { at, direction, role, by } = beat;
    if ((by === 'protocol') !== (layer === 'protocol')) continue;
    if (role === 'ping' && direction === asked) {
      end(null);
      ping = beat;
    } else if (role === 'pong' && direction !== asked) end(at);
  }
  end(null);
  return trips;
}

function measured(asked: Direction, layer: RoundTrips['layer'], trips: readonly RoundTrip[]): RoundTrips | null {
  if (trips.length === 0) return null;
  const took = trips.flatMap(({ from, to }) => (to === null ? [] : [to - from]));
  // A pong answers all pings before it.
  const unanswered = trips.length - 1 - trips.findLastIndex(({ to }) => to !== null);
  const trend = trendOf(took);
  took.sort((a, b) => a - b);
  return {
    ...{ asked, layer, answered: trips.length - unanswered, unanswered },
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
