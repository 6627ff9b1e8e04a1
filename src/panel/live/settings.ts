/** The person's settings, in `storage.local`. */
import browser from 'webextension-polyfill';
import type { OwnProxy } from '../../knowledge/own-proxies.ts';
import { limitsKey, type RecordingLimits, readRecordingLimits } from '../../wire/recording-limits.ts';
import { ownProxiesKey, readOwnProxies } from './own-proxies.ts';

export interface SettingValues {
  readonly limits: RecordingLimits;
  /** Keep the last sessions on this machine. */
  readonly autosave: boolean;
  readonly ownProxies: readonly OwnProxy[];
}

export interface Settings {
  readonly values: SettingValues;
  /** Own proxies are in force at once, all else for pages loaded, and panels opened, from then on. */
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
    ownProxies: await readOwnProxies(area),
  };
  return {
    get values() {
      return values;
    },
    async save(changed) {
      const { limits, autosave, ownProxies } = changed;
      await area.set({ [limitsKey]: limits, [autosaveKey]: autosave, [ownProxiesKey]: ownProxies });
      values = changed;
    },
  };
}
