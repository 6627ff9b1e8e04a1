/**
 * Drops that came on the heels of a message of the page's, each time as soon, though the page sends rarely and had sent
 * nothing like it there before: what was in the message may have done it, whatever the clocks show.
 */
import type { Milliseconds } from '../base/units.ts';
import { controlFrame, FrameFlag, type FrameTable } from '../session/model.ts';
import type { Drop } from './surroundings.ts';

/** A round trip, and the time that a server takes to fall, or a large message to be sent. */
const heelsMs: Milliseconds = 1000;
/** One cause takes about as long every time. */
const spreadMs: Milliseconds = 250;
/** Who sends this many times as often as that is bound to have sent just before, whatever ends the connection. */
const rarely = 10;

/** Whether all of them did. `drops` are of one origin; never empty. */
export function cameOnHeels(drops: readonly Drop[], frames: FrameTable): boolean {
  const after = drops.map((drop) => sinceNewMessage(drop, frames));
  const known = after.filter((ms) => ms !== null);
  return known.length === drops.length && Math.max(...known) - Math.min(...known) <= spreadMs;
}

/** How long before the drop the page sent something; null where that was long ago, an everyday thing, or like one before. */
function sinceNewMessage({ connection, closure, ageMs }: Drop, frames: FrameTable): Milliseconds | null {
  const { rows } = connection;
  let last: { readonly size: number; readonly afterMs: Milliseconds } | null = null;
  let count = 0;
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows.at(i);
    if (!isSentMessage(frames.flags.at(row))) continue;
    const size = frames.size.at(row);
    if (last === null) {
      const afterMs = closure.at - frames.time.at(row);
      if (afterMs > heelsMs) return null;
      last = { size, afterMs };
    } else if (size === last.size) return null;
    count++;
  }
  return last !== null && last.afterMs * rarely * count <= ageMs ? last.afterMs : null;
}

/** Not a ping, nor one that the page did not send itself. */
export function isSentMessage(flags: number): boolean {
  return (flags & FrameFlag.outbound) !== 0 && (flags & (controlFrame | FrameFlag.synthetic)) === 0;
}
