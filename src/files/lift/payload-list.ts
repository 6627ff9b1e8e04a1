/** The list of payloads, from its bytes to theirs: text in a file of UTF-8 is, but for escapes, what it stands for. */
import type { JoinedPayloads } from '../payload.ts';
import { ascii, decline, type JsonCursor } from './json-cursor.ts';

/** What `\n` and the like stand for, by the character behind the backslash; 0 for `\u` and what is no escape. */
const escapes = new Uint8Array(256);
for (const [name, meaning] of Object.entries({
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
})) {
  escapes[name.charCodeAt(0)] = meaning.charCodeAt(0);
}

/** What ends a run of bytes that stand for themselves: quotes, backslashes, and what JSON does not allow in a text. */
const endsRun = Uint8Array.from({ length: 256 }, (_, code) =>
  Number(code < 0x20 || code === ascii.quote || code === ascii.backslash),
);

/** Six bits for each character of base64; negative for all others. */
const sextets = new Int8Array(256).fill(-1);
for (const [value, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  sextets[character.charCodeAt(0)] = value;
}

const encoder = new TextEncoder();

/** Reads the payloads of so many rows from a cursor at their list. Throws Declined. */
export function readPayloadList(cursor: JsonCursor, rows: number): JoinedPayloads {
  const start = cursor.at;
  const reading = new Reading(cursor);
  const lengths = new Uint32Array(rows);
  cursor.list(rows, (row) => {
    lengths[row] = cursor.peek() === ascii.quote ? reading.text() : reading.base64();
  });
  if (reading.hasLongCharacters) refuseBrokenCharacters(cursor.bytes.subarray(start, cursor.at));
  return { lengths, bytes: reading.joined };
}

class Reading {
  /** A byte of 128 or more was met, as part of a character of several. */
  hasLongCharacters = false;
  readonly #cursor: JsonCursor;
  /** No payload is longer than what it is written as. */
  readonly #joined: Uint8Array<ArrayBuffer>;
  #end = 0;

  constructor(cursor: JsonCursor) {
    this.#cursor = cursor;
    this.#joined = new Uint8Array(cursor.bytes.length - cursor.at);
  }

  /** Without what was left over, which would be kept for as long as the payloads are. */
  get joined(): Uint8Array<ArrayBuffer> {
    return this.#joined.slice(0, this.#end);
  }

  /** Appends a text and returns how many bytes it has. */
  text(): number {
    const { bytes, at: start } = this.#cursor;
    const joined = this.#joined;
    let end = this.#end;
    let seen = 0;
    let at = start + 1;
    for (;;) {
      let code = bytes[at++] ?? 0;
      if (endsRun[code] === 1) {
        if (code === ascii.quote) break;
        if (code !== ascii.backslash) decline();
        code = escapes[bytes[at++] ?? 0] ?? 0;
        if (code === 0) return this.#textWithCodes();
      }
      seen |= code;
      joined[end++] = code;
    }
    if (seen >= 0x80) this.hasLongCharacters = true;
    this.#cursor.at = at;
    return this.#appended(end);
  }

  /** The same of one with `\u0007` in it, which is rare. */
  #textWithCodes(): number {
    const { bytes, at } = this.#cursor;
    this.#cursor.at = this.#cursor.endOfText();
    const text = parsed(bytes.subarray(at, this.#cursor.at));
    return this.#appended(this.#end + encoder.encodeInto(text, this.#joined.subarray(this.#end)).written);
  }

  /** Appends what `{ "base64": "…" }` stands for and returns how many bytes it has. */
  base64(): number {
    const cursor = this.#cursor;
    const { bytes } = cursor;
    const joined = this.#joined;
    let end = this.#end;
    cursor.take(ascii.opening.object);
    if (cursor.key() !== 'base64') decline();
    cursor.take(ascii.quote);
    let at = cursor.at;
    for (;;) {
      const four =
        (sextet(bytes[at]) << 18) |
        (sextet(bytes[at + 1]) << 12) |
        (sextet(bytes[at + 2]) << 6) |
        sextet(bytes[at + 3]);
      if (four < 0) break;
      joined[end++] = four >> 16;
      joined[end++] = four >> 8;
      joined[end++] = four;
      at += 4;
    }
    if (bytes[at] !== ascii.quote) {
      // The last two or three characters are filled up with `=`.
      const isOneByte = bytes[at + 2] === ascii.equals;
      const last =
        (sextet(bytes[at]) << 18) | (sextet(bytes[at + 1]) << 12) | (isOneByte ? 0 : sextet(bytes[at + 2]) << 6);
      if (last < 0 || bytes[at + 3] !== ascii.equals) decline();
      joined[end++] = last >> 16;
      if (!isOneByte) joined[end++] = last >> 8;
      at += 4;
    }
    if (bytes[at++] !== ascii.quote) decline();
    cursor.at = at;
    cursor.take(ascii.closing.object);
    return this.#appended(end);
  }

  #appended(end: number): number {
    const length = end - this.#end;
    this.#end = end;
    return length;
  }
}

function sextet(code: number | undefined): number {
  return sextets[code ?? 0] ?? -1;
}

function parsed(bytes: Uint8Array): string {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return decline();
  }
}

/** As much as is decoded at once, since what comes of it is thrown away. */
const pieceLength = 1 << 16;

function refuseBrokenCharacters(bytes: Uint8Array): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      decoder.decode(bytes.subarray(at, at + pieceLength), { stream: true });
    }
    decoder.decode();
  } catch {
    decline();
  }
}
