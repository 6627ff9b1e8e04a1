/**
 * The dead air before losses as bars in one row of the overview. Bars of losses that ran at the same time lie one above
 * the other, thinner, so that each can be followed from the last frame to the cross at its end:
 *
 * ```
 *   ▒▒▒▒▒▒▒ 59.98 s ▒▒▒▒▒▒▒✕      ▔▔▔▔▔▔▔▔▔▔▔▔✕
 *                                     ▬▬▬▬▬▬▬▬▬▬▬▬✕     3 × 2.99 s
 *                                           ▁▁▁▁▁▁▁▁▁▁▁▁✕
 * ```
 */
import type { Milliseconds } from '../base/units.ts';
import type { Extent } from './draw-shapes.ts';

/** A silence that a connection did not outlive. */
export interface LostSilence extends Extent {
  readonly ms: Milliseconds;
}

export interface LossBar extends Extent {
  /** Counted from the top, of as many as its group has. */
  readonly track: number;
}

/** Losses whose silences overlap, from the first to the last of them. */
export interface LossGroup extends Extent {
  readonly bars: readonly LossBar[];
  readonly tracks: number;
  readonly count: number;
  /** The shortest silence, and the longest. */
  readonly least: Milliseconds;
  readonly most: Milliseconds;
}

/** More would be thinner than can be told apart. Those beyond share the last, drawn as one bar where they meet. */
const mostTracks = 3;

export function lossGroups(losses: readonly LostSilence[]): LossGroup[] {
  const groups: LossGroup[] = [];
  let together: LostSilence[] = [];
  let right = Number.NEGATIVE_INFINITY;
  for (const loss of losses.toSorted((a, b) => a.left - b.left || a.right - b.right)) {
    if (loss.left >= right && together.length > 0) {
      groups.push(groupOf(together));
      together = [];
    }
    together.push(loss);
    right = Math.max(right, loss.right);
  }
  if (together.length > 0) groups.push(groupOf(together));
  return groups;
}

/** @param losses in order of their left ends, at least one */
function groupOf(losses: readonly LostSilence[]): LossGroup {
  const tracks: Extent[][] = [];
  for (const { left, right } of losses) {
    // Several that cannot be told apart, of one crash say, are one bar.
    if (tracks.some((bars) => bars.some((bar) => bar.left === left && bar.right === right))) continue;
    const free = tracks.findIndex((bars) => (bars.at(-1)?.right ?? 0) <= left);
    const last = tracks.at(-1);
    const met = last?.at(-1);
    if (free !== -1) tracks[free]?.push({ left, right });
    else if (tracks.length < mostTracks) tracks.push([{ left, right }]);
    else if (last !== undefined && met !== undefined)
      last.splice(-1, 1, { left: met.left, right: Math.max(met.right, right) });
  }
  let [right, least, most] = [0, Number.POSITIVE_INFINITY, 0];
  for (const loss of losses) {
    right = Math.max(right, loss.right);
    least = Math.min(least, loss.ms);
    most = Math.max(most, loss.ms);
  }
  return {
    left: losses[0]?.left ?? 0,
    right,
    bars: tracks.flatMap((bars, track) => bars.map((bar) => ({ ...bar, track }))),
    tracks: tracks.length,
    count: losses.length,
    least,
    most,
  };
}
