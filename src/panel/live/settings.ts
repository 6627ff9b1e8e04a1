/** The person's settings, in `storage.local`. */
import browser from 'webextension-polyfill';
import type { OwnProxy } from '../../knowledge/own-proxies.ts';
import { limitsKey, type RecordingLimits, readRecordingLimits } from '../../wire/recording-limits.ts';
import { type ExportDefaults, parseExportDefaults } from '../export-choices.ts';
import { parseTimeFormat, type TimeFormat } from '../time-format.ts';
import { ownProxiesKey, readOwnProxies } from './own-proxies.ts';

export interface SettingValues {
  readonly limits: RecordingLimits;
  /** Keep the last sessions on this machine. */
  readonly autosave: boolean;
  readonly ownProxies: readonly OwnProxy[];
  readonly timeFormat: TimeFormat;
  /** What the export dialog proposes. */
  readonly exports: ExportDefaults;
}

export interface Settings {
  readonly values: SettingValues;
  /** Recording limits are in force for pages loaded, and panels opened, from then on; all else at once. */
  save(values: SettingValues): Promise<void>;
}

const autosaveKey = 'autosave';
const timeFormatKey = 'timeFormat';
const exportsKey = 'exports';

export async function loadSettings(): Promise<Settings> {
  const area = browser.storage.local;
  // Nothing where the browser cannot read it (Firefox' disk is full): the defaults hold.
  const stored = await area.get([autosaveKey, timeFormatKey, exportsKey]).catch((): Record<string, unknown> => ({}));
  let values: SettingValues = {
    limits: await readRecordingLimits(area),
    autosave: stored[autosaveKey] === true,
    ownProxies: await readOwnProxies(area),
    timeFormat: parseTimeFormat(stored[timeFormatKey]),
    exports: parseExportDefaults(stored[exportsKey]),
  };
  return {
    get values() {
      return values;
    },
    async save(changed) {
      await area.set({
        [limitsKey]: changed.limits,
        [autosaveKey]: changed.autosave,
        [ownProxiesKey]: changed.ownProxies,
        [timeFormatKey]: changed.timeFormat,
        [exportsKey]: changed.exports,
      });
      values = changed;
    },
  };
}
