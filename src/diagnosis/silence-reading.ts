/**
 * The silence before a drop, with its error bars.
 *
 * A page sees frames and closes when they reach it, not when they pass the proxy whose clock runs. What lies between is
 * the network, the browser and the page's own halts:
 *
 * ```
 *   proxy   frame|<------- timeout ------->|close          nginx closes 13 to 50 ms early, HAProxy 0 to 7 ms late
 *   page     frame |<-------- seen --------->| close       later by the way each took, and by what the page slept through
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Closure, Connection, FrameTable, GapDirection } from '../session/model.ts';
import { lastSilence } from '../session/silence.ts';
import { overlap, type PageHistory, possibleDelay } from './page-history.ts';

export interface SilenceReading {
  readonly direction: GapDirection;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** As the page saw it. */
  readonly seenMs: Milliseconds;
  /** Between these two the timeout behind it may lie, as far as frames are concerned: pings go unseen. */
  readonly leastMs: Milliseconds;
  readonly mostMs: Milliseconds;
  /** By how much a lazy timer may have begun to count before the last frame; part of `mostMs`. */
  readonly lagMs: Milliseconds;
  /** A halt makes it so uncertain that it fits nearly anything: it supports nothing. */
  readonly blurred: boolean;
}

/** Twice what nginx was measured to be early, and as much again for timers and event loops on the way. */
const baseSlackMs: Milliseconds = 250;
/** No network explains more than this. */
const mostNetworkSlackMs: Milliseconds = 1000;
/** Events of a hidden page wait longer for their turn. */
const hiddenSlackMs: Milliseconds = 500;
/** Beyond the base, slack may take this share of the silence: 55 s must not pass for 60 s. */
const slackShare = 0.05;
/** What a halt may add before a reading counts as blurred; the share is of the silence. */
const blurMs: Milliseconds = 1000;
const blurShare = 0.05;

/**
 * nginx does not restart its timer for a frame that comes less than this after the one it counts from
 * (NGX_TIMER_LAZY_DELAY; measured: frames every 250 ms, then 1.71 s of silence before a timeout of 2 s).
 */
const lazyTimerMs: Milliseconds = 300;

/** By how much a lazy timer may have begun to count before the connection's last frame: how long its last flurry took. */
export function timerLag({ rows }: Connection, frames: FrameTable): Milliseconds {
  if (rows.length === 0) return 0;
  const lastAt = frames.time.at(rows.at(rows.length - 1));
  let firstAt = lastAt;
  for (let i = rows.length - 2; i >= 0; i--) {
    const at = frames.time.at(rows.at(i));
    if (lastAt - at >= lazyTimerMs) break;
    firstAt = at;
  }
  return lastAt - firstAt;
}

/**
 * The silence in one direction that the closure cut off, `lagMs` being the connection's `timerLag`, and `lateMs` by how
 * much too late it may have been cut. null for a connection that never opened.
 */
export function readSilence(
  connection: Connection,
  closure: Closure,
  direction: GapDirection,
  history: PageHistory,
  lagMs: Milliseconds = 0,
  lateMs: Milliseconds = 0,
): SilenceReading | null {
  const silence = lastSilence(connection, direction, closure.at);
  if (silence === null) return null;
  const { from, to, ms } = silence;
  const slackMs = slackOf(connection, ms, history, from, to);
  const closeDelay = Math.min(ms, possibleDelay(history, to));
  // What the page sends at last after a halt was not sent before; only what it received may have waited.
  const arrived = isSent(connection, from) ? 0 : possibleDelay(history, from);
  // Slept through: the page's clock stood still while the proxy's went on.
  const frameDelay = arrived + gainedBetween(history, from, to);
  return {
    direction,
    from,
    to,
    seenMs: ms,
    leastMs: Math.max(0, ms - closeDelay - slackMs - lateMs),
    mostMs: ms + frameDelay + slackMs + lagMs,
    lagMs,
    blurred: closeDelay + frameDelay > Math.max(blurMs, ms * blurShare),
  };
}

/** Whether what passed at that moment were frames that the page sent, and none that it received. */
function isSent({ lastFrameAt }: Connection, at: EpochMs): boolean {
  return at === lastFrameAt.out && at !== lastFrameAt.in;
}

/** Whether a timeout of this length may be behind the silence. */
export function fits(reading: SilenceReading, timeoutMs: Milliseconds): boolean {
  return timeoutMs >= reading.leastMs && timeoutMs <= reading.mostMs;
}

/**
 * How far apart timeout and reading may lie with the page running all the while. The handshake took a round trip or more,
 * so its length bounds the network's share.
 */
export function slackOf(
  connection: Connection,
  ms: Milliseconds,
  history: PageHistory,
  from: EpochMs,
  to: EpochMs,
): Milliseconds {
  const { openedAt, constructedAt, prerendered } = connection;
  const handshakeMs = prerendered || openedAt === null ? 0 : openedAt - constructedAt;
  const networkMs = Math.min(mostNetworkSlackMs, Math.max(0, handshakeMs));
  const hiddenMs = history.hidden.some((span) => overlap(span, { from, to: from }) || overlap(span, { from: to, to }))
    ? hiddenSlackMs
    : 0;
  return baseSlackMs + Math.min(networkMs + hiddenMs, ms * slackShare);
}

/**
 * Two clocks drift apart by so much at worst: NTP corrects one by at most 500 ppm, in either direction. It also covers
 * servers that look through their connections every second or so, once their limits are of hours.
 */
const driftShare = 0.0005;

/** How far the age at a closure may lie from the age at which it was cut, `history` being what its page went through. */
export function ageSlackOf(
  connection: Connection,
  openedAt: EpochMs,
  closedAt: EpochMs,
  history: PageHistory,
): Milliseconds {
  const ageMs = closedAt - openedAt;
  const driftMs = Math.max(0, ageMs) * driftShare;
  return slackOf(connection, ageMs, history, openedAt, closedAt) + driftMs + possibleDelay(history, closedAt);
}

/** Whether the page may have stood still for so long before it saw the closure that the age it saw supports nothing. */
export function isAgeBlurred(closedAt: EpochMs, history: PageHistory): boolean {
  return possibleDelay(history, closedAt) > blurMs;
}

function gainedBetween(history: PageHistory, from: EpochMs, to: EpochMs): Milliseconds {
  let gained: Milliseconds = 0;
  for (const { at, ms } of history.jumps) if (at >= from && at <= to && ms > 0) gained += ms;
  return gained;
}
