/** How much is recorded, where, what it is compared with, how it is shown, and what is kept or given away of it. */
import { type ReactNode, useState } from 'react';
import { visible } from '../../base/readable-text.ts';
import { parsePatterns } from '../../files/mask-patterns.ts';
import { parseOwnProxies } from '../../knowledge/own-proxies.ts';
import { say } from '../../language/speak.ts';
import {
  defaultRecordingLimits,
  limitRanges,
  parseRecordingLimits,
  type RecordingLimits,
} from '../../wire/recording-limits.ts';
import { builtInExportDefaults } from '../export-choices.ts';
import type { Settings, SettingValues } from '../live/settings.ts';
import { savedLimits } from '../saved/saved-sessions.ts';
import { defaultTimeFormat, parseTimeFormat, timeFormats } from '../time-format.ts';
import { TextButton } from './controls.tsx';
import { Dialog } from './dialog.tsx';
import { PatternField, PayloadChoice } from './export-fields.tsx';
import { OwnProxies } from './own-proxies.tsx';
import styles from './settings-dialog.module.css';

const autosaveBounds = { sessions: savedLimits.sessions, size: { bytes: savedLimits.bytes } };
const names = ['journalBytes', 'payloadBytes', 'frames'] as const satisfies (keyof RecordingLimits)[];
const leastPayload = { size: { bytes: limitRanges.payloadBytes.least } };

/** All but the person's own proxies, which nobody types twice. */
const defaults: Omit<SettingValues, 'ownProxies'> = {
  limits: defaultRecordingLimits,
  autosave: false,
  timeFormat: defaultTimeFormat,
  exports: builtInExportDefaults,
};

export function SettingsDialog({
  settings,
  sitesOff,
  onSiteOn,
  onSaved,
  onClose,
}: {
  readonly settings: Settings;
  readonly sitesOff: readonly string[];
  /** Recording is to be switched on again on a host. */
  readonly onSiteOn: (host: string) => void;
  readonly onSaved: (values: SettingValues) => void;
  readonly onClose: () => void;
}) {
  const [values, setValues] = useState(settings.values);
  const [failure, setFailure] = useState('');
  const change = (changed: Partial<SettingValues>) => setValues({ ...values, ...changed });
  const { faults } = parsePatterns(values.exports.patterns);
  const save = () => {
    const { limits, ownProxies } = values;
    const sound = { ...values, limits: parseRecordingLimits(limits), ownProxies: parseOwnProxies(ownProxies) };
    settings.save(sound).then(
      () => {
        onSaved(sound);
        onClose();
      },
      (error: Error) => setFailure(error.message),
    );
  };
  return (
    <Dialog title={say('panel.settings')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Group title={say('panel.settings-recording')}>
          {names.map((name) => (
            <LimitField
              key={name}
              name={name}
              value={values.limits[name]}
              onChange={(value) => change({ limits: { ...values.limits, [name]: value } })}
            />
          ))}
          <p className={styles.note}>
            {say('panel.settings-in-force')} {say('panel.settings-least-payload', leastPayload)}
          </p>
        </Group>
        <SitesOff hosts={sitesOff} onSiteOn={onSiteOn} />
        <OwnProxies proxies={values.ownProxies} onChange={(ownProxies) => change({ ownProxies })} />
        <Group title={say('panel.settings-shown')}>
          <label className={styles.field}>
            <span>{say('panel.time-format')}</span>
            <select
              className={styles.wideField}
              data-testid="time-format"
              value={values.timeFormat}
              onChange={({ target }) => change({ timeFormat: parseTimeFormat(target.value) })}
            >
              {timeFormats.map((format) => (
                <option key={format} value={format}>
                  {say(`panel.time-format.${format}`)}
                </option>
              ))}
            </select>
          </label>
        </Group>
        <Group title={say('panel.settings-exports')}>
          <PayloadChoice
            payloads={values.exports.payloads}
            onChange={(payloads) => change({ exports: { ...values.exports, payloads } })}
          />
          <PatternField
            patterns={values.exports.patterns}
            faults={faults}
            onChange={(patterns) => change({ exports: { ...values.exports, patterns } })}
          />
        </Group>
        <Group title={say('panel.settings-kept')}>
          <label className={styles.choice}>
            <input
              type="checkbox"
              data-testid="autosave"
              checked={values.autosave}
              onChange={(event) => change({ autosave: event.target.checked })}
            />
            {say('panel.autosave')}
          </label>
          <p className={styles.note}>{say('panel.autosave-means', autosaveBounds)}</p>
        </Group>
        {failure !== '' && (
          <p className={styles.failure} role="alert">
            {say('panel.settings-not-saved', { failure })}
          </p>
        )}
        <p className={styles.actions}>
          <TextButton onClick={() => change(defaults)}>{say('panel.settings-defaults')}</TextButton>
          <TextButton primary testId="settings-save" disabled={faults.length > 0}>
            {say('panel.settings-save')}
          </TextButton>
        </p>
      </form>
    </Dialog>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

/** Takes effect at once, unlike the rest: it is the toolbar's switch for sites that are not open. */
function SitesOff({
  hosts,
  onSiteOn,
}: {
  readonly hosts: readonly string[];
  readonly onSiteOn: (host: string) => void;
}) {
  return (
    <Group title={say('panel.settings-sites-off')}>
      {hosts.length === 0 && <p className={styles.note}>{say('panel.settings-no-site-off')}</p>}
      <ul className={styles.sites}>
        {hosts.map((host) => (
          <li key={host} className={styles.site} data-testid="site-off">
            <span>{visible(host)}</span>
            <TextButton label={say('panel.site-on-again', { host: visible(host) })} onClick={() => onSiteOn(host)}>
              {say('panel.record')}
            </TextButton>
          </li>
        ))}
      </ul>
    </Group>
  );
}

interface LimitFieldProps {
  readonly name: keyof RecordingLimits;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function LimitField({ name, value, onChange }: LimitFieldProps) {
  const { least, most, unit } = limitRanges[name];
  return (
    <label className={styles.field}>
      <span>{say(`panel.limit.${name}`)}</span>
      <input
        type="number"
        data-testid={`limit-${name}`}
        required
        step="any"
        min={least / unit}
        max={most / unit}
        value={Number.isNaN(value) ? '' : value / unit}
        onChange={(event) => onChange(event.target.valueAsNumber * unit)}
      />
      <span className={styles.unit}>{say(`panel.limit-unit.${name}`)}</span>
    </label>
  );
}
