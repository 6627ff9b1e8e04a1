/** How much is recorded, and what is kept. */
import { useState } from 'react';
import { parseOwnProxies, rulesWith } from '../../knowledge/own-proxies.ts';
import type { TimeoutRule } from '../../knowledge/timeout-rule.ts';
import { say } from '../../language/english.ts';
import {
  defaultRecordingLimits,
  limitRanges,
  parseRecordingLimits,
  type RecordingLimits,
} from '../../wire/recording-limits.ts';
import type { Settings } from '../live/settings.ts';
import { savedLimits } from '../saved/saved-sessions.ts';
import { Dialog } from './dialog.tsx';
import { OwnProxies } from './own-proxies.tsx';
import styles from './settings-dialog.module.css';

const autosaveBounds = { sessions: savedLimits.sessions, size: { bytes: savedLimits.bytes } };
const names = ['journalBytes', 'payloadBytes', 'frames'] as const satisfies (keyof RecordingLimits)[];

export function SettingsDialog({
  settings,
  onRules,
  onClose,
}: {
  readonly settings: Settings;
  /** What silences are compared with from now on. */
  readonly onRules: (rules: readonly TimeoutRule[]) => void;
  readonly onClose: () => void;
}) {
  const [ownProxies, setOwnProxies] = useState(settings.values.ownProxies);
  const [limits, setLimits] = useState(settings.values.limits);
  const [autosave, setAutosave] = useState(settings.values.autosave);
  const [failure, setFailure] = useState('');
  const save = () => {
    const values = { limits: parseRecordingLimits(limits), autosave, ownProxies: parseOwnProxies(ownProxies) };
    settings.save(values).then(
      () => {
        onRules(rulesWith(values.ownProxies));
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
        {names.map((name) => (
          <LimitField
            key={name}
            name={name}
            value={limits[name]}
            onChange={(value) => setLimits({ ...limits, [name]: value })}
          />
        ))}
        <p className={styles.note}>{say('panel.settings-in-force')}</p>
        <label className={styles.choice}>
          <input
            type="checkbox"
            data-testid="autosave"
            checked={autosave}
            onChange={(event) => setAutosave(event.target.checked)}
          />
          {say('panel.autosave')}
        </label>
        <p className={styles.note}>{say('panel.autosave-means', autosaveBounds)}</p>
        <OwnProxies proxies={ownProxies} onChange={setOwnProxies} />
        {failure !== '' && (
          <p className={styles.failure} role="alert">
            {say('panel.settings-not-saved', { failure })}
          </p>
        )}
        <p className={styles.actions}>
          <button
            type="button"
            onClick={() => {
              setLimits(defaultRecordingLimits);
              setAutosave(false);
            }}
          >
            {say('panel.settings-defaults')}
          </button>
          <button type="submit" data-testid="settings-save">
            {say('panel.settings-save')}
          </button>
        </p>
      </form>
    </Dialog>
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
