/** Writes sessions into the saved ones apart from the panel, for which it would be too much work: one after the other. */
import { wholeExport } from '../../files/encode.ts';
import { Handout } from '../../files/handout.ts';
import { restoreSession } from '../../session/restore.ts';
import { isDead } from '../connection-facts.ts';
import { gzipped } from '../gzipped.ts';
import type { ToSave } from './autosave.ts';
import { SavedSessions, type SaveResult } from './saved-sessions.ts';
import type { FromSaveWorker } from './saver.ts';

const saved = new SavedSessions();

async function save({ id, savedAt, isFirst, tables }: ToSave): Promise<SaveResult> {
  const session = restoreSession(tables);
  // Unmasked: it stays on this machine, and what leaves it is masked then.
  const file = await gzipped(new Handout(session, { ...wholeExport, part: null }).json);
  const line = {
    id,
    pageUrl: session.environment.pageUrl,
    startedAt: session.startedAt,
    savedAt,
    connections: session.connections.length,
    lost: session.connections.filter(isDead).length,
    size: file.size,
  };
  return saved.save(line, file, isFirst);
}

self.onmessage = async ({ data }: MessageEvent<ToSave>) => {
  const answer = await save(data).then(
    (result): FromSaveWorker => ({ type: 'done', result }),
    ({ name, message }: Error): FromSaveWorker => ({ type: 'failed', name, message }),
  );
  self.postMessage(answer);
};
