/**
 * The last frames of a realm: columns in preallocated rings, numbered from 0 by ordinal. Adding one allocates nothing.
 *
 * ```
 *   ordinal      … 1021 1022 1023 | 1024 1025          capacity 1024: frame 1024 took the slot of frame 0
 *   slot            1021 1022 1023 |    0    1
 * ```
 */
import type { Bytes, RealmMs } from '../base/units.ts';
import { type FrameColumns, FrameFlag } from '../wire/records.ts';
import { natives } from './natives.ts';
import { PayloadSlab } from './payload-slab.ts';

export interface RingSize {
  readonly frames: number;
  readonly payloadBytes: Bytes;
}

export class FrameRing {
  readonly size: RingSize;
  readonly #capacity: number;
  readonly #connection: Uint32Array;
  readonly #time: Float64Array;
  readonly #flags: Uint8Array;
  readonly #size: Uint32Array;
  readonly #captured: Uint32Array;
  readonly #payloadStart: Float64Array;
  readonly #slab: PayloadSlab;
  #start: number;
  #end: number;

  /** A ring whose first frame will have the number `from`. */
  constructor(size: RingSize, from = 0) {
    this.size = size;
    this.#capacity = size.frames;
    this.#connection = new natives.Uint32Array(size.frames);
    this.#time = new natives.Float64Array(size.frames);
    this.#flags = new natives.Uint8Array(size.frames);
    this.#size = new natives.Uint32Array(size.frames);
    this.#captured = new natives.Uint32Array(size.frames);
    this.#payloadStart = new natives.Float64Array(size.frames);
    this.#slab = new PayloadSlab(size.payloadBytes);
    this.#start = this.#end = from;
  }

  /** Number of the oldest frame still held. */
  get start(): number {
    return this.#start;
  }

  /** Number that the next frame will have. */
  get end(): number {
    return this.#end;
  }

  addText(connection: number, time: RealmMs, flags: number, size: Bytes, text: string, cap: Bytes): void {
    const slot = this.#add(connection, time, flags, size);
    this.#payloadStart[slot] = this.#slab.begin(cap);
    this.#captured[slot] = this.#slab.addText(text, cap);
  }

  /** `bytes` is what to keep, already cut to the cap; null where nothing is known yet. */
  addBinary(connection: number, time: RealmMs, flags: number, size: Bytes, bytes: Uint8Array | null): void {
    const slot = this.#add(connection, time, flags, size);
    if (bytes !== null) this.#keep(slot, bytes);
  }

  /** Gives a frame its bytes afterwards. False when it has gone already. */
  fill(ordinal: number, bytes: Uint8Array): boolean {
    if (ordinal < this.#start) return false;
    this.#keep(ordinal % this.#capacity, bytes);
    return true;
  }

  /**
   * Copies the frames numbered `from` and up that are still held: at most `most` of them, and no more than fit in
   * `payloadBytes` (one frame always does). With `payloadBytes` 0 all payloads are left out, and marked so.
   */
  read(from: number, most: number, payloadBytes: Bytes): { readonly first: number; readonly frames: FrameColumns } {
    const first = natives.max(from, this.#start);
    let length = natives.max(0, natives.min(most, this.#end - first));
    let bytes = 0;
    for (let i = 0; i < length && payloadBytes > 0; i++) {
      const captured = this.#keptBytes((first + i) % this.#capacity);
      if (i > 0 && bytes + captured > payloadBytes) length = i;
      else bytes += captured;
    }
    const frames = {
      length,
      connection: new natives.Uint32Array(length),
      time: new natives.Float64Array(length),
      flags: new natives.Uint8Array(length),
      size: new natives.Uint32Array(length),
      captured: new natives.Uint32Array(length),
      payload: new natives.Uint8Array(bytes),
    };
    let end = 0;
    for (let i = 0; i < length; i++) {
      const slot = (first + i) % this.#capacity;
      const captured = payloadBytes > 0 ? this.#keptBytes(slot) : 0;
      const evicted = captured < this.#cell(this.#captured, slot);
      frames.connection[i] = this.#cell(this.#connection, slot);
      frames.time[i] = this.#cell(this.#time, slot);
      frames.flags[i] = this.#cell(this.#flags, slot) | (evicted ? FrameFlag.payloadEvicted : 0);
      frames.size[i] = this.#cell(this.#size, slot);
      frames.captured[i] = captured;
      if (captured > 0) {
        natives.fillFrom(frames.payload, this.#slab.view(this.#cell(this.#payloadStart, slot), captured), end);
      }
      end += captured;
    }
    return { first, frames };
  }

  /** A ring of another size with the newest frames of this one. */
  resized(size: RingSize): FrameRing {
    const from = natives.max(this.#start, this.#end - size.frames);
    const ring = new FrameRing(size, from);
    for (let ordinal = from; ordinal < this.#end; ordinal++) {
      const slot = ordinal % this.#capacity;
      const start = this.#cell(this.#payloadStart, slot);
      const kept = this.#keptBytes(slot);
      const evicted = kept < this.#cell(this.#captured, slot);
      ring.addBinary(
        this.#cell(this.#connection, slot),
        this.#cell(this.#time, slot),
        this.#cell(this.#flags, slot) | (evicted ? FrameFlag.payloadEvicted : 0),
        this.#cell(this.#size, slot),
        this.#slab.view(start, natives.min(kept, size.payloadBytes)),
      );
    }
    return ring;
  }

  #add(connection: number, time: RealmMs, flags: number, size: Bytes): number {
    const slot = this.#end++ % this.#capacity;
    if (this.#end - this.#start > this.#capacity) this.#start++;
    this.#connection[slot] = connection;
    this.#time[slot] = time;
    this.#flags[slot] = flags;
    this.#size[slot] = size;
    this.#captured[slot] = 0;
    return slot;
  }

  #keep(slot: number, bytes: Uint8Array): void {
    this.#payloadStart[slot] = this.#slab.begin(natives.viewBytes(bytes));
    this.#captured[slot] = this.#slab.addBytes(bytes);
  }

  /** Captured bytes that newer ones have not overwritten. */
  #keptBytes(slot: number): Bytes {
    return this.#slab.holds(this.#cell(this.#payloadStart, slot)) ? this.#cell(this.#captured, slot) : 0;
  }

  #cell(column: Uint32Array | Uint8Array | Float64Array, slot: number): number {
    return column[slot] ?? 0; // slots are below the capacity: the fallback is for the type only
  }
}
