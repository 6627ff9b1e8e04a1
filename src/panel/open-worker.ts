/** Opens a file apart from the panel, which stays at hand meanwhile. One worker opens one file. */
import { FileProblem } from '../files/file-problem.ts';
import { openFile } from '../files/open.ts';
import { buffersOf } from '../session/tables.ts';
import type { FromWorker } from './opener.ts';

/** Often enough for the eye. */
const tellEveryMs = 50;

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

self.onmessage = async ({ data: file }: MessageEvent<Blob>) => {
  let toldAt = Number.NEGATIVE_INFINITY;
  const onRead = (read: number) => {
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    post({ type: 'read', bytes: read });
  };
  try {
    const opened = await openFile(file.stream(), onRead);
    post({ type: 'opened', opened }, buffersOf(opened.tables));
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    post({ type: 'refused', problem: error.problem });
  }
};
