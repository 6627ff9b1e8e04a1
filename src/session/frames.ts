/**
 * The frame table of a session, and the store of the payload bytes that are kept.
 *
 * A row costs 30 bytes and its payload: connection 4, time 8, flags 1, size 4, heartbeat 1, captured 4, payload offset 4,
 * and 4 in the row list of its connection.
 */
import { Column } from '../base/column.ts';
import type { Bytes, EpochMs } from '../base/units.ts';
import type { ConnectionId, FrameRow, FrameTable } from './model.ts';
import type { StoredFrames } from './tables.ts';

const chunkBits = 20;
const chunkBytes = 1 << chunkBits;
const empty = new Uint8Array(0);

/**
 * Bytes in chunks of 1 MiB, addressed by one running offset; a payload never straddles two chunks, so that it can be
 * handed out as a view. Before them may lie bytes that were taken over as a whole.
 */
class PayloadStore {
  #before: Uint8Array = empty;
  readonly #chunks: Uint8Array[] = [];
  #end = 0;

  /** Begins with these bytes, which are not copied. */
  takeOver(bytes: Uint8Array): void {
    this.#before = bytes;
  }

  /** Keeps a copy of `bytes` (at most 1 MiB) and returns where it is. */
  add(bytes: Uint8Array): number {
    const room = this.#chunks.length * chunkBytes - this.#end;
    if (bytes.length > room) {
      this.#end = this.#chunks.length * chunkBytes;
      this.#chunks.push(new Uint8Array(chunkBytes));
    }
    const start = this.#end;
    this.#chunks[start >>> chunkBits]?.set(bytes, start & (chunkBytes - 1));
    this.#end += bytes.length;
    return this.#before.length + start;
  }

  at(start: number, length: number): Uint8Array {
    if (length === 0) return empty;
    const within = this.within(start);
    return this.slab(start).subarray(within, within + length);
  }

  /** The bytes among which those at an offset are. */
  slab(start: number): Uint8Array {
    if (start < this.#before.length) return this.#before;
    // Offsets have 32 bits. To divide them as numbers takes longer than to look into most payloads.
    return this.#chunks[(start - this.#before.length) >>> chunkBits] ?? empty;
  }

  /** Where in its slab an offset is. */
  within(start: number): number {
    return start < this.#before.length ? start : (start - this.#before.length) & (chunkBytes - 1);
  }

  get bytes(): Bytes {
    return this.#before.length + this.#end;
  }
}

export class Frames implements FrameTable {
  /** Payloads that do not fit below it are not kept; the rows are. */
  readonly #payloadLimit: Bytes;
  readonly connection = Column.uint32();
  readonly time = Column.float64();
  readonly flags = Column.uint8();
  readonly size = Column.uint32();
  readonly heartbeat = Column.uint8();
  readonly captured = Column.uint32();
  readonly #payloadStart = Column.uint32();
  readonly #payloads = new PayloadStore();

  constructor(payloadLimit: Bytes = Number.POSITIVE_INFINITY) {
    this.#payloadLimit = payloadLimit;
  }

  get length(): number {
    return this.connection.length;
  }

  /** Bytes held for payloads. */
  get payloadBytes(): Bytes {
    return this.#payloads.bytes;
  }

  /** Fills an empty table. The bytes of payloads are not copied: nobody may change them afterwards. */
  takeOver(stored: StoredFrames): void {
    this.connection.append(stored.connection);
    this.time.append(stored.time);
    this.flags.append(stored.flags);
    this.size.append(stored.size);
    this.heartbeat.append(stored.heartbeat);
    this.captured.append(stored.captured);
    let start = 0;
    this.#payloadStart.reserve(stored.length);
    for (const captured of stored.captured) {
      this.#payloadStart.push(start);
      start += captured;
    }
    this.#payloads.takeOver(stored.payloads);
  }

  push(connection: ConnectionId, time: EpochMs, flags: number, size: Bytes, payload: Uint8Array): FrameRow {
    this.connection.push(connection);
    this.time.push(time);
    this.flags.push(flags);
    this.size.push(size);
    this.heartbeat.push(0);
    this.captured.push(0);
    this.#payloadStart.push(0);
    const row = this.length - 1;
    if (payload.length > 0) this.setPayload(row, payload);
    return row;
  }

  /** Gives a row its payload bytes, at most 1 MiB of them, if they fit: a Blob's arrive after its frame. */
  setPayload(row: FrameRow, payload: Uint8Array): void {
    if (this.payloadBytes + payload.length > this.#payloadLimit) return;
    const kept = payload.subarray(0, chunkBytes);
    this.captured.set(row, kept.length);
    this.#payloadStart.set(row, this.#payloads.add(kept));
  }

  payload(row: FrameRow): Uint8Array {
    return this.#payloads.at(this.#payloadStart.at(row), this.captured.at(row));
  }

  slab(row: FrameRow): Uint8Array {
    return this.#payloads.slab(this.#payloadStart.at(row));
  }

  slabStart(row: FrameRow): number {
    return this.#payloads.within(this.#payloadStart.at(row));
  }
}
