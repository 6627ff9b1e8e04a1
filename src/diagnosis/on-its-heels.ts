/**
 * Drops that came on the heels of a message of the page's, each time as soon, though the page sends rarely and had sent
 * nothing like it there before: what was in the message may have done it, whatever the clocks show.
 */
import type { Milliseconds } from '../base/units.ts';
import { controlFrame, FrameFlag, type FrameTable } from '../session/model.ts';
import type { Drop } from './surroundings.ts';

/** A round trip, and the time that a server takes to fall, or a large message to be sent. */
const heelsMs: Milliseconds = 1000;
/** Who sends this many times as often as that is bound to have sent just before, whatever ends the connection. */
const rarely = 10;

/** Whether all of them did, after what may have been one time. `drops` are of one origin; never empty. */
export function cameOnHeels(drops: readonly Drop[], frames: FrameTable): boolean {
  if (!drops.every((drop) => followsNewMessage(drop, frames))) return false;
  const waits = drops.map(({ silence }) => silence.out);
  return Math.max(...waits.map(({ leastMs }) => leastMs)) <= Math.min(...waits.map(({ mostMs }) => mostMs));
}

/** Whether the page had just sent something, which it does rarely, and nothing like it before. */
function followsNewMessage({ connection, closure, ageMs, silence }: Drop, frames: FrameTable): boolean {
  const { rows } = connection;
  let lastSize: number | null = null;
  let afterMs: Milliseconds = 0;
  let count = 0;
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows.at(i);
    if (!isSentMessage(frames.flags.at(row))) continue;
    const size = frames.size.at(row);
    if (lastSize === null) {
      lastSize = size;
      afterMs = closure.at - frames.time.at(row);
      if (afterMs > heelsMs && !silence.out.blurred) return false;
    } else if (size === lastSize) return false;
    count++;
  }
  return count > 0 && afterMs * rarely * count <= ageMs;
}

/** Not a ping, nor one that the page did not send itself. */
export function isSentMessage(flags: number): boolean {
  return (flags & FrameFlag.outbound) !== 0 && (flags & (controlFrame | FrameFlag.synthetic)) === 0;
}
