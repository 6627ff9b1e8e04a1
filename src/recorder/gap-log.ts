/** The last gaps of a realm in preallocated columns, numbered from 0. When it is full the oldest go. */
import type { RealmMs } from '../base/units.ts';
import type { GapColumns } from '../wire/records.ts';
import { natives } from './natives.ts';

/** Memory that one gap takes. */
export const gapBytes = 21;

export class GapLog {
  readonly #capacity: number;
  readonly #connection: Uint32Array;
  readonly #direction: Uint8Array;
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #end: number;
  #start: number;

  /** A log whose first gap will have the number `start`. */
  constructor(capacity: number, start = 0) {
    this.#capacity = capacity;
    this.#connection = new natives.Uint32Array(capacity);
    this.#direction = new natives.Uint8Array(capacity);
    this.#from = new natives.Float64Array(capacity);
    this.#to = new natives.Float64Array(capacity);
    this.#end = this.#start = start;
  }

  /** Number that the next gap will have. */
  get end(): number {
    return this.#end;
  }

  /** @param direction index into `gapDirections` */
  add(connection: number, direction: number, from: RealmMs, to: RealmMs): void {
    const slot = this.#end++ % this.#capacity;
    if (this.#end - this.#start > this.#capacity) this.#start++;
    this.#connection[slot] = connection;
    this.#direction[slot] = direction;
    this.#from[slot] = from;
    this.#to[slot] = to;
  }

  /** Copies the gaps numbered `from` and up that are still held, at most `most` of them. */
  read(from: number, most: number): { readonly first: number; readonly gaps: GapColumns } {
    const first = natives.max(from, this.#start);
    const length = natives.max(0, natives.min(most, this.#end - first));
    const gaps = {
      length,
      connection: new natives.Uint32Array(length),
      direction: new natives.Uint8Array(length),
      from: new natives.Float64Array(length),
      to: new natives.Float64Array(length),
    };
    for (let i = 0; i < length; i++) {
      const slot = (first + i) % this.#capacity;
      gaps.connection[i] = this.#connection[slot] ?? 0;
      gaps.direction[i] = this.#direction[slot] ?? 0;
      gaps.from[i] = this.#from[slot] ?? 0;
      gaps.to[i] = this.#to[slot] ?? 0;
    }
    return { first, gaps };
  }

  /** A log of another capacity with the newest gaps of this one. */
  resized(capacity: number): GapLog {
    const { first, gaps } = this.read(this.#end - capacity, capacity);
    const log = new GapLog(capacity, first);
    for (let i = 0; i < gaps.length; i++) {
      log.add(gaps.connection[i] ?? 0, gaps.direction[i] ?? 0, gaps.from[i] ?? 0, gaps.to[i] ?? 0);
    }
    return log;
  }
}
