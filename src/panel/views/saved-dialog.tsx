/** The sessions kept on this machine: to be opened again, or deleted. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { visible } from '../../base/readable-text.ts';
import type { Milliseconds } from '../../base/units.ts';
import { say } from '../../language/speak.ts';
import { formatLocalDateTime } from '../local-time.ts';
import type { SavedSession, SavedSessions } from '../saved/saved-sessions.ts';
import type { PanelStore } from '../store.ts';
import { TextButton } from './controls.tsx';
import { Dialog } from './dialog.tsx';
import styles from './saved-dialog.module.css';

/** Sessions go on being saved while one looks, here and in other panels; and times pass. */
const lookAgainMs: Milliseconds = 2000;

interface SavedDialogProps {
  readonly store: PanelStore;
  readonly saved: SavedSessions;
  readonly onClose: () => void;
}

export function SavedDialog({ store, saved, onClose }: SavedDialogProps) {
  const [sessions, setSessions] = useState<readonly SavedSession[] | null>(null);
  const [failure, setFailure] = useState('');
  const [isSure, setIsSure] = useState(false);

  /** Counts what was asked for: of several answers under way only that to the last question is shown. */
  const asked = useRef(0);

  /** Does something with the saved sessions, and shows what is there then. */
  const act = useCallback(
    async (work: () => Promise<unknown>) => {
      asked.current++;
      const question = asked.current;
      try {
        await work();
        const found = await saved.list();
        if (question === asked.current) setSessions(found);
      } catch (error) {
        setFailure(error instanceof Error ? error.message : String(error));
      }
    },
    [saved],
  );
  useEffect(() => {
    const look = () => void act(async () => {});
    look();
    const timer = setInterval(look, lookAgainMs);
    return () => clearInterval(timer);
  }, [act]);

  const open = (session: SavedSession) =>
    act(async () => {
      const file = await saved.file(session.id);
      if (file === null) return;
      const name = say('panel.saved-name', {
        page: session.pageUrl.replace(/[?#].*/s, ''),
        time: formatLocalDateTime(session.startedAt),
      });
      onClose();
      await store.importFile(new File([file], name));
    });

  return (
    <Dialog title={say('panel.saved')} wide onClose={onClose}>
      <p>{say('panel.saved-intro')}</p>
      {failure !== '' && (
        <p className={styles.failure} role="alert">
          {say('panel.saved-failed', { failure })}
        </p>
      )}
      {sessions?.length === 0 && <p data-testid="saved-none">{say('panel.saved-none')}</p>}
      {sessions !== null && sessions.length > 0 && (
        <>
          <ul className={styles.list}>
            {sessions.map((session) => (
              <SavedRow
                key={session.id}
                session={session}
                onOpen={() => void open(session)}
                onDelete={() => void act(() => saved.delete(session.id))}
              />
            ))}
          </ul>
          <p className={styles.actions}>
            <TextButton
              testId="saved-delete-all"
              onClick={() => (isSure ? void act(() => saved.deleteAll()) : setIsSure(true))}
            >
              {isSure ? say('panel.saved-delete-sure', { count: sessions.length }) : say('panel.saved-delete-all')}
            </TextButton>
          </p>
        </>
      )}
    </Dialog>
  );
}

interface SavedRowProps {
  readonly session: SavedSession;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}

function SavedRow({ session, onOpen, onDelete }: SavedRowProps) {
  const page = visible(session.pageUrl) || say('panel.saved-no-page');
  const ago = { ms: Math.max(1, Math.round((Date.now() - session.savedAt) / 1000)) * 1000 };
  return (
    <li className={styles.row} data-testid="saved-session">
      <div className={styles.what}>
        <div className={styles.page} title={page}>
          {page}
        </div>
        <div className={styles.facts}>
          {say('panel.saved-facts', {
            time: formatLocalDateTime(session.startedAt),
            ago,
            connections: session.connections,
            lost: session.lost,
            size: { bytes: session.size },
          })}
        </div>
      </div>
      <TextButton primary label={say('panel.saved-open-page', { page })} testId="saved-open" onClick={onOpen}>
        {say('panel.saved-open')}
      </TextButton>
      <TextButton label={say('panel.saved-delete-page', { page })} testId="saved-delete" onClick={onDelete}>
        {say('panel.saved-delete')}
      </TextButton>
    </li>
  );
}
