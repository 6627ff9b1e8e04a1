/** How long the protocol's own pings took to be answered, where a NetLog told of them. */
import type { Milliseconds } from '../base/units.ts';
import { FrameFlag } from '../wire/records.ts';
import type { Connection, Direction, FrameTable } from './model.ts';

export interface RoundTrips {
  /** Who asked: `in`, the server; `out`, the browser. */
  readonly asked: Direction;
  readonly answered: number;
  /** Pings after which no pong came any more. */
  readonly unanswered: number;
  readonly least: Milliseconds;
  readonly median: Milliseconds;
  /** Nineteen of twenty took no longer. */
  readonly p95: Milliseconds;
}

/**
 * Round trips of each side's pings; empty where there was none. A pong answers the latest ping before it, and with it all
 * earlier ones (RFC 6455, 5.5.3); those of the server are answered by the browser itself, within its own machine.
 */
export function roundTripsOf(connection: Connection, frames: FrameTable): readonly RoundTrips[] {
  return (['in', 'out'] as const).flatMap((asked) => measured(asked, connection, frames) ?? []);
}

function measured(asked: Direction, { rows }: Connection, frames: FrameTable): RoundTrips | null {
  const took: Milliseconds[] = [];
  let pings = 0;
  /** Of the latest ping that is not answered yet. */
  let since: number | null = null;
  let waiting = 0;
  for (const row of rows.values) {
    const flags = frames.flags.at(row);
    const direction: Direction = (flags & FrameFlag.outbound) !== 0 ? 'out' : 'in';
    if ((flags & FrameFlag.ping) !== 0 && direction === asked) {
      since = frames.time.at(row);
      waiting++;
      pings++;
    } else if ((flags & FrameFlag.pong) !== 0 && direction !== asked && since !== null) {
      took.push(frames.time.at(row) - since);
      since = null;
      waiting = 0;
    }
  }
  if (pings === 0) return null;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return { asked, answered: pings - waiting, unanswered: waiting, least: took[0] ?? 0, median: at(0.5), p95: at(0.95) };
}
