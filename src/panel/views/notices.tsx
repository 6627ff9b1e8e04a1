/** Bars under the toolbar: things the person should know of, each with what can be done about it. */
import type { ReactNode } from 'react';
import { visible } from '../../base/readable-text.ts';
import { say, speak } from '../../language/speak.ts';
import { type Remarks, remarkNames } from '../../session/model.ts';
import type { PanelSnapshot, PanelStatus, PanelStore } from '../store.ts';
import { IconButton, TextButton } from './controls.tsx';
import { Remedy } from './empty-state.tsx';
import { CloseIcon } from './icons.tsx';
import styles from './notices.module.css';

export function Notices({ store, snapshot }: { readonly store: PanelStore; readonly snapshot: PanelSnapshot }) {
  const { problem, importing, file, hasLive, status, session, recording, site } = snapshot;
  const hasConnections = session.connections.length > 0;
  const broken = isBroken(status) ? status : null;
  return (
    <>
      {problem !== null && (
        <Notice kind="error">
          <span>
            {say(`panel.problem.${problem.about}`)} {visible(speak(problem.message))}
          </span>
          <IconButton label={say('panel.dismiss')} onClick={store.dismissProblem}>
            <CloseIcon />
          </IconButton>
        </Notice>
      )}
      {importing !== null && (
        <Notice kind="info">
          <label className={styles.progress}>
            {say('panel.importing', { name: visible(importing.name), size: { bytes: importing.size } })}
            <progress max={importing.size} value={importing.read} />
          </label>
          <TextButton testId="cancel-import" onClick={store.cancelImport}>
            {say('panel.cancel')}
          </TextButton>
        </Notice>
      )}
      {file !== null && (
        <Notice kind="info">
          <div>
            {say('panel.showing-file', { name: visible(file.name) })}
            {file.notes.map((note) => ` ${visible(speak(note))}`)}
            <RemarkList remarks={session.remarks} />
          </div>
          {hasLive && <TextButton onClick={store.closeFile}>{say('panel.back-to-live')}</TextButton>}
        </Notice>
      )}
      {hasConnections && broken !== null && (
        <Notice kind="warning">
          <span>{say(`panel.empty.${broken}`)}</span>
          <Remedy store={store} snapshot={snapshot} />
        </Notice>
      )}
      {status === 'live' && site?.recording === false && (
        <Notice kind="warning">
          <span>{say('panel.site-off-after-reload', { host: site.host })}</span>
          <TextButton testId="reload-page" onClick={store.reloadPage}>
            {say('panel.reload-page')}
          </TextButton>
        </Notice>
      )}
      {hasConnections && status === 'live' && !recording && (
        <Notice kind="warning">
          <span>{say('panel.paused')}</span>
        </Notice>
      )}
    </>
  );
}

/** What the person said who gave the file away. */
function RemarkList({ remarks }: { readonly remarks: Remarks }) {
  const said = remarkNames.filter((name) => remarks[name] !== '');
  if (said.length === 0) return null;
  return (
    <dl className={styles.remarks} data-testid="remarks">
      {said.map((name) => (
        <div key={name}>
          <dt>{say(`panel.remark.${name}`)}</dt>
          <dd>{visible(remarks[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The page is not being recorded. */
const brokenStatuses = [
  'page-too-old',
  'no-access',
  'site-off',
  'site-on-again',
  'restricted',
  'page-gone',
  'disconnected',
] as const satisfies readonly PanelStatus[];
type BrokenStatus = (typeof brokenStatuses)[number];

function isBroken(status: PanelStatus): status is BrokenStatus {
  return (brokenStatuses as readonly PanelStatus[]).includes(status);
}

function Notice({ kind, children }: { readonly kind: 'error' | 'warning' | 'info'; readonly children: ReactNode }) {
  return (
    <div
      className={styles.notice}
      data-kind={kind}
      role={kind === 'error' ? 'alert' : 'status'}
      // What scrolls must be reached by the keyboard, and in little room it does.
      tabIndex={0}
      data-testid={`notice-${kind}`}
    >
      {children}
    </div>
  );
}
