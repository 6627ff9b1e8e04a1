/**
 * The bytes of a file, as they come: unpacked if they were packed, and counted, so that a small file cannot become a large
 * one unnoticed. Whatever goes wrong is a FileProblem.
 */
import type { Bytes } from '../base/units.ts';
import { refuse } from './file-problem.ts';

export type Chunk = Uint8Array<ArrayBuffer>;

export interface FileBytes {
  /** To be gone through once. Whoever stops before the end gives up the file. */
  readonly chunks: AsyncGenerator<Chunk, void>;
  readonly packed: boolean;
}

/** @param onRead hears how many bytes of the file have been read so far, packed ones as they are */
export async function bytesOf(file: ReadableStream<Chunk>, onRead: (read: Bytes) => void): Promise<FileBytes> {
  const reader = file.getReader();
  const first = await reader.read().catch(refuseUnreadable);
  const beginning = first.value ?? new Uint8Array(0);
  if (isUtf16(beginning)) refuse(null, 'files.utf-16');

  let read = 0;
  let upcoming: typeof first | null = first;
  const given = new ReadableStream<Chunk>({
    pull: async (controller) => {
      const { done, value } = upcoming ?? (await reader.read());
      upcoming = null;
      read += value?.length ?? 0;
      onRead(read);
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => reader.cancel(),
  });
  if (!isGzip(beginning)) return { chunks: chunksOf(given, refuseUnreadable), packed: false };
  const content = given.pipeThrough(new DecompressionStream('gzip'));
  return { chunks: chunksOf(content, refuseBrokenGzip), packed: true };
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** Its byte order mark, in either order. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

async function* chunksOf(
  stream: ReadableStream<Chunk>,
  refuseFor: (error: unknown, read: Bytes) => never,
): AsyncGenerator<Chunk, void> {
  const reader = stream.getReader();
  let read = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.length;
      yield value;
    }
  } catch (error) {
    refuseFor(error, read);
  } finally {
    // Whoever has had enough of it stops here.
    await reader.cancel().catch(() => {});
  }
}

function refuseUnreadable(error: unknown): never {
  refuse(null, 'files.reading-failed', { reason: error instanceof Error ? error.message : String(error) });
}

function refuseBrokenGzip(_error: unknown, unpacked: Bytes): never {
  refuse(null, 'files.broken-gzip', { length: { bytes: unpacked } });
}

/** All of them. Refuses a file of more than `most`. */
export async function allOf(chunks: AsyncIterable<Chunk>, most: Bytes, packed: boolean): Promise<Chunk[]> {
  const all: Chunk[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > most) refuse(null, packed ? 'files.unpacks-too-large' : 'files.too-large', { most: { bytes: most } });
    all.push(chunk);
  }
  return all;
}

/** The same in one piece. */
export function joined(chunks: readonly Chunk[]): Chunk {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const chunk of chunks) {
    whole.set(chunk, end);
    end += chunk.length;
  }
  return whole;
}

/** The text of a file in UTF-8, piece by piece. */
export async function* textsOf(chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    yield decoded(() => decoder.decode(chunk, { stream: true }), length);
  }
  yield decoded(() => decoder.decode(), length);
}

/** @param length of all that has been decoded by then */
function decoded(decode: () => string, length: Bytes): string {
  try {
    return decode();
  } catch {
    refuse(null, 'files.not-utf-8', { length: { bytes: length } });
  }
}
