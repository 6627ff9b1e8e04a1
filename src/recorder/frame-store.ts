/**
 * The frames of a realm that are still held, numbered from 0 by ordinal, in preallocated columns. Adding one allocates
 * nothing. When all slots are taken a frame has to go for each that comes: `SlotOrder` chooses it, fairly. Of a
 * connection it is always the oldest, so that a count of those that went (`ShedFrames`) says all there is to say of them.
 *
 * ```
 *   slot        0        1        2        3
 *   ordinal     905      17       904      16          connection 1 was quiet after 17,
 *   connection  0        1        0        1           connection 0 has lost 18 to 903
 * ```
 *
 * The first bytes of a payload lie in a cell of their own and live as long as their frame. More of them are kept only
 * while somebody watches, in a ring of bytes (`PayloadSlab`) that newer ones overwrite.
 */
import type { Bytes, RealmMs } from '../base/units.ts';
import { type FrameColumns, FrameFlag, type LatePayload, type ShedFrames } from '../wire/records.ts';
import { natives } from './natives.ts';
import { PayloadRun, PayloadSlab } from './payload-slab.ts';
import { ShedCount } from './shed-count.ts';
import { none, SlotOrder, slotOrderBytes } from './slot-order.ts';

/** Bytes kept of every frame: enough to tell a heartbeat by. */
export const headBytes: Bytes = 64;
/** Memory that a slot takes: its place in the order, the head and six columns. */
export const slotBytes: Bytes = slotOrderBytes + headBytes + 33;

export interface StoreSize {
  readonly frames: number;
  /** For payloads beyond their heads. */
  readonly payloadBytes: Bytes;
}

export class FrameStore {
  readonly size: StoreSize;
  readonly #order: SlotOrder;
  readonly #ordinal: Float64Array;
  readonly #time: Float64Array;
  readonly #flags: Uint8Array;
  readonly #size: Uint32Array;
  readonly #captured: Uint32Array;
  readonly #payloadStart: Float64Array;
  readonly #heads: Uint8Array;
  readonly #slab: PayloadSlab;
  #shed = new ShedCount();
  #end: number;

  /** A store whose first frame will have the number `from`. `slab`: one of the right size, to be used on. */
  constructor(size: StoreSize, from = 0, slab = new PayloadSlab(size.payloadBytes)) {
    const { frames } = size;
    this.size = size;
    this.#order = new SlotOrder(frames);
    this.#ordinal = new natives.Float64Array(frames);
    this.#time = new natives.Float64Array(frames);
    this.#flags = new natives.Uint8Array(frames);
    this.#size = new natives.Uint32Array(frames);
    this.#captured = new natives.Uint32Array(frames);
    this.#payloadStart = new natives.Float64Array(frames);
    this.#heads = new natives.Uint8Array(frames * headBytes);
    this.#slab = slab;
    this.#end = from;
  }

  /** Number that the next frame will have. */
  get end(): number {
    return this.#end;
  }

  get isFull(): boolean {
    return this.#order.isFull;
  }

  /** Adds a frame without payload. Returns its ordinal. */
  add(connection: number, time: RealmMs, flags: number, size: Bytes): number {
    if (this.#order.isFull) this.#shedOne();
    const slot = this.#order.take(connection);
    const ordinal = this.#end++;
    this.#ordinal[slot] = ordinal;
    this.#time[slot] = time;
    this.#flags[slot] = flags;
    this.#size[slot] = size;
    this.#captured[slot] = 0;
    return ordinal;
  }

  /** Keeps the first `length` of `bytes` as the payload of the newest frame. */
  keep(bytes: Uint8Array, length: Bytes): void {
    this.#keep(this.#order.last, bytes, length);
  }

  /** Gives a frame its payload afterwards. False when it has gone already. */
  fill(ordinal: number, bytes: Uint8Array): boolean {
    let slot = this.#order.last;
    while (slot !== none && this.#cell(this.#ordinal, slot) > ordinal) slot = this.#order.before(slot);
    if (slot === none || this.#cell(this.#ordinal, slot) !== ordinal) return false;
    this.#keep(slot, bytes, natives.viewBytes(bytes));
    return true;
  }

  /**
   * Copies the frames numbered `from` and up that are still held: at most `most` of them, and no more than fit in
   * `payloadBytes` (one frame always does). With `payloadBytes` 0 all payloads are left out, and marked so. `next` is
   * where to go on.
   */
  read(from: number, most: number, payloadBytes: Bytes): { readonly frames: FrameColumns; readonly next: number } {
    const start = this.#seek(from);
    let length = 0;
    let bytes = 0;
    let slot = start;
    while (slot !== none && length < most) {
      const kept = payloadBytes > 0 ? this.#keptBytes(slot) : 0;
      if (length > 0 && bytes + kept > payloadBytes) break;
      length++;
      bytes += kept;
      slot = this.#order.after(slot);
    }
    const next = slot === none ? natives.max(from, this.#end) : this.#cell(this.#ordinal, slot);
    return { frames: this.#copy(from, start, length, bytes, payloadBytes > 0), next };
  }

  /** What had to go of each connection, as far as it has changed since this was last asked. */
  takeShed(): ShedFrames[] {
    return this.#shed.take();
  }

  /** All that had to go counts as untold again. */
  touchShed(): void {
    this.#shed.touch();
  }

  /** Nobody will ask for a connection any more: its frames make room. */
  release(connection: number): void {
    this.#order.release(connection);
    this.#shed.forget(connection);
  }

  /** The payloads of the last Blob frames before number `before`, as far as they are held: at most `most`. */
  blobPayloads(before: number, most: number): LatePayload[] {
    const payloads: LatePayload[] = [];
    for (let slot = this.#order.last; slot !== none && payloads.length < most; slot = this.#order.before(slot)) {
      const frame = this.#cell(this.#ordinal, slot);
      const isBlob = (this.#cell(this.#flags, slot) & FrameFlag.blob) !== 0;
      const kept = this.#keptBytes(slot);
      if (frame >= before || !isBlob || kept === 0) continue;
      const bytes = new natives.Uint8Array(kept);
      natives.fillFrom(bytes, this.#payload(slot, kept), 0);
      natives.put(payloads, payloads.length, { frame, bytes });
    }
    return payloads;
  }

  /** A store of another size with the frames of this one; what finds no room there is shed. This one is of no use then. */
  resized(size: StoreSize): FrameStore {
    const sameSlab = size.payloadBytes === this.size.payloadBytes;
    const store = new FrameStore(size, this.#end, sameSlab ? this.#slab : undefined);
    while (this.#order.held > size.frames) this.#shedOne();
    store.#shed = this.#shed;
    for (let slot = this.#order.first; slot !== none; slot = this.#order.after(slot)) {
      const to = store.#order.take(this.#order.owner(slot));
      store.#ordinal[to] = this.#cell(this.#ordinal, slot);
      store.#time[to] = this.#cell(this.#time, slot);
      store.#flags[to] = this.#cell(this.#flags, slot);
      store.#size[to] = this.#cell(this.#size, slot);
      const kept = this.#keptBytes(slot);
      if (sameSlab && kept > headBytes) {
        store.#keep(to, this.#payload(slot, headBytes), headBytes);
        store.#payloadStart[to] = this.#cell(this.#payloadStart, slot);
        store.#captured[to] = kept;
      } else {
        if (kept > 0) store.#keep(to, this.#payload(slot, kept), kept);
        if (store.#cell(store.#captured, to) < this.#cell(this.#captured, slot)) store.#markEvicted(to);
      }
    }
    return store;
  }

  #markEvicted(slot: number): void {
    this.#flags[slot] = this.#cell(this.#flags, slot) | FrameFlag.payloadEvicted;
  }

  #shedOne(): void {
    const gone = this.#order.giveUp();
    const flags = this.#cell(this.#flags, gone);
    this.#shed.add(this.#order.owner(gone), this.#cell(this.#time, gone), flags, this.#cell(this.#size, gone));
  }

  #keep(slot: number, bytes: Uint8Array, length: Bytes): void {
    const head = natives.min(length, headBytes);
    const start = slot * headBytes;
    for (let i = 0; i < head; i++) this.#heads[start + i] = bytes[i] ?? 0;
    const fits = length > headBytes && length <= this.size.payloadBytes;
    if (fits) this.#payloadStart[slot] = this.#slab.add(bytes, length);
    this.#captured[slot] = fits ? length : head;
  }

  /** Captured bytes that newer ones have not overwritten: all, or the head. */
  #keptBytes(slot: number): Bytes {
    const captured = this.#cell(this.#captured, slot);
    if (captured <= headBytes || this.#slab.holds(this.#cell(this.#payloadStart, slot))) return captured;
    return headBytes;
  }

  #payload(slot: number, kept: Bytes): Uint8Array {
    if (kept > headBytes) return this.#slab.view(this.#cell(this.#payloadStart, slot), kept);
    return new natives.Uint8Array(natives.viewBuffer(this.#heads), slot * headBytes, kept);
  }

  /** The first slot, in order of time, whose ordinal is `from` or more. Searched from the end: readers are near it. */
  #seek(from: number): number {
    let found = none;
    let slot = this.#order.last;
    while (slot !== none && this.#cell(this.#ordinal, slot) >= from) {
      found = slot;
      slot = this.#order.before(slot);
    }
    return found;
  }

  #copy(from: number, start: number, length: number, bytes: Bytes, withPayload: boolean): FrameColumns {
    const frames = {
      length,
      offset: new natives.Uint32Array(length),
      connection: new natives.Uint32Array(length),
      time: new natives.Float64Array(length),
      flags: new natives.Uint8Array(length),
      size: new natives.Uint32Array(length),
      captured: new natives.Uint32Array(length),
      payload: new natives.Uint8Array(bytes),
    };
    const run = new PayloadRun(this.#slab, frames.payload);
    let end = 0;
    let slot = start;
    for (let i = 0; i < length; i++) {
      const kept = withPayload ? this.#keptBytes(slot) : 0;
      const evicted = kept < this.#cell(this.#captured, slot);
      frames.offset[i] = this.#cell(this.#ordinal, slot) - from;
      frames.connection[i] = this.#order.owner(slot);
      frames.time[i] = this.#cell(this.#time, slot);
      frames.flags[i] = this.#cell(this.#flags, slot) | (evicted ? FrameFlag.payloadEvicted : 0);
      frames.size[i] = this.#cell(this.#size, slot);
      frames.captured[i] = kept;
      if (kept > headBytes) run.add(this.#cell(this.#payloadStart, slot), kept, end);
      else for (let j = 0; j < kept; j++) frames.payload[end + j] = this.#heads[slot * headBytes + j] ?? 0;
      end += kept;
      slot = this.#order.after(slot);
    }
    run.copy();
    return frames;
  }

  #cell(column: Uint32Array | Uint8Array | Float64Array, slot: number): number {
    return column[slot] ?? 0; // slots are below the capacity: the fallback is for the type only
  }
}
