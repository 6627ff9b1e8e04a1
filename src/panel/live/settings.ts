/** The person's settings, in `storage.local`. */
import browser from 'webextension-polyfill';
import { limitsKey, type RecordingLimits, readRecordingLimits } from '../../wire/recording-limits.ts';

export interface SettingValues {
  readonly limits: RecordingLimits;
  /** Keep the last sessions on this machine. */
  readonly autosave: boolean;
}

export interface Settings {
  readonly values: SettingValues;
  /** In force for pages loaded, and panels opened, from then on. */
  save(values: SettingValues): Promise<void>;
}

const autosaveKey = 'autosave';

export async function loadSettings(): Promise<Settings> {
  const area = browser.storage.local;
  let values: SettingValues = {
    limits: await readRecordingLimits(area),
    autosave: await area.get(autosaveKey).then(
      (stored) => stored[autosaveKey] === true,
      () => false,
    ),
  };
  return {
    get values() {
      return values;
    },
    async save(changed) {
      await area.set({ [limitsKey]: changed.limits, [autosaveKey]: changed.autosave });
      values = changed;
    },
  };
}
