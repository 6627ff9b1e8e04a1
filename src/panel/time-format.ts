/** How the panel writes moments in its tables: since the session's start, or as times of day. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { formatTime } from '../language/units.ts';
import { offsetLabel } from '../timeline/ticks.ts';
import { formatLocalTime } from './local-time.ts';

export const timeFormats = ['relative', 'local', 'utc'] as const;
export type TimeFormat = (typeof timeFormats)[number];
export const defaultTimeFormat: TimeFormat = 'relative';

/** Of two neighbours in a table the times may be this close. */
const timeStep: Milliseconds = 1;

/** `1.234 s` since the session's start, `14:03:07.512` on the clock of whoever looks at it, or the same in UTC. */
export function writeMoment(at: EpochMs, startedAt: EpochMs, format: TimeFormat): string {
  if (format === 'relative') return offsetLabel(at - startedAt, timeStep);
  return format === 'local' ? formatLocalTime(at) : formatTime(at);
}

/** The other way to write it, for those who want both: time of day for what is relative, and the reverse. */
export function writeOtherwise(at: EpochMs, startedAt: EpochMs, format: TimeFormat): string {
  return writeMoment(at, startedAt, format === 'relative' ? 'local' : 'relative');
}

/** Both, the one that is wanted first. @param offset since the session's start, as exactly as is worth saying */
export function writeBoth(at: EpochMs, offset: string, format: TimeFormat): readonly [string, string] {
  if (format === 'relative') return [offset, formatLocalTime(at)];
  return [format === 'local' ? formatLocalTime(at) : formatTime(at), offset];
}

/** What was stored, or the default. */
export function parseTimeFormat(stored: unknown): TimeFormat {
  return timeFormats.find((known) => known === stored) ?? defaultTimeFormat;
}
