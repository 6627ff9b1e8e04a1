/** The person's settings, in `storage.local`. */
import browser from 'webextension-polyfill';
import { limitsKey, parseRecordingLimits, type RecordingLimits } from '../../wire/recording-limits.ts';

export interface Settings {
  readonly limits: RecordingLimits;
  /** In force for pages loaded, and panels opened, from then on. */
  save(limits: RecordingLimits): Promise<void>;
}

export async function loadSettings(): Promise<Settings> {
  const { [limitsKey]: stored } = await browser.storage.local.get(limitsKey);
  return {
    limits: parseRecordingLimits(stored),
    save: (limits) => browser.storage.local.set({ [limitsKey]: limits }),
  };
}
