/** The person's choice of how moments are written, wherever a view writes one. */
import { createContext, useContext, useMemo } from 'react';
import type { EpochMs } from '../../base/units.ts';
import { defaultTimeFormat, type TimeFormat, writeMoment, writeOtherwise } from '../time-format.ts';

export const TimeFormatContext = createContext<TimeFormat>(defaultTimeFormat);

/** A moment as the person wants it, and the other way for those who want both. */
export interface WrittenMoments {
  readonly moment: (at: EpochMs) => string;
  readonly otherwise: (at: EpochMs) => string;
}

/** @param startedAt of the session that the moments are of */
export function useWrittenMoments(startedAt: EpochMs): WrittenMoments {
  const format = useContext(TimeFormatContext);
  return useMemo(
    () => ({
      moment: (at) => writeMoment(at, startedAt, format),
      otherwise: (at) => writeOtherwise(at, startedAt, format),
    }),
    [startedAt, format],
  );
}
