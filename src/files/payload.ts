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

/** The bytes, or null when the base64 is none. */
export function decodePayload(payload: FilePayload): Uint8Array | null {
  if (typeof payload === 'string') return encoder.encode(payload);
  try {
    return Uint8Array.from(atob(payload.base64), (character) => character.charCodeAt(0));
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
