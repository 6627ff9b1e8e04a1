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
  let read = 0;
  const counted = bytes.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        read += chunk.length;
        onRead(read);
        controller.enqueue(chunk);
      },
    }),
  );
  return openText(await textOf(counted, most));
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

async function textOf(bytes: ReadableStream<Uint8Array<ArrayBuffer>>, most: Bytes): Promise<string> {
  const reader = bytes.getReader();
  const first = await reader.read().catch(refuseUnreadable);
  const rest = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => (first.done ? controller.close() : controller.enqueue(first.value)),
    pull: async (controller) => {
      const next = await reader.read();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const beginning = first.value ?? new Uint8Array(0);
  if (isGzip(beginning)) return decoded(rest.pipeThrough(new DecompressionStream('gzip')), most, true);
  if (isUtf16(beginning)) refuse(null, 'files.utf-16');
  return decoded(rest, most, false);
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** Its byte order mark, in either order. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

async function decoded(bytes: ReadableStream<Uint8Array<ArrayBuffer>>, most: Bytes, packed: boolean): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let length = 0;
  const reader = bytes.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        await reader.cancel();
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
