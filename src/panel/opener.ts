/** Opens files in a worker of their own: a file of a hundred megabytes takes seconds, and can be given up. */
import type { Message } from '../base/message.ts';
import type { Bytes } from '../base/units.ts';
import type { OpenedFile } from '../files/opened-file.ts';
import workerUrl from './open-worker.ts?worker&url';
import { startWorker } from './start-worker.ts';

export type FromWorker =
  | { readonly type: 'read'; readonly bytes: Bytes }
  | { readonly type: 'opened'; readonly opened: OpenedFile }
  | { readonly type: 'refused'; readonly problem: Message };

/** What became of a file; null: it was given up, or whoever read it broke down. */
export type Outcome = Extract<FromWorker, { type: 'opened' | 'refused' }> | null;

/** Resolves when it is known what became of the file. `onRead` hears how many bytes have been read so far. */
export type Opener = (file: Blob, onRead: (read: Bytes) => void, signal: AbortSignal) => Promise<Outcome>;

export const openInWorker: Opener = (file, onRead, signal) =>
  new Promise((resolve) => {
    const worker = startWorker(workerUrl);
    const end = (outcome: Outcome) => {
      worker.terminate();
      resolve(outcome);
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'read') onRead(data.bytes);
      else end(data);
    };
    // Out of memory, or a fault of ours.
    worker.onerror = () => end(null);
    signal.addEventListener('abort', () => end(null), { once: true });
    worker.postMessage(file);
  });
