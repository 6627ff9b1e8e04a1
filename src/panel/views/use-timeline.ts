/** What React shows of where the timeline is, which moves without React. */
import { useSyncExternalStore } from 'react';
import type { TimeRange, ViewMode } from '../../timeline/view.ts';
import type { TimelineDriver } from '../timeline-driver.ts';

/** The part of the session that was chosen to look at, null while that is all of it. */
export function useTimelineRange(timeline: TimelineDriver): TimeRange | null {
  const range = () => timeline.range;
  return useSyncExternalStore((onChange) => timeline.subscribeRange(onChange), range, range);
}

export function useTimelineMode(timeline: TimelineDriver): ViewMode {
  const mode = () => timeline.mode;
  return useSyncExternalStore((onChange) => timeline.subscribeMode(onChange), mode, mode);
}
