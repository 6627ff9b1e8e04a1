/** The length of a text on the wire. */
import type { Bytes } from '../base/units.ts';
import { natives } from './natives.ts';

/** Texts up to this long are counted by their characters; longer ones are encoded piece by piece, which is faster. */
const countedLength = 256;
const pieceLength = 8192;
let scratch: Uint8Array | null = null;

/** Bytes of `text` in UTF-8. A lone surrogate counts 3: it is sent as U+FFFD. */
export function utf8Length(text: string): Bytes {
  return text.length <= countedLength ? count(text) : encodePieces(text);
}

function count(text: string): Bytes {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = natives.charCodeAt(text, i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isHighSurrogate(unit) && isLowSurrogate(i + 1 < text.length ? natives.charCodeAt(text, i + 1) : 0)) {
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

function encodePieces(text: string): Bytes {
  scratch ??= new natives.Uint8Array(pieceLength * 3);
  let bytes = 0;
  for (let from = 0; from < text.length; ) {
    let to = natives.min(from + pieceLength, text.length);
    if (to < text.length && isHighSurrogate(natives.charCodeAt(text, to - 1))) to--; // keep a pair together
    bytes += natives.encodeInto(natives.slice(text, from, to), scratch).written;
    from = to;
  }
  return bytes;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
