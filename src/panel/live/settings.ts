/** The person's settings, in `storage.local`. */
import browser from 'webextension-polyfill';
import { limitsKey, type RecordingLimits, readRecordingLimits } from '../../wire/recording-limits.ts';

export interface Settings {
  readonly limits: RecordingLimits;
  /** In force for pages loaded, and panels opened, from then on. */
  save(limits: RecordingLimits): Promise<void>;
}

export async function loadSettings(): Promise<Settings> {
  return {
    limits: await readRecordingLimits(browser.storage.local),
    save: (limits) => browser.storage.local.set({ [limitsKey]: limits }),
  };
}
