/**
 * Opens a file of any format that Deadair reads, told apart by what is in it, never by its name: session files, HAR
 * and NetLogs, plain or compressed. Bytes come as a stream and are counted as they come, so that a small file cannot become a
 * large one unnoticed; a NetLog, which may be larger than memory, is never there as a whole.
 */
import type { Bytes } from '../base/units.ts';
import { readSessionValue } from './decode.ts';
import { refuseDuplicateKeys } from './duplicate-keys.ts';
import { refuse } from './file-problem.ts';
import { formatName } from './format.ts';
import { looksLikeHar, readHar } from './har/read-har.ts';
import { parseJson } from './json-text.ts';
import { looksLikeNetLog, readNetLog } from './netlog/read-netlog.ts';
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
  const source = await unpacked(bytes, onRead);
  const texts = textsOf(source);
  const beginning = await beginningOf(texts);
  const text = joined(beginning, texts);
  if (looksLikeNetLog(beginning)) return readNetLog(text);
  return openText(await wholeOf(text, most, source.packed));
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

/** The bytes of a file one after the other, unpacked if it was packed. */
interface Source {
  readonly next: NextChunk;
  readonly giveUp: () => Promise<void>;
  readonly packed: boolean;
}

async function unpacked(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  onRead: (read: Bytes) => void,
): Promise<Source> {
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
  if (!isGzip(beginning)) return { next, giveUp, packed: false };

  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const { done, value } = await next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: giveUp,
  });
  const content = packed.pipeThrough(new DecompressionStream('gzip')).getReader();
  return { next: () => content.read(), giveUp: () => content.cancel(), packed: true };
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

async function* textsOf({ next, giveUp, packed }: Source): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await next();
      if (done) break;
      length += value.length;
      yield decoder.decode(value, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (isNotUtf8(error)) refuse(null, 'files.not-utf-8', { length: { bytes: length } });
    if (packed) refuse(null, 'files.broken-gzip', { length: { bytes: length } });
    refuseUnreadable(error);
  } finally {
    // Whoever has had enough of it stops here.
    await giveUp().catch(() => {});
  }
}

/** As much as tells formats apart. */
const beginningLength = 100;

async function beginningOf(texts: AsyncIterator<string, void>): Promise<string> {
  let beginning = '';
  while (beginning.length < beginningLength) {
    const { done, value } = await texts.next();
    if (done) break;
    beginning += value;
  }
  return beginning;
}

async function* joined(beginning: string, rest: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield beginning;
  yield* rest;
}

async function wholeOf(texts: AsyncIterable<string>, most: Bytes, packed: boolean): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const text of texts) {
    length += text.length;
    if (length > most) refuse(null, packed ? 'files.unpacks-too-large' : 'files.too-large', { most: { bytes: most } });
    parts.push(text);
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
