/** Asks what may leave the machine, and shows it. */
import { useMemo, useState } from 'react';
import type { Finding } from '../../diagnosis/finding.ts';
import { defaultExport, type ExportOptions, encodeSession } from '../../files/encode.ts';
import { maskKinds } from '../../files/format.ts';
import { say } from '../../language/english.ts';
import type { SessionView } from '../../session/model.ts';
import { visible } from '../payload-text.ts';
import type { PanelStore } from '../store.ts';
import { TextButton } from './controls.tsx';
import { Dialog } from './dialog.tsx';
import styles from './export-dialog.module.css';

export function ExportDialog({
  store,
  session,
  findings,
  onClose,
}: {
  readonly store: PanelStore;
  readonly session: SessionView;
  readonly findings: readonly Finding[];
  readonly onClose: () => void;
}) {
  const [redact, setRedact] = useState(defaultExport.redact);
  const [includePayloads, setIncludePayloads] = useState(defaultExport.includePayloads);
  const save = () => {
    store.exportFile({ redact, includePayloads });
    onClose();
  };
  return (
    <Dialog title={say('panel.export-title')} onClose={onClose}>
      <p>{say('panel.export-intro')}</p>
      <div className={styles.choices}>
        <label className={styles.choice}>
          <input
            type="checkbox"
            data-testid="export-redact"
            checked={redact}
            onChange={(event) => setRedact(event.target.checked)}
          />
          {say('panel.export-redact')}
        </label>
        <label className={styles.choice}>
          <input
            type="checkbox"
            data-testid="export-payloads"
            checked={includePayloads}
            onChange={(event) => setIncludePayloads(event.target.checked)}
          />
          {say('panel.export-payloads')}
        </label>
      </div>
      {includePayloads && <p className={styles.warning}>{say('panel.export-payloads-warning')}</p>}
      {!redact && <p className={styles.warning}>{say('panel.export-secrets-warning')}</p>}
      <Preview session={session} findings={findings} options={{ redact, includePayloads }} />
      <div className={styles.actions}>
        <TextButton onClick={onClose}>{say('panel.cancel')}</TextButton>
        <TextButton primary testId="export-save" onClick={save}>
          {say('panel.export-save')}
        </TextButton>
      </div>
    </Dialog>
  );
}

/** URLs shown as they will stand in the file. */
const urlsShown = 4;

function Preview({
  session,
  findings,
  options: { redact, includePayloads },
}: {
  readonly session: SessionView;
  readonly findings: readonly Finding[];
  readonly options: ExportOptions;
}) {
  // Makes the file itself, since nothing else tells for sure what is in it: once for each choice, not at every repaint.
  // biome-ignore lint/correctness/useExhaustiveDependencies: findings follow from the session
  const file = useMemo(
    () => encodeSession(session, findings, { redact, includePayloads }),
    [session, redact, includePayloads],
  );
  const urls = [...new Set(file.connections.map(({ url }) => file.strings[url] ?? ''))];
  const { masked } = file.redaction;
  const kinds = maskKinds.filter((kind) => masked[kind] > 0);
  return (
    <div className={styles.preview}>
      <h3 className={styles.title}>{say('panel.export-leaves')}</h3>
      <ul>
        <li>
          {say(includePayloads ? 'panel.export-frames-and-payloads' : 'panel.export-frames', {
            connections: session.connections.length,
            frames: session.frames.length,
          })}
        </li>
        {urls.slice(0, urlsShown).map((url) => (
          <li key={url} className={styles.url}>
            {visible(url)}
          </li>
        ))}
        {urls.length > urlsShown && <li>{say('panel.export-more-urls', { count: urls.length - urlsShown })}</li>}
        {kinds.map((kind) => (
          <li key={kind}>{say(`panel.masked.${kind}`, { count: masked[kind] })}</li>
        ))}
      </ul>
    </div>
  );
}
