/** Payload bytes in JSON: text stays legible, all else becomes base64. */

import { FrameFlag } from '../session/model.ts';
import type { FilePayload } from './format.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function encodePayload(bytes: Uint8Array, flags: number): FilePayload {
  if ((flags & FrameFlag.binary) !== 0 && bytes.length > 0) return { base64: toBase64(bytes) };
  try {
    return decoder.decode(bytes);
  } catch {
    return { base64: toBase64(bytes) }; // cut within a character
  }
}

/** Payloads of many rows, joined end to end. */
export interface JoinedPayloads {
  /** How many bytes each row has. */
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Joins payloads; answers with the first row whose base64 is none, if there is one. */
export function joinPayloads(rows: readonly FilePayload[]): JoinedPayloads | { readonly notBase64At: number } {
  const joining = new Joining(rows);
  for (const [row, payload] of rows.entries()) {
    if (typeof payload === 'string') joining.addText(row, payload);
    else if (!joining.addBase64(row, payload.base64)) return { notBase64At: row };
  }
  return joining.joined();
}

/** Texts are encoded many at a time: in a browser, a call costs more than the hundred bytes it is for. */
const charactersAtOnce = 65_536;

class Joining {
  readonly #lengths: Uint32Array<ArrayBuffer>;
  #bytes: Uint8Array<ArrayBuffer>;
  #end = 0;
  /** Texts that wait, of which the first is this row's. */
  #texts: string[] = [];
  #firstRow = 0;
  #characters = 0;

  constructor(rows: readonly FilePayload[]) {
    this.#lengths = new Uint32Array(rows.length);
    const characters = rows.reduce<number>((sum, row) => sum + (typeof row === 'string' ? row : row.base64).length, 0);
    this.#bytes = new Uint8Array(characters);
  }

  addText(row: number, text: string): void {
    if (this.#texts.length === 0) this.#firstRow = row;
    this.#texts.push(text);
    this.#characters += text.length;
    if (this.#characters >= charactersAtOnce) this.#encodeTexts();
  }

  /** @returns false when it is no base64 */
  addBase64(row: number, base64: string): boolean {
    this.#encodeTexts();
    const characters = fromBase64(base64);
    if (characters === null) return false;
    const room = this.#room(characters.length);
    for (let i = 0; i < characters.length; i++) room[i] = characters.charCodeAt(i);
    this.#lengths[row] = characters.length;
    this.#end += characters.length;
    return true;
  }

  joined(): JoinedPayloads {
    this.#encodeTexts();
    return { lengths: this.#lengths, bytes: this.#bytes.subarray(0, this.#end) };
  }

  #encodeTexts(): void {
    const together = this.#texts.join('');
    // ASCII is as long in bytes as in characters.
    const isAscii = this.#encode(together) === together.length;
    for (const [i, text] of this.#texts.entries()) {
      const length = isAscii ? text.length : this.#encode(text);
      this.#lengths[this.#firstRow + i] = length;
      this.#end += length;
    }
    this.#texts = [];
    this.#characters = 0;
  }

  /** Writes a text behind what is there, and leaves it to the caller to count it. */
  #encode(text: string): number {
    const room = this.#room(text.length);
    const { read, written } = encoder.encodeInto(text, room);
    // A UTF-16 unit takes at most three bytes.
    return read === text.length ? written : encoder.encodeInto(text, this.#room(text.length * 3)).written;
  }

  #room(length: number): Uint8Array {
    const needed = this.#end + length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return this.#bytes.subarray(this.#end);
  }
}

function fromBase64(base64: string): string | null {
  try {
    return atob(base64);
  } catch {
    return null;
  }
}

/** Arguments of one call of String.fromCharCode: more would exhaust the stack. */
const bytesPerCall = 8192;

function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (let from = 0; from < bytes.length; from += bytesPerCall) {
    characters += String.fromCharCode(...bytes.subarray(from, from + bytesPerCall));
  }
  return btoa(characters);
}
