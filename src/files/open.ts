/**
 * Opens a file of any format that Deadair reads, told apart by what is in it, never by its name: session files, HAR
 * and NetLogs, plain or compressed. A NetLog, which may be larger than memory, is never there as a whole.
 */
import type { Bytes } from '../base/units.ts';
import { readSessionValue } from './decode.ts';
import { refuseDuplicateKeys } from './duplicate-keys.ts';
import { allOf, bytesOf, type Chunk, joined, textsOf } from './file-bytes.ts';
import { FileProblem } from './file-problem.ts';
import { formatName, formatVersion } from './format.ts';
import { looksLikeHar, readHar } from './har/read-har.ts';
import { parseJson } from './json-text.ts';
import { liftFrames } from './lift/lift-frames.ts';
import { looksLikeNetLog, readNetLog } from './netlog/read-netlog.ts';
import type { OpenedFile } from './opened-file.ts';
import { versionOf } from './upgrade.ts';

/** More text than any browser makes one string of. */
export const mostBytes: Bytes = 500 * 2 ** 20;

/**
 * Opens a file. Rejects with a FileProblem, and nothing else, when it cannot.
 *
 * @param onRead hears how many bytes of the file have been read so far
 */
export async function openFile(
  file: ReadableStream<Chunk>,
  onRead: (read: Bytes) => void = () => {},
  most: Bytes = mostBytes,
): Promise<OpenedFile> {
  const { chunks, packed } = await bytesOf(file, onRead);
  const beginning = await beginningOf(chunks);
  const all = continued(beginning, chunks);
  if (looksLikeNetLog(new TextDecoder().decode(joined(beginning)))) return readNetLog(textsOf(all));
  const whole = await allOf(all, most, packed);
  return openLifted(joined(whole)) ?? openText(await textOf(whole));
}

/** As much as tells formats apart. */
const beginningLength: Bytes = 100;

async function beginningOf(chunks: AsyncIterator<Chunk, void>): Promise<Chunk[]> {
  const beginning: Chunk[] = [];
  for (let length = 0; length < beginningLength; ) {
    const { done, value } = await chunks.next();
    if (done) break;
    beginning.push(value);
    length += value.length;
  }
  return beginning;
}

async function* continued(beginning: readonly Chunk[], rest: AsyncIterable<Chunk>): AsyncGenerator<Chunk, void> {
  yield* beginning;
  yield* rest;
}

async function textOf(chunks: readonly Chunk[]): Promise<string> {
  const texts: string[] = [];
  for await (const text of textsOf(chunks)) texts.push(text);
  return texts.join('');
}

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

/** The short way for session files as we write them. null for others, and where anything is wrong: `openText` says what. */
function openLifted(bytes: Chunk): OpenedFile | null {
  const lifted = liftFrames(bytes);
  if (lifted === null) return null;
  try {
    const value = parseJson(lifted.rest);
    // Upgraders want the frames in their place.
    if (versionOf(value).version !== formatVersion) return null;
    refuseDuplicateKeys(lifted.rest);
    return readSessionValue(value, lifted.columns);
  } catch (error) {
    if (error instanceof FileProblem) return null;
    throw error;
  }
}
