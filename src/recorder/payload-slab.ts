/**
 * The kept bytes of frames, in one preallocated ring of bytes. Copies, never slices or views of the page's own strings
 * and buffers: a 64-byte slice of a 1 MB message would keep all of the megabyte alive.
 */
import type { Bytes } from '../base/units.ts';
import { natives } from './natives.ts';

export class PayloadSlab {
  readonly #bytes: Uint8Array;
  /** Running offset of the next write; positions in the ring are offsets modulo its size. */
  #end = 0;

  constructor(size: Bytes) {
    this.#bytes = new natives.Uint8Array(size);
  }

  /** Running offset of what is written next: where the payload begins that the caller is about to add. */
  begin(length: Bytes): number {
    const size = this.#bytes.length;
    const room = size - (this.#end % size);
    if (length > room) this.#end += room;
    return this.#end;
  }

  /** Writes the first bytes of a text as UTF-8, whole characters only. Returns how many; `most` is below the slab's size. */
  addText(text: string, most: Bytes): Bytes {
    const at = this.begin(most) % this.#bytes.length;
    // A character takes a byte at least, so no more than `most` of them can fit.
    const head = text.length > most ? natives.slice(text, 0, most) : text;
    const { written } = natives.encodeInto(head, natives.subarray(this.#bytes, at, at + most));
    this.#end += written;
    return written;
  }

  addBytes(bytes: Uint8Array): Bytes {
    const at = this.begin(bytes.length) % this.#bytes.length;
    natives.fillFrom(this.#bytes, bytes, at);
    this.#end += bytes.length;
    return bytes.length;
  }

  /** Whether what began at `start` has not been overwritten since. */
  holds(start: number): boolean {
    return this.#end - start <= this.#bytes.length;
  }

  /** A view of `length` bytes from the running offset `start`. */
  view(start: number, length: Bytes): Uint8Array {
    const at = start % this.#bytes.length;
    return natives.subarray(this.#bytes, at, at + length);
  }
}
