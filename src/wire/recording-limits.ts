/** How much is recorded, as the person has set it. Kept in `storage.local`; the background and the panel go by it. */
import type { Bytes } from '../base/units.ts';
import { pageJournalBytes } from './port.ts';

export interface RecordingLimits {
  /** What all documents of a page may take together while no panel watches. */
  readonly journalBytes: Bytes;
  /** Most bytes kept of a payload while a panel watches. */
  readonly payloadBytes: Bytes;
  /** Most frames that a session keeps; the rest is counted. */
  readonly frames: number;
}

export const limitsKey = 'recording-limits';

export const defaultRecordingLimits: RecordingLimits = {
  journalBytes: pageJournalBytes,
  payloadBytes: 16_384,
  frames: 2_000_000,
};

/** The bounds of the bounds, and in what unit a person thinks of them. */
export const limitRanges: Readonly<
  Record<keyof RecordingLimits, { readonly least: number; readonly most: number; readonly unit: number }>
> = {
  journalBytes: { least: 256 << 10, most: 64 << 20, unit: 1 << 20 },
  payloadBytes: { least: 64, most: 256 << 10, unit: 1 << 10 },
  frames: { least: 1000, most: 10_000_000, unit: 1000 },
};

/** What is stored in `storage.local`, the area given; the defaults where the browser cannot read it (Firefox' disk is full). */
export async function readRecordingLimits(area: {
  get(key: string): Promise<Readonly<Record<string, unknown>>>;
}): Promise<RecordingLimits> {
  const stored = await area.get(limitsKey).catch((): Readonly<Record<string, unknown>> => ({}));
  return parseRecordingLimits(stored[limitsKey]);
}

/** What was stored, brought within its ranges; the default where it is no number. */
export function parseRecordingLimits(stored: unknown): RecordingLimits {
  const given = typeof stored === 'object' && stored !== null ? (stored as Readonly<Record<string, unknown>>) : {};
  const limit = (name: keyof RecordingLimits) => {
    const value = given[name];
    const { least, most } = limitRanges[name];
    if (typeof value !== 'number' || Number.isNaN(value)) return defaultRecordingLimits[name];
    return Math.round(Math.min(most, Math.max(least, value)));
  };
  return { journalBytes: limit('journalBytes'), payloadBytes: limit('payloadBytes'), frames: limit('frames') };
}
