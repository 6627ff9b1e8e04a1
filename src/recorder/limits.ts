/**
 * How much memory a realm's journal may take.
 *
 * While no panel watches, all realms of a page share one budget, 4 MiB unless the person set another: each takes an
 * equal part, and takes it only as it fills. While a panel watches there is room for what may pile up should the way to
 * the panel stand still for a moment.
 */
import type { Bytes } from '../base/units.ts';
import type { LogSize } from './event-log.ts';
import { type StoreSize, slotBytes } from './frame-store.ts';
import { gapBytes } from './gap-log.ts';

export interface JournalSize {
  /** The store begins with `firstFrames` and doubles until it has so many. */
  readonly store: StoreSize;
  readonly events: LogSize;
  readonly pages: LogSize;
  readonly gaps: number;
}

/** 1,024 frames are 113 KiB. */
export const firstFrames = 1024;

/** A page state: an object with three fields, measured in V8. */
export const pageEventBytes: Bytes = 200;

/**
 * Divides a budget: five eighths for frames, an eighth for events, little for gaps and page states. The rest is for the
 * totals of connections and for what the engines add; memory.test.ts measures that it suffices.
 *
 * 4 MiB: 23,200 frames, 520 KB of events (some 600 connections), 4,161 gaps, 873 page states.
 */
export function unwatchedSize(budget: Bytes): JournalSize {
  return {
    store: { frames: atLeast(16, (budget * 5) / 8 / slotBytes), payloadBytes: 0 },
    events: { count: 4096, bytes: atLeast(16_384, budget / 8) },
    pages: { count: atLeast(32, budget / 24 / pageEventBytes), bytes: Number.POSITIVE_INFINITY },
    gaps: atLeast(64, budget / 48 / gapBytes),
  };
}

/** Two seconds of 65,000 frames/s: 14 MiB, and 8 MiB for payloads. */
export const watchedSize: JournalSize = {
  store: { frames: 131_072, payloadBytes: 8 << 20 },
  events: { count: 4096, bytes: 4 << 20 },
  pages: { count: 4096, bytes: Number.POSITIVE_INFINITY },
  gaps: 16_384,
};

function atLeast(least: number, count: number): number {
  return count < least ? least : count | 0;
}
