/** The panel's way to the worker that saves. */
import { buffersOf } from '../../session/tables.ts';
import { startWorker } from '../start-worker.ts';
import type { AutosaveHost } from './autosave.ts';
import workerUrl from './save-worker.ts?worker&url';
import type { SaveResult } from './saved-sessions.ts';

export type FromSaveWorker =
  | { readonly type: 'done'; readonly result: SaveResult }
  | { readonly type: 'failed'; readonly name: string; readonly message: string };

/** Saves one session at a time: to be awaited before the next. */
export function saverInWorker(): AutosaveHost['save'] {
  let worker: Worker | null = null;
  return (session) =>
    new Promise((resolve, reject) => {
      worker ??= startWorker(workerUrl);
      worker.onmessage = ({ data }: MessageEvent<FromSaveWorker>) => {
        if (data.type === 'done') resolve(data.result);
        else reject(Object.assign(new Error(data.message), { name: data.name }));
      };
      // Out of memory, or a fault of ours.
      worker.onerror = ({ message }) => reject(new Error(message || 'the worker that saves broke down'));
      worker.postMessage(session, buffersOf(session.tables));
    });
}
