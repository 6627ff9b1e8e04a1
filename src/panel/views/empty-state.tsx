/** What stands where there are no connections: why, and what to do about it. */

import { visible } from '../../base/readable-text.ts';
import { say } from '../../language/speak.ts';
import { missingParts } from '../missing-parts.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import { TextButton } from './controls.tsx';
import styles from './empty-state.module.css';

export function EmptyState({
  store,
  snapshot,
  onImport,
}: {
  readonly store: PanelStore;
  readonly snapshot: PanelSnapshot;
  readonly onImport: () => void;
}) {
  const { status, recording, session, forgotten } = snapshot;
  const paused = status === 'live' && !recording;
  return (
    <main className={styles.empty} data-testid="status" data-status={status}>
      <div className={styles.said} role="status">
        <h1 className={styles.title}>{say(paused ? 'panel.empty.paused' : `panel.empty.${status}`)}</h1>
        <p className={styles.advice}>{say(paused ? 'panel.empty.paused-advice' : `panel.empty.${status}-advice`)}</p>
        {status === 'live' && !paused && <p className={styles.advice}>{say('panel.empty.live-else')}</p>}
        {missingParts(session, forgotten).map((part) => (
          <p key={part} className={styles.missing} data-testid="loss">
            {visible(part)}
          </p>
        ))}
      </div>
      <div className={styles.actions}>
        {paused && (
          <TextButton primary onClick={() => store.setRecording(true)}>
            {say('panel.record')}
          </TextButton>
        )}
        <Remedy store={store} snapshot={snapshot} />
        {(status === 'no-file' || status === 'live') && (
          <TextButton primary={status === 'no-file'} onClick={onImport}>
            {say('panel.import')}
          </TextButton>
        )}
      </div>
    </main>
  );
}

/** The button that mends a status, where one does. */
export function Remedy({
  store,
  snapshot: { status, site },
}: {
  readonly store: PanelStore;
  readonly snapshot: Pick<PanelSnapshot, 'status' | 'site'>;
}) {
  if (status === 'site-off' && site !== null) {
    return (
      <TextButton primary testId="switch-site-on" onClick={() => store.switchSite(site.host, true)}>
        {say('panel.switch-site-on')}
      </TextButton>
    );
  }
  if (status === 'page-too-old' || status === 'site-on-again' || status === 'page-gone') {
    return (
      <TextButton primary testId="reload-page" onClick={store.reloadPage}>
        {say('panel.reload-page')}
      </TextButton>
    );
  }
  if (status === 'no-access') {
    return (
      <TextButton primary testId="request-access" onClick={store.requestAccess}>
        {say('panel.request-access')}
      </TextButton>
    );
  }
  return null;
}
