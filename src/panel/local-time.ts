import type { EpochMs } from '../base/units.ts';
import { formatTime } from '../language/units.ts';

/** Time of day on the clock of whoever looks at the panel: `14:03:07.512`. */
export function formatLocalTime(at: EpochMs): string {
  return formatTime(at, -new Date(at).getTimezoneOffset());
}
