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

  /** Copies the first `length` of `bytes`, at most the slab's size, and returns the running offset where they begin. */
  add(bytes: Uint8Array, length: Bytes): number {
    const room = this.#size - (this.#end % this.#size);
    if (length > room) this.#end += room;
    const start = this.#end;
    const whole = natives.viewBytes(bytes) === length;
    // Not subarray: it asks the page's Uint8Array.prototype what to construct.
    const kept = whole ? bytes : new natives.Uint8Array(natives.viewBuffer(bytes), natives.viewOffset(bytes), length);
    natives.fillFrom(this.#bytes, kept, start % this.#size);
    this.#end += length;
    return start;
  }

  /** Whether what began at `start` has not been overwritten since. */
  holds(start: number): boolean {
    return this.#end - start <= this.#size;
  }

  /** Whether what begins at `start` lies in the ring right after what ends at `end`. */
  isContinued(end: number, start: number): boolean {
    return start === end && start % this.#size !== 0;
  }

  /** A view of `length` bytes from the running offset `start`. */
  view(start: number, length: Bytes): Uint8Array {
    return new natives.Uint8Array(this.#buffer, start % this.#size, length);
  }
}

/**
 * Copies payloads out of a slab. Those that lie one after the other there, and are to do so here, are copied in one go: of a
 * busy connection that is all of a batch.
 */
export class PayloadRun {
  readonly #slab: PayloadSlab;
  readonly #into: Uint8Array;
  #start = 0;
  #length: Bytes = 0;
  #at = 0;

  constructor(slab: PayloadSlab, into: Uint8Array) {
    this.#slab = slab;
    this.#into = into;
  }

  /** Takes note of the `length` bytes from the running offset `start`, which are to come to `at`. */
  add(start: number, length: Bytes, at: number): void {
    const goesOn = this.#slab.isContinued(this.#start + this.#length, start) && this.#at + this.#length === at;
    if (!goesOn) {
      this.copy();
      this.#start = start;
      this.#length = 0;
      this.#at = at;
    }
    this.#length += length;
  }

  /** Copies what is noted and not copied yet. To be called when all is noted. */
  copy(): void {
    if (this.#length === 0) return;
    natives.fillFrom(this.#into, this.#slab.view(this.#start, this.#length), this.#at);
    this.#length = 0;
  }
}
