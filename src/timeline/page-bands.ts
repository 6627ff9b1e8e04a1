/**
 * Page states as stretches of time. The session lists changes; a timeline shows how long the page was hidden, offline,
 * not running.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { longestThrottledMs, type PageState, type RealmId } from '../session/model.ts';

/**
 * - `suspended`: the page did not run and only noticed afterwards (a timer gap: machine asleep, tab discarded to sleep),
 * - `throttled`: the page was hidden, and its timers came late but no later than browsers let them,
 * - `frozen`, `bfcache`: the browser said so,
 * - `stalled`: the event loop was busy or paused,
 * - `prerendering`: sockets were held back.
 */
export type BandKind =
  | 'hidden'
  | 'offline'
  | 'frozen'
  | 'bfcache'
  | 'prerendering'
  | 'suspended'
  | 'throttled'
  | 'stalled';

export interface PageBand {
  readonly realm: RealmId;
  readonly kind: BandKind;
  readonly from: EpochMs;
  /** Infinity while it lasts. */
  readonly to: EpochMs;
}

const begins: Partial<Record<PageState['change'], BandKind>> = {
  hidden: 'hidden',
  offline: 'offline',
  freeze: 'frozen',
  'bfcache-enter': 'bfcache',
  prerendering: 'prerendering',
};

const ends: Partial<Record<PageState['change'], BandKind>> = {
  visible: 'hidden',
  online: 'offline',
  resume: 'frozen',
  'bfcache-leave': 'bfcache',
  activated: 'prerendering',
};

const afterwards: Partial<Record<PageState['change'], BandKind>> = { 'timer-gap': 'suspended', stall: 'stalled' };

/** The bands of all realms, in order of their beginnings. A document that is unloaded ends what it was in. */
export function pageBands(states: readonly PageState[]): PageBand[] {
  const bands: PageBand[] = [];
  const open = new Map<string, PageBand>();
  const hiddenUntil = new Map<RealmId, EpochMs>();
  const mayBeThrottled = (realm: RealmId, from: EpochMs, ms: Milliseconds) =>
    ms < longestThrottledMs &&
    (open.has(`${realm} hidden`) || (hiddenUntil.get(realm) ?? Number.NEGATIVE_INFINITY) >= from);
  const end = (key: string, at: EpochMs): void => {
    const band = open.get(key);
    if (band === undefined) return;
    open.delete(key);
    bands.push({ ...band, to: at });
    if (band.kind === 'hidden') hiddenUntil.set(band.realm, at);
  };
  for (const { realm, at, change, durationMs } of states) {
    const [begun, ended, past] = [begins[change], ends[change], afterwards[change]];
    if (begun !== undefined) {
      const key = `${realm} ${begun}`;
      if (!open.has(key)) open.set(key, { realm, kind: begun, from: at, to: Number.POSITIVE_INFINITY });
    }
    if (ended !== undefined) end(`${realm} ${ended}`, at);
    if (past !== undefined) {
      const from = at - durationMs;
      const kind = past === 'suspended' && mayBeThrottled(realm, from, durationMs) ? 'throttled' : past;
      bands.push({ realm, kind, from, to: at });
    }
    if (change === 'unload') for (const [key, band] of [...open]) if (band.realm === realm) end(key, at);
  }
  return [...bands, ...open.values()].sort((a, b) => a.from - b.from);
}

/**
 * What the whole page was in, for the strip over the lanes: bands of one kind that touch are one, whichever document
 * reported them (every frame of a hidden tab reports itself hidden).
 */
export function mergedBands(bands: readonly PageBand[]): PageBand[] {
  const merged: PageBand[] = [];
  const last = new Map<BandKind, number>();
  for (const band of bands) {
    const index = last.get(band.kind);
    const before = index === undefined ? undefined : merged[index];
    if (index !== undefined && before !== undefined && band.from <= before.to) {
      merged[index] = { ...before, to: Math.max(before.to, band.to) };
    } else {
      last.set(band.kind, merged.push(band) - 1);
    }
  }
  return merged;
}

/**
 * Visits the bands between `from` and `to`; neighbours of one kind that lie closer than `shortest` are one, so that a page
 * that stalled ten thousand times in a day is drawn no oftener than there are pixels.
 *
 * @param bands in order of their beginnings
 */
export function forEachBandRun(
  bands: readonly PageBand[],
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  shortest: Milliseconds,
  visit: (band: PageBand) => void,
): void {
  const runs = new Map<BandKind, PageBand>();
  for (const band of bands) {
    if (band.from > to) break;
    if (band.to < from) continue;
    const run = runs.get(band.kind);
    if (run !== undefined && band.from - run.to < shortest) {
      if (band.to > run.to) runs.set(band.kind, { ...run, to: band.to });
      continue;
    }
    if (run !== undefined) visit(run);
    runs.set(band.kind, band);
  }
  for (const run of runs.values()) visit(run);
}
