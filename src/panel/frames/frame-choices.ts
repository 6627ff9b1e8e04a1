/** What a person chose to see of frames. It holds for every connection, until they choose otherwise. */
import { type FrameFilter, noFilter } from './frame-filter.ts';

export const payloadViews = ['decoded', 'json', 'text', 'hex'] as const;
export type PayloadView = (typeof payloadViews)[number];

export interface FrameChoices {
  readonly filter: FrameFilter;
  /** What is sought in payloads; null while nobody seeks. */
  readonly find: string | null;
  /** null: what suits the payload best. */
  readonly view: PayloadView | null;
}

export const firstChoices: FrameChoices = { filter: noFilter, find: null, view: null };
