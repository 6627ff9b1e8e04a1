/** Opens a file apart from the panel, which stays at hand meanwhile. One worker opens one file. */
import { FileProblem } from '../files/file-problem.ts';
import { openFile } from '../files/open.ts';
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
    const { length: _, ...columns } = opened.tables.frames;
    const buffers = new Set(Object.values(columns).map(({ buffer }) => buffer as ArrayBuffer));
    post({ type: 'opened', opened }, [...buffers]);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    post({ type: 'refused', problem: error.problem });
  }
};
