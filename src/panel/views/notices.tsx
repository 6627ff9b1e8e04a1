/** Bars under the toolbar: things the person should know of, each with what can be done about it. */
import type { ReactNode } from 'react';
import { say, speak } from '../../language/english.ts';
import { visible } from '../payload-text.ts';
import type { PanelSnapshot, PanelStore } from '../store.ts';
import { IconButton, TextButton } from './controls.tsx';
import { Remedy } from './empty-state.tsx';
import { CloseIcon } from './icons.tsx';
import styles from './notices.module.css';

export function Notices({ store, snapshot }: { readonly store: PanelStore; readonly snapshot: PanelSnapshot }) {
  const { problem, file, hasLive, status, session, recording } = snapshot;
  const hasConnections = session.connections.length > 0;
  const broken =
    status === 'page-too-old' || status === 'no-access' || status === 'restricted' || status === 'disconnected';
  return (
    <>
      {problem !== null && (
        <Notice kind="error">
          <span>
            {say('panel.import-failed')} {visible(speak(problem))}
          </span>
          <IconButton label={say('panel.dismiss')} onClick={store.dismissProblem}>
            <CloseIcon />
          </IconButton>
        </Notice>
      )}
      {file !== null && (
        <Notice kind="info">
          <span>
            {say('panel.showing-file', { name: visible(file.name) })}
            {file.notes.map((note) => ` ${visible(speak(note))}`)}
          </span>
          {hasLive && <TextButton onClick={store.closeFile}>{say('panel.back-to-live')}</TextButton>}
        </Notice>
      )}
      {hasConnections && broken && (
        <Notice kind="warning">
          <span>{say(`panel.empty.${status}`)}</span>
          <Remedy store={store} status={status} />
        </Notice>
      )}
      {hasConnections && status === 'live' && !recording && (
        <Notice kind="warning">
          <span>{say('panel.empty.paused-advice')}</span>
        </Notice>
      )}
    </>
  );
}

function Notice({ kind, children }: { readonly kind: 'error' | 'warning' | 'info'; readonly children: ReactNode }) {
  return (
    <div
      className={styles.notice}
      data-kind={kind}
      role={kind === 'error' ? 'alert' : 'status'}
      data-testid={`notice-${kind}`}
    >
      {children}
    </div>
  );
}
