/**
 * The kept bytes of frames, in one preallocated ring of bytes. Copies, never slices or views of the page's own strings
 * and buffers: a 64-byte slice of a 1 MB message would keep all of the megabyte alive.
 */
import type { Bytes } from '../base/units.ts';
import { natives } from './natives.ts';

export class PayloadSlab {
  readonly #size: Bytes;
  readonly #bytes: Uint8Array;
  readonly #buffer: ArrayBufferLike;
  /** Running offset of the next write; positions in the ring are offsets modulo its size. */
  #end = 0;

  constructor(size: Bytes) {
    this.#size = size;
    this.#bytes = new natives.Uint8Array(size);
    this.#buffer = natives.viewBuffer(this.#bytes);
  }

  /** Running offset of what is written next: where the payload begins that the caller is about to add. */
  begin(length: Bytes): number {
    const room = this.#size - (this.#end % this.#size);
    if (length > room) this.#end += room;
    return this.#end;
  }

  /** Writes the first bytes of a text as UTF-8, whole characters only. Returns how many; `most` is below the slab's size. */
  addText(text: string, most: Bytes): Bytes {
    const start = this.begin(most);
    // A character takes a byte at least, so no more than `most` of them can fit.
    const head = text.length > most ? natives.slice(text, 0, most) : text;
    const { written } = natives.encodeInto(head, this.view(start, most));
    this.#end += written;
    return written;
  }

  addBytes(bytes: Uint8Array): Bytes {
    const length = natives.viewBytes(bytes);
    const at = this.begin(length) % this.#size;
    natives.fillFrom(this.#bytes, bytes, at);
    this.#end += length;
    return length;
  }

  /** Whether what began at `start` has not been overwritten since. */
  holds(start: number): boolean {
    return this.#end - start <= this.#size;
  }

  /** A view of `length` bytes from the running offset `start`. */
  view(start: number, length: Bytes): Uint8Array {
    // Not subarray: it asks the page's Uint8Array.prototype what to construct.
    return new natives.Uint8Array(this.#buffer, start % this.#size, length);
  }
}
