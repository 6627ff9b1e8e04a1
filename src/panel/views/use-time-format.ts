/** The person's choice of how moments are written, wherever a view writes one. */
import { createContext, useContext } from 'react';
import { defaultTimeFormat, type TimeFormat } from '../time-format.ts';

export const TimeFormatContext = createContext<TimeFormat>(defaultTimeFormat);

export function useTimeFormat(): TimeFormat {
  return useContext(TimeFormatContext);
}
