/** Asks what may leave the machine, shows it, and hands it over: as a file, or as a report for a bug tracker. */
import { useDeferredValue, useMemo, useState } from 'react';
import { Handout } from '../../files/handout.ts';
import { say } from '../../language/speak.ts';
import type { SessionView } from '../../session/model.ts';
import {
  choicesOf,
  type ExportChoices,
  type ExportDefaults,
  type ExportPart,
  handoutOf,
  proposedChoices,
} from '../export-choices.ts';
import { type ExportForm, exportForms, type PanelStore } from '../store.ts';
import { CopyButton, TextButton } from './controls.tsx';
import { Dialog } from './dialog.tsx';
import styles from './export-dialog.module.css';
import { MaskingChoices, PartChoices, RemarkFields } from './export-fields.tsx';
import { ExportPreview } from './export-preview.tsx';

export function ExportDialog({
  store,
  session,
  defaults,
  part,
  onClose,
}: {
  readonly store: PanelStore;
  readonly session: SessionView;
  readonly defaults: ExportDefaults;
  /** Proposed to be exported. */
  readonly part: ExportPart;
  readonly onClose: () => void;
}) {
  const [choices, setChoices] = useState(() => ({ ...proposedChoices(defaults), ...choicesOf(part, session) }));
  const [form, setForm] = useState<ExportForm>('session');
  const [remarks, setRemarks] = useState(session.remarks);
  const { options, faults } = useMemo(() => handoutOf(choices, session), [choices, session]);
  const change = (changed: Partial<ExportChoices>) => setChoices({ ...choices, ...changed });

  // The file itself is made for the preview, since nothing else tells for sure what is in it: once for each choice, and
  // after what the person is typing is on screen.
  const shown = useDeferredValue(options);
  const handout = useMemo(() => new Handout(session, shown), [session, shown]);

  const report = () => {
    store.remark(remarks);
    return new Handout(session, options).report;
  };
  const save = () => {
    store.remark(remarks);
    void store.exportFile(options, form);
    onClose();
  };
  return (
    <Dialog title={say('panel.export-title')} wide onClose={onClose}>
      <p>{say('panel.export-intro')}</p>
      <div className={styles.columns}>
        <div>
          <RemarkFields remarks={remarks} onChange={setRemarks} />
          <MaskingChoices choices={choices} faults={faults} onChange={change} />
          <PartChoices session={session} choices={choices} onChange={change} />
        </div>
        <ExportPreview handout={handout} />
      </div>
      <div className={styles.actions}>
        <label className={styles.form}>
          {say('panel.export-form')}
          <select
            data-testid="export-form"
            value={form}
            onChange={({ target }) => setForm(exportForms.find((known) => known === target.value) ?? 'session')}
          >
            {exportForms.map((known) => (
              <option key={known} value={known}>
                {say(`panel.export-form.${known}`)}
              </option>
            ))}
          </select>
        </label>
        <div className={styles.buttons}>
          <TextButton onClick={onClose}>{say('panel.cancel')}</TextButton>
          <CopyButton label={say('panel.copy-report')} testId="copy-report" text={report} />
          <TextButton primary testId="export-save" disabled={faults.length > 0} onClick={save}>
            {say('panel.export-save')}
          </TextButton>
        </div>
      </div>
    </Dialog>
  );
}
