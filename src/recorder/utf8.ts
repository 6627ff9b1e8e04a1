/** Texts as they go over the wire. */
import type { Bytes } from '../base/units.ts';
import { natives } from './natives.ts';

/**
 * Measures texts, and has the beginning of the last one measured at hand. One piece of memory for all of them: a text
 * that is looked at is neither copied whole nor kept alive. Longer texts are encoded piece by piece.
 */
export class TextMeasure {
  /** UTF-8 of the beginning of the last text: all of it, or the piece's length in bytes at least, less one. */
  readonly beginning: Uint8Array;
  readonly #pieceLength: number;
  #beginning: Bytes = 0;

  /** @param pieceLength in UTF-16 units */
  constructor(pieceLength: number) {
    this.#pieceLength = pieceLength;
    this.beginning = new natives.Uint8Array(pieceLength * 3);
  }

  /** Bytes of `text` in UTF-8. A lone surrogate counts 3: it is sent as U+FFFD. */
  measure(text: string): Bytes {
    if (text.length <= this.#pieceLength) {
      this.#beginning = natives.encodeInto(text, this.beginning).written;
      return this.#beginning;
    }
    const head = endOfPiece(text, 0, this.#pieceLength);
    let bytes = 0;
    for (let from = head; from < text.length; ) {
      const to = endOfPiece(text, from, this.#pieceLength);
      bytes += natives.encodeInto(natives.slice(text, from, to), this.beginning).written;
      from = to;
    }
    this.#beginning = natives.encodeInto(natives.slice(text, 0, head), this.beginning).written; // last: it is to stay
    return bytes + this.#beginning;
  }

  /** How many of the first `most` bytes of `beginning` are whole characters of the last text. */
  whole(most: Bytes): Bytes {
    let end = natives.min(most, this.#beginning);
    if (end === this.#beginning) return end;
    while (end > 0 && ((this.beginning[end] ?? 0) & 0xc0) === 0x80) end--;
    return end;
  }
}

/** Where a piece ends that begins at `from`: not within a pair of surrogates. */
function endOfPiece(text: string, from: number, pieceLength: number): number {
  const end = from + pieceLength;
  if (end >= text.length) return text.length;
  const last = natives.charCodeAt(text, end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}
