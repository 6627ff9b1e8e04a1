/**
 * The frames of a realm that are still held, numbered from 0 by ordinal, in preallocated columns. Adding one allocates
 * nothing. When all slots are taken a frame has to go for each that comes, and which one is a matter of fairness:
 *
 * - half of the slots are reserved in equal shares to the connections that hold any, so that a busy socket cannot take a
 *   quiet one's frames; the other half goes by age alone,
 * - of a connection it is always the oldest that goes. So what is held of a connection are its last frames, and a count
 *   of those that went (`ShedFrames`) says all there is to say about the others.
 *
 * ```
 *   slot        0        1        2        3           order of time: 3 → 1 → 2 → 0
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
import { PayloadSlab } from './payload-slab.ts';

/** Bytes kept of every frame: enough to tell a heartbeat by. */
export const headBytes: Bytes = 64;
/** Memory that a slot takes: the head and ten columns. */
export const slotBytes: Bytes = headBytes + 49;

export interface StoreSize {
  readonly frames: number;
  /** For payloads beyond their heads. */
  readonly payloadBytes: Bytes;
}

/** The frames of one connection, oldest to newest, linked by `#younger`. */
interface Strand {
  held: number;
  oldest: number;
  newest: number;
  shedChanged: boolean;
  readonly shed: { -readonly [K in keyof ShedFrames]: ShedFrames[K] };
}

const none = 0xffff_ffff;

export class FrameStore {
  readonly size: StoreSize;
  readonly #connection: Uint32Array;
  readonly #ordinal: Float64Array;
  readonly #time: Float64Array;
  readonly #flags: Uint8Array;
  readonly #size: Uint32Array;
  readonly #captured: Uint32Array;
  readonly #payloadStart: Float64Array;
  readonly #heads: Uint8Array;
  readonly #slab: PayloadSlab;
  /** All frames in order of time, as a list linked both ways. */
  readonly #before: Uint32Array;
  readonly #after: Uint32Array;
  #first = none;
  #last = none;
  /** The next younger frame of the same connection. */
  readonly #younger: Uint32Array;
  #strands: (Strand | undefined)[] = [];
  /** Slots below this were taken before; those of them that are free are linked by `#younger`. */
  #used = 0;
  #free = none;
  /** Slots that are taken. */
  #held = 0;
  /** Connections that hold frames. */
  #holders = 0;
  /** Where the search for a frame that may go stands: those before it belonged to connections within their share. */
  #hand = none;
  #end: number;
  #shedChanged = false;

  /** A store whose first frame will have the number `from`. `slab`: one of the right size, to be used on. */
  constructor(size: StoreSize, from = 0, slab = new PayloadSlab(size.payloadBytes)) {
    const { frames } = size;
    this.size = size;
    this.#connection = new natives.Uint32Array(frames);
    this.#ordinal = new natives.Float64Array(frames);
    this.#time = new natives.Float64Array(frames);
    this.#flags = new natives.Uint8Array(frames);
    this.#size = new natives.Uint32Array(frames);
    this.#captured = new natives.Uint32Array(frames);
    this.#payloadStart = new natives.Float64Array(frames);
    this.#heads = new natives.Uint8Array(frames * headBytes);
    this.#slab = slab;
    this.#before = new natives.Uint32Array(frames);
    this.#after = new natives.Uint32Array(frames);
    this.#younger = new natives.Uint32Array(frames);
    this.#end = from;
  }

  /** Number that the next frame will have. */
  get end(): number {
    return this.#end;
  }

  get isFull(): boolean {
    return this.#held === this.size.frames;
  }

  /** Adds a frame without payload. Returns its ordinal. */
  add(connection: number, time: RealmMs, flags: number, size: Bytes): number {
    const slot = this.isFull ? this.#shedOne() : this.#takeFree();
    const ordinal = this.#end++;
    this.#connection[slot] = connection;
    this.#ordinal[slot] = ordinal;
    this.#time[slot] = time;
    this.#flags[slot] = flags;
    this.#size[slot] = size;
    this.#captured[slot] = 0;
    this.#link(slot, connection);
    return ordinal;
  }

  /** Keeps the first `length` of `bytes` as the payload of the newest frame. */
  keep(bytes: Uint8Array, length: Bytes): void {
    this.#keep(this.#last, bytes, length);
  }

  /** Gives a frame its payload afterwards. False when it has gone already. */
  fill(ordinal: number, bytes: Uint8Array): boolean {
    let slot = this.#last;
    while (slot !== none && this.#cell(this.#ordinal, slot) > ordinal) slot = this.#cell(this.#before, slot);
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
      slot = this.#cell(this.#after, slot);
    }
    const next = slot === none ? natives.max(from, this.#end) : this.#cell(this.#ordinal, slot);
    return { frames: this.#copy(from, start, length, bytes, payloadBytes > 0), next };
  }

  /** What had to go of each connection, as far as it has changed since this was last asked. */
  takeShed(): ShedFrames[] {
    const changed: ShedFrames[] = [];
    if (!this.#shedChanged) return changed;
    this.#shedChanged = false;
    for (let i = 0; i < this.#strands.length; i++) {
      const strand = this.#strands[i];
      if (strand?.shedChanged !== true) continue;
      strand.shedChanged = false;
      natives.put(changed, changed.length, { ...strand.shed });
    }
    return changed;
  }

  /** All that had to go counts as untold again. */
  touchShed(): void {
    for (let i = 0; i < this.#strands.length; i++) {
      const strand = this.#strands[i];
      if (strand === undefined || strand.shed.until < 0) continue;
      strand.shedChanged = true;
      this.#shedChanged = true;
    }
  }

  /** Nobody will ask for the frames of a connection any more: they make room. */
  release(connection: number): void {
    const strand = this.#strands[connection];
    if (strand === undefined) return;
    while (strand.held > 0) {
      const slot = strand.oldest;
      this.#unlink(strand, slot);
      this.#younger[slot] = this.#free;
      this.#free = slot;
    }
    this.#strands[connection] = undefined;
  }

  /** The payloads of the last Blob frames before number `before`, as far as they are held: at most `most`. */
  blobPayloads(before: number, most: number): LatePayload[] {
    const payloads: LatePayload[] = [];
    for (let slot = this.#last; slot !== none && payloads.length < most; slot = this.#cell(this.#before, slot)) {
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
    while (this.#held > size.frames) this.#shedOne();
    store.#strands = this.#strands;
    store.#shedChanged = this.#shedChanged;
    for (let i = 0; i < this.#strands.length; i++) {
      const strand = this.#strands[i];
      if (strand === undefined) continue;
      strand.held = 0;
      strand.oldest = strand.newest = none;
    }
    for (let slot = this.#first; slot !== none; slot = this.#cell(this.#after, slot)) {
      const connection = this.#cell(this.#connection, slot);
      const to = store.#used++;
      store.#connection[to] = connection;
      store.#ordinal[to] = this.#cell(this.#ordinal, slot);
      store.#time[to] = this.#cell(this.#time, slot);
      store.#flags[to] = this.#cell(this.#flags, slot);
      store.#size[to] = this.#cell(this.#size, slot);
      store.#link(to, connection);
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

  #strand(connection: number): Strand {
    let strand = this.#strands[connection];
    if (strand === undefined) {
      const shed = { connection, framesIn: 0, framesOut: 0, bytesIn: 0, bytesOut: 0, synthetic: 0, until: -1 };
      strand = { held: 0, oldest: none, newest: none, shedChanged: false, shed };
      natives.put(this.#strands, connection, strand);
    }
    return strand;
  }

  /** Appends a slot to the list of all and to its connection's. */
  #link(slot: number, connection: number): void {
    this.#before[slot] = this.#last;
    this.#after[slot] = none;
    if (this.#last === none) this.#first = slot;
    else this.#after[this.#last] = slot;
    this.#last = slot;
    const strand = this.#strand(connection);
    this.#younger[slot] = none;
    if (strand.held === 0) {
      strand.oldest = slot;
      this.#holders++;
    } else this.#younger[strand.newest] = slot;
    strand.newest = slot;
    strand.held++;
    this.#held++;
  }

  #takeFree(): number {
    const slot = this.#free;
    if (slot === none) return this.#used++;
    this.#free = this.#cell(this.#younger, slot);
    return slot;
  }

  /** Lets one frame go, the one that fairness chooses, and returns its slot. */
  #shedOne(): number {
    const share = (this.#held / (2 * this.#holders)) | 0; // the shares are half of all: some connection has more
    let slot = this.#hand === none ? this.#first : this.#hand;
    let strand = this.#strand(this.#cell(this.#connection, slot));
    while (strand.held <= share) {
      slot = this.#cell(this.#after, slot);
      if (slot === none) slot = this.#first;
      strand = this.#strand(this.#cell(this.#connection, slot));
    }
    this.#hand = slot;
    const gone = strand.oldest;
    this.#countShed(strand, gone);
    this.#unlink(strand, gone);
    return gone;
  }

  #countShed(strand: Strand, slot: number): void {
    const { shed } = strand;
    const flags = this.#cell(this.#flags, slot);
    const size = this.#cell(this.#size, slot);
    if ((flags & FrameFlag.synthetic) !== 0) shed.synthetic++;
    else if ((flags & FrameFlag.outbound) !== 0) {
      shed.framesOut++;
      shed.bytesOut += size;
    } else {
      shed.framesIn++;
      shed.bytesIn += size;
    }
    shed.until = this.#cell(this.#time, slot);
    strand.shedChanged = true;
    this.#shedChanged = true;
  }

  #unlink(strand: Strand, slot: number): void {
    const before = this.#cell(this.#before, slot);
    const after = this.#cell(this.#after, slot);
    if (before === none) this.#first = after;
    else this.#after[before] = after;
    if (after === none) this.#last = before;
    else this.#before[after] = before;
    if (this.#hand === slot) this.#hand = after;
    strand.oldest = this.#cell(this.#younger, slot);
    strand.held--;
    this.#held--;
    if (strand.held === 0) this.#holders--;
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
    let slot = this.#last;
    while (slot !== none && this.#cell(this.#ordinal, slot) >= from) {
      found = slot;
      slot = this.#cell(this.#before, slot);
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
    let end = 0;
    let slot = start;
    for (let i = 0; i < length; i++) {
      const kept = withPayload ? this.#keptBytes(slot) : 0;
      const evicted = kept < this.#cell(this.#captured, slot);
      frames.offset[i] = this.#cell(this.#ordinal, slot) - from;
      frames.connection[i] = this.#cell(this.#connection, slot);
      frames.time[i] = this.#cell(this.#time, slot);
      frames.flags[i] = this.#cell(this.#flags, slot) | (evicted ? FrameFlag.payloadEvicted : 0);
      frames.size[i] = this.#cell(this.#size, slot);
      frames.captured[i] = kept;
      if (kept > headBytes) natives.fillFrom(frames.payload, this.#payload(slot, kept), end);
      else for (let j = 0; j < kept; j++) frames.payload[end + j] = this.#heads[slot * headBytes + j] ?? 0;
      end += kept;
      slot = this.#cell(this.#after, slot);
    }
    return frames;
  }

  #cell(column: Uint32Array | Uint8Array | Float64Array, slot: number): number {
    return column[slot] ?? 0; // slots are below the capacity: the fallback is for the type only
  }
}
