/** Heartbeats of a page whose timers its browser holds up while it is hidden. */
import type { Milliseconds } from '../base/units.ts';
import type { Environment } from '../session/model.ts';
import type { Beat } from './beats.ts';
import { overlap, type PageHistory } from './page-history.ts';
import { quantile } from './rhythm.ts';

/** What the page sends on a timer of its own: an answer to the server waits for no timer. */
export function ownBeats(beats: readonly Beat[]): readonly Beat[] {
  return beats.filter(({ direction, role }) => direction === 'out' && role !== 'pong');
}

export interface Stretched {
  /** Between beats of the visible page. */
  readonly visibleMs: Milliseconds;
  /** The longest between two while it was hidden. */
  readonly hiddenMs: Milliseconds;
}

/** A browser that throttles lets a timer wait for about this long at least. */
const throttledMs: Milliseconds = 50_000;
const stretchedBy = 1.5;

/** How the page's heartbeat slows down while it is hidden; null where it does not, or was not seen to. */
export function throttling(beats: readonly Beat[], { hidden }: PageHistory): Stretched | null {
  const visible: Milliseconds[] = [];
  let hiddenMs = 0;
  const own = ownBeats(beats);
  for (const [i, { at }] of own.entries()) {
    const from = own[i - 1]?.at ?? at;
    if (hidden.some((span) => overlap(span, { from, to: at }))) hiddenMs = Math.max(hiddenMs, at - from);
    else if (i > 0) visible.push(at - from);
  }
  visible.sort((a, b) => a - b);
  const visibleMs = quantile(visible, 0.5);
  const isStretched = visible.length > 0 && hiddenMs >= Math.max(throttledMs, visibleMs * stretchedBy);
  return isStretched ? { visibleMs, hiddenMs } : null;
}

/**
 * Whether the browser is known to let timers of a page that is hidden for long run once a minute at most. Chromium does;
 * Firefox holds them up by other measures, most of them by a second only, so that there it has to be seen.
 *
 * https://developer.chrome.com/blog/timer-throttling-in-chrome-88
 */
export function throttlesToMinutes({ browser }: Environment): boolean {
  return /chrom|edge/i.test(browser);
}
