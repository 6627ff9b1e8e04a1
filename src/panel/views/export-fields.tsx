/** The fields of the export dialog: what the person knows, what is masked, and how much of the session leaves. */
import { useId } from 'react';
import { visible } from '../../base/readable-text.ts';
import type { Milliseconds } from '../../base/units.ts';
import { type PayloadPolicy, payloadPolicies } from '../../files/format.ts';
import type { PatternFault } from '../../files/mask-patterns.ts';
import { say } from '../../language/speak.ts';
import { type Remarks, remarkNames, type SessionView } from '../../session/model.ts';
import { splitUrl } from '../connection-facts.ts';
import type { ExportChoices } from '../export-choices.ts';
import { TextButton } from './controls.tsx';
import styles from './export-dialog.module.css';

/** As much as a person says in a sentence or two. */
const remarkLength = 500;

export function RemarkFields({
  remarks,
  onChange,
}: {
  readonly remarks: Remarks;
  readonly onChange: (remarks: Remarks) => void;
}) {
  return (
    <fieldset className={styles.group}>
      <legend>{say('panel.export-remarks')}</legend>
      {remarkNames.map((name) => (
        <label key={name} className={styles.remark}>
          {say(`panel.remark.${name}`)}
          <input
            type="text"
            data-testid={`remark-${name}`}
            maxLength={remarkLength}
            placeholder={say(`panel.remark-example.${name}`)}
            value={remarks[name]}
            onChange={(event) => onChange({ ...remarks, [name]: event.target.value })}
          />
        </label>
      ))}
    </fieldset>
  );
}

export function MaskingChoices({
  choices: { redact, payloads, patterns },
  faults,
  onChange,
}: {
  readonly choices: ExportChoices;
  readonly faults: readonly PatternFault[];
  readonly onChange: (changed: Partial<ExportChoices>) => void;
}) {
  return (
    <fieldset className={styles.group}>
      <legend>{say('panel.export-masking')}</legend>
      <label className={styles.choice}>
        <input
          type="checkbox"
          data-testid="export-redact"
          checked={redact}
          onChange={(event) => onChange({ redact: event.target.checked })}
        />
        {say('panel.export-redact')}
      </label>
      {!redact && <p className={styles.warning}>{say('panel.export-secrets-warning')}</p>}
      <PayloadChoice payloads={payloads} onChange={(changed) => onChange({ payloads: changed })} />
      <PatternField patterns={patterns} faults={faults} onChange={(changed) => onChange({ patterns: changed })} />
    </fieldset>
  );
}

/** What the file shall hold of payloads. Also what the settings propose. */
export function PayloadChoice({
  payloads,
  onChange,
}: {
  readonly payloads: PayloadPolicy;
  readonly onChange: (payloads: PayloadPolicy) => void;
}) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={say('panel.export-payloads')} className={styles.choices}>
      <span>{say('panel.export-payloads')}</span>
      {payloadPolicies.map((policy) => (
        <label key={policy} className={styles.choice}>
          <input
            type="radio"
            name={name}
            data-testid={`export-payloads-${policy.replace(' ', '-')}`}
            checked={payloads === policy}
            onChange={() => onChange(policy)}
          />
          {say(`panel.export-payloads.${policy}`)}
        </label>
      ))}
      {payloads === 'included' && <p className={styles.warning}>{say('panel.export-payloads-warning')}</p>}
    </div>
  );
}

/** Patterns that are masked besides what is known to be secret. Also what the settings propose. */
export function PatternField({
  patterns,
  faults,
  onChange,
}: {
  readonly patterns: string;
  readonly faults: readonly PatternFault[];
  readonly onChange: (patterns: string) => void;
}) {
  const faultsId = useId();
  return (
    <>
      <label className={styles.remark}>
        {say('panel.export-patterns')}
        <textarea
          data-testid="export-patterns"
          rows={2}
          spellCheck={false}
          placeholder={say('panel.export-patterns-example')}
          value={patterns}
          aria-invalid={faults.length > 0}
          aria-describedby={faultsId}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      <div id={faultsId} role="status">
        {faults.map(({ line, problem }) => (
          <p key={line} className={styles.fault}>
            {say('panel.export-pattern-fault', { line, problem })}
          </p>
        ))}
      </div>
    </>
  );
}

export function PartChoices({
  session,
  choices: { leftOut, from, to },
  onChange,
}: {
  readonly session: SessionView;
  readonly choices: ExportChoices;
  readonly onChange: (changed: Partial<ExportChoices>) => void;
}) {
  const { connections } = session;
  const choose = (id: number, chosen: boolean) => {
    const changed = new Set(leftOut);
    if (chosen) changed.delete(id);
    else changed.add(id);
    onChange({ leftOut: changed });
  };
  return (
    <fieldset className={styles.group}>
      <legend>{say('panel.export-part')}</legend>
      <div className={styles.range}>
        <SecondsField name="from" value={from} whole={0} onChange={(value) => onChange({ from: value })} />
        <SecondsField
          name="to"
          value={to}
          whole={session.endedAt - session.startedAt}
          onChange={(value) => onChange({ to: value })}
        />
      </div>
      <details>
        <summary>
          {say('panel.export-chosen', { chosen: connections.length - leftOut.size, count: connections.length })}
        </summary>
        <p className={styles.links}>
          <TextButton onClick={() => onChange({ leftOut: new Set() })}>{say('panel.export-choose-all')}</TextButton>
          <TextButton onClick={() => onChange({ leftOut: new Set(connections.map(({ id }) => id)) })}>
            {say('panel.export-choose-none')}
          </TextButton>
        </p>
        <div className={styles.connections}>
          {connections.map(({ id, url }) => (
            <label key={id} className={styles.choice}>
              <input
                type="checkbox"
                data-testid={`export-connection-${id}`}
                checked={!leftOut.has(id)}
                onChange={(event) => choose(id, event.target.checked)}
              />
              <span className={styles.url}>{`#${id + 1} ${visible(splitUrl(url).path)}`}</span>
            </label>
          ))}
        </div>
      </details>
    </fieldset>
  );
}

/** Seconds since the session's start. Empty: as far as there is anything. */
function SecondsField({
  name,
  value,
  whole,
  onChange,
}: {
  readonly name: 'from' | 'to';
  readonly value: Milliseconds | null;
  /** What an empty field stands for. */
  readonly whole: Milliseconds;
  readonly onChange: (value: Milliseconds | null) => void;
}) {
  return (
    <label>
      {say(`panel.export-${name}`)}
      <input
        type="number"
        data-testid={`export-${name}`}
        min={0}
        step="any"
        placeholder={(whole / 1000).toFixed(1)}
        value={value === null ? '' : value / 1000}
        onChange={({ target }) => onChange(target.value === '' ? null : target.valueAsNumber * 1000)}
      />
      {say('panel.export-seconds')}
    </label>
  );
}
