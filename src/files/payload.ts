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

/** In a browser, a call of the encoder costs more than the hundred bytes it is for: so many rows are encoded with one. */
const rowsAtOnce = 512;

/** Joins payloads; answers with the first row whose base64 is none, if there is one. */
export function joinPayloads(rows: readonly FilePayload[]): JoinedPayloads | { readonly notBase64At: number } {
  const lengths = new Uint32Array(rows.length);
  const joining = new Joining(rows);
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce);
    const isAscii = joining.addAscii(some);
    for (let i = 0; i < some.length; i++) {
      const payload = some[i] ?? '';
      const length = isAscii ? (payload as string).length : joining.add(payload);
      if (length === null) return { notBase64At: from + i };
      lengths[from + i] = length;
    }
  }
  return { lengths, bytes: joining.bytes };
}

class Joining {
  #bytes: Uint8Array<ArrayBuffer>;
  #end = 0;

  /** With room for all of them, if they are ASCII. */
  constructor(rows: readonly FilePayload[]) {
    let characters = 0;
    for (const row of rows) characters += (typeof row === 'string' ? row : row.base64).length;
    this.#bytes = new Uint8Array(characters);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#end);
  }

  /** Appends all of them, or none and says false: not all are text with a byte for each character. */
  addAscii(payloads: readonly FilePayload[]): boolean {
    if (!payloads.every((payload) => typeof payload === 'string')) return false;
    const together = payloads.join('');
    const { read, written } = encoder.encodeInto(together, this.#room(together.length));
    const isAscii = read === together.length && written === together.length;
    if (isAscii) this.#end += written;
    return isAscii;
  }

  /** Appends a payload and returns how many bytes it has, or null when its base64 is none. */
  add(payload: FilePayload): number | null {
    const length = typeof payload === 'string' ? this.#addText(payload) : this.#addBase64(payload.base64);
    if (length !== null) this.#end += length;
    return length;
  }

  #addText(text: string): number {
    // A UTF-16 unit takes at most three bytes.
    return encoder.encodeInto(text, this.#room(text.length * 3)).written;
  }

  #addBase64(base64: string): number | null {
    const characters = fromBase64(base64);
    if (characters === null) return null;
    const room = this.#room(characters.length);
    for (let i = 0; i < characters.length; i++) room[i] = characters.charCodeAt(i);
    return characters.length;
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
