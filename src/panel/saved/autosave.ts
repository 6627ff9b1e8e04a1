/**
 * Keeps the session being recorded, every few seconds while it changes, so that a DevTools that crashed or was closed
 * loses no more than those. A session is one until another begins: by "clear", or by a navigation that is not preserved.
 */
import { type Message, message } from '../../base/message.ts';
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import type { SessionView } from '../../session/model.ts';
import { type SessionTables, tablesOf } from '../../session/tables.ts';
import type { LiveSource } from '../live-source.ts';
import type { SaveResult } from './saved-sessions.ts';

/** What is to be kept of a session at a time. */
export interface ToSave {
  readonly id: string;
  readonly savedAt: EpochMs;
  readonly isFirst: boolean;
  readonly tables: SessionTables;
}

export interface AutosaveHost {
  /** Asked before each save: the person may change their mind. */
  isWanted(): boolean;
  now(): EpochMs;
  after(delay: Milliseconds, callback: () => void): void;
  newId(): string;
  /** Resolves when the session is on disk, or is not going to be. @throws {Error} of the browser's storage */
  save(session: ToSave): Promise<SaveResult>;
  /** What the person has to know: why nothing is kept any more. */
  tell(problem: Message): void;
}

const saveEveryMs: Milliseconds = 2000;
/** Of large sessions a save takes seconds: it gets at most this share of the time. */
const saveShare = 10;

export function autosave(source: Pick<LiveSource, 'session'>, host: AutosaveHost): void {
  let current = begin(source.session);

  function begin(session: SessionView) {
    return { session, id: host.newId(), savedRevision: -1, isFirst: true, isOver: false };
  }

  /** @returns false when nothing can be kept any more */
  async function saveCurrent(): Promise<boolean> {
    const { session, id, isFirst } = current;
    const { revision } = session;
    if (!host.isWanted() || current.isOver || session.connections.length === 0 || revision === current.savedRevision)
      return true;
    try {
      const result = await host.save({ id, savedAt: host.now(), isFirst, tables: tablesOf(session) });
      current.isFirst = false;
      current.savedRevision = revision;
      current.isOver = result !== 'saved';
      if (result === 'too large') host.tell(message('panel.autosave-too-large'));
      return true;
    } catch (error) {
      host.tell(problemOf(error));
      return false;
    }
  }

  async function saveInTurn(): Promise<void> {
    const startedAt = host.now();
    let goesOn = await saveCurrent();
    // What was recorded last of a session that is over by now has just been saved.
    if (goesOn && current.session !== source.session) {
      current = begin(source.session);
      goesOn = await saveCurrent();
    }
    if (!goesOn) return;
    const took = host.now() - startedAt;
    host.after(Math.max(saveEveryMs, took * saveShare), () => void saveInTurn());
  }

  host.after(saveEveryMs, () => void saveInTurn());
}

function problemOf(error: unknown): Message {
  const { name, message: why } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'QuotaExceededError') return message('panel.autosave-full');
  return message('panel.autosave-failed', { why });
}
