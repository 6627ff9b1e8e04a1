import type { EpochMs } from '../base/units.ts';
import { formatDateTime, formatTime } from '../language/units.ts';

/** Time of day on the clock of whoever looks at the panel: `14:03:07.512`. */
export function formatLocalTime(at: EpochMs): string {
  return formatTime(at, utcOffsetMinutes(at));
}

/** The same with its day, to the second: `2027-01-15 14:03:07`. */
export function formatLocalDateTime(at: EpochMs): string {
  return formatDateTime(at, utcOffsetMinutes(at));
}

function utcOffsetMinutes(at: EpochMs): number {
  return -new Date(at).getTimezoneOffset();
}
