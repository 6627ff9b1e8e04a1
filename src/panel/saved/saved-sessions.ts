/**
 * The sessions that were kept on this machine, in the extension's IndexedDB: files as one exports them, with a line about
 * each in a table of its own, so that the list is read without them.
 */
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';
import type { Bytes, EpochMs } from '../../base/units.ts';

export interface SavedSession {
  readonly id: string;
  /** The page that the session is of, as it stands in the session. */
  readonly pageUrl: string;
  readonly startedAt: EpochMs;
  readonly savedAt: EpochMs;
  readonly connections: number;
  /** How many of them ended abnormally. */
  readonly lost: number;
  /** Of the file, compressed. */
  readonly size: Bytes;
}

/** How much is kept; the sessions saved longest ago go first. */
export interface SavedLimits {
  readonly sessions: number;
  readonly bytes: Bytes;
}

export const savedLimits: SavedLimits = { sessions: 10, bytes: 200e6 };

/** What became of a session that was to be kept. `gone`: the person has deleted it since, and it stays deleted. */
export type SaveResult = 'saved' | 'gone' | 'too large';

interface Schema extends DBSchema {
  sessions: { key: string; value: SavedSession };
  files: { key: string; value: Blob };
}

/** @throws {DOMException} from all methods: QuotaExceededError where the disk or the browser's share of it is full */
export class SavedSessions {
  /** The last that was saved first. */
  list(): Promise<readonly SavedSession[]> {
    return withDatabase(async (database) => newestFirst(await database.getAll('sessions')));
  }

  /** The file of a session, compressed; null where it was deleted meanwhile. */
  file(id: string): Promise<Blob | null> {
    return withDatabase(async (database) => (await database.get('files', id)) ?? null);
  }

  /**
   * Keeps a session in the place of what was kept of it before, all of it or nothing, and lets go of the oldest ones.
   *
   * @param isFirst nothing of it was kept before
   */
  async save(session: SavedSession, file: Blob, isFirst: boolean, limits = savedLimits): Promise<SaveResult> {
    if (session.size > limits.bytes) return 'too large';
    return withTables(async (sessions, files) => {
      if (!isFirst && (await sessions.getKey(session.id)) === undefined) return 'gone';
      const others = (await sessions.getAll()).filter(({ id }) => id !== session.id);
      for (const { id } of beyond(limits, [session, ...newestFirst(others)])) {
        await sessions.delete(id);
        await files.delete(id);
      }
      await sessions.put(session);
      await files.put(file, session.id);
      return 'saved';
    });
  }

  delete(id: string): Promise<void> {
    return withTables(async (sessions, files) => {
      await sessions.delete(id);
      await files.delete(id);
    });
  }

  deleteAll(): Promise<void> {
    return withTables(async (sessions, files) => {
      await sessions.clear();
      await files.clear();
    });
  }
}

/** Opened anew for each use: a full disk breaks Firefox' connections to a database. */
async function withDatabase<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const database = await openDB<Schema>('deadair', 1, {
    upgrade(made) {
      made.createObjectStore('sessions', { keyPath: 'id' });
      made.createObjectStore('files');
    },
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

type Table<Name extends 'sessions' | 'files'> = IDBPObjectStore<Schema, ('sessions' | 'files')[], Name, 'readwrite'>;

/** Changes both tables or none. */
function withTables<T>(work: (sessions: Table<'sessions'>, files: Table<'files'>) => Promise<T>): Promise<T> {
  return withDatabase(async (database) => {
    const transaction = database.transaction(['sessions', 'files'], 'readwrite');
    // Awaited from the start: when a request fails, so does the transaction.
    const [result] = await Promise.all([
      work(transaction.objectStore('sessions'), transaction.objectStore('files')),
      transaction.done,
    ]);
    return result;
  });
}

function newestFirst(sessions: readonly SavedSession[]): SavedSession[] {
  return sessions.toSorted((a, b) => b.savedAt - a.savedAt);
}

/** Those for which there is no room after the ones before them. */
export function beyond({ sessions: most, bytes }: SavedLimits, sessions: readonly SavedSession[]): SavedSession[] {
  let room = bytes;
  return sessions.filter(({ size }, place) => {
    room -= size;
    return place >= most || room < 0;
  });
}
