/**
 * Opens a file of any format that Deadair reads, told apart by what is in it, never by its name: session files and HAR,
 * plain or compressed. Bytes come as a stream and are counted as they come, so that a small file cannot become a large one
 * unnoticed.
 */
import type { Bytes } from '../base/units.ts';
import { readSessionValue } from './decode.ts';
import { refuseDuplicateKeys } from './duplicate-keys.ts';
import { FileProblem, refuse } from './file-problem.ts';
import { formatName } from './format.ts';
import { looksLikeHar, readHar } from './har/read-har.ts';
import { parseJson } from './json-text.ts';
import type { OpenedFile } from './opened-file.ts';

/** More text than any browser makes one string of. */
export const mostBytes: Bytes = 500 * 2 ** 20;

/**
 * Opens a file. Rejects with a FileProblem, and nothing else, when it cannot.
 *
 * @param onRead hears how many bytes of the file have been read so far
 */
export async function openFile(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  onRead: (read: Bytes) => void = () => {},
  most: Bytes = mostBytes,
): Promise<OpenedFile> {
  return openText(await textOf(bytes, onRead, most));
}

/** The same of its text. */
function openText(text: string): OpenedFile {
  const value = parseJson(text);
  if (looksLikeHar(value)) return readHar(value);
  // Of other programs' files it is no business of ours.
  if (looksLikeSession(value)) refuseDuplicateKeys(text);
  return readSessionValue(value);
}

function looksLikeSession(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === formatName;
}

async function textOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  onRead: (read: Bytes) => void,
  most: Bytes,
): Promise<string> {
  const reader = bytes.getReader();
  const first = await reader.read().catch(refuseUnreadable);
  const beginning = first.value ?? new Uint8Array(0);
  if (isUtf16(beginning)) refuse(null, 'files.utf-16');

  let read = 0;
  let upcoming: Promise<Chunk> | null = Promise.resolve(first);
  const next: NextChunk = async () => {
    const chunk = await (upcoming ?? reader.read());
    upcoming = null;
    read += chunk.value?.length ?? 0;
    onRead(read);
    return chunk;
  };
  const giveUp = () => reader.cancel();
  if (!isGzip(beginning)) return decoded(next, giveUp, most, false);

  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const { done, value } = await next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: giveUp,
  });
  const unpacked = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  return decoded(
    () => unpacked.read(),
    () => unpacked.cancel(),
    most,
    true,
  );
}

type Chunk = ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;
type NextChunk = () => Promise<Chunk>;

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** Its byte order mark, in either order. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

async function decoded(next: NextChunk, giveUp: () => Promise<void>, most: Bytes, packed: boolean): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await next();
      if (done) break;
      length += value.length;
      if (length > most) {
        await giveUp();
        refuse(null, packed ? 'files.unpacks-too-large' : 'files.too-large', { most: { bytes: most } });
      }
      parts.push(decoder.decode(value, { stream: true }));
    }
    parts.push(decoder.decode());
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    if (packed && !isNotUtf8(error)) refuse(null, 'files.broken-gzip', { length: { bytes: length } });
    if (isNotUtf8(error)) refuse(null, 'files.not-utf-8', { length: { bytes: length } });
    refuseUnreadable(error);
  }
  return parts.join('');
}

function refuseUnreadable(error: unknown): never {
  refuse(null, 'files.not-readable', { reason: error instanceof Error ? error.message : String(error) });
}

/** Decoders throw a TypeError with a code of Node's, or with words on encodings; decompressors one with others. */
function isNotUtf8(error: unknown): boolean {
  return error instanceof TypeError && /encod|utf/i.test(error.message);
}
