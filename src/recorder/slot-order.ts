/**
 * Which slots of a store are taken, by whom, in which order of time, and which of them has to be given up when all are
 * taken. That is a matter of fairness between the owners:
 *
 * - half of the slots are reserved in equal shares to the owners that have any, so that a busy one cannot take a quiet
 *   one's; the other half goes by age alone,
 * - of an owner it is always the oldest that goes: what is left of each are its last.
 *
 * ```
 *   slot   0  1  2  3        order of time: 3 → 1 → 2 → 0
 *   owner  0  1  0  1        0 is busy; 1 keeps its two, since they are within its share
 * ```
 *
 * All of it lies in preallocated columns: taking a slot allocates nothing.
 */
import { natives } from './natives.ts';

/** No slot. */
export const none = 0xffff_ffff;

/** Memory that a slot takes here. */
export const slotOrderBytes = 16;

/** The slots of one owner, oldest to newest, linked by `#younger`. */
interface Strand {
  held: number;
  oldest: number;
  newest: number;
}

export class SlotOrder {
  readonly #capacity: number;
  readonly #owner: Uint32Array;
  /** All taken slots in order of time, as a list linked both ways. */
  readonly #before: Uint32Array;
  readonly #after: Uint32Array;
  #first = none;
  #last = none;
  /** The next younger slot of the same owner; of a free slot, the next free one. */
  readonly #younger: Uint32Array;
  readonly #strands = natives.sparseList<Strand>();
  /** Slots below this were taken before. */
  #used = 0;
  #free = none;
  #held = 0;
  /** Owners that have slots. */
  #holders = 0;
  /** Where the search for a slot that may go stands: those before it belonged to owners within their share. */
  #hand = none;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#owner = new natives.Uint32Array(capacity);
    this.#before = new natives.Uint32Array(capacity);
    this.#after = new natives.Uint32Array(capacity);
    this.#younger = new natives.Uint32Array(capacity);
  }

  get isFull(): boolean {
    return this.#held === this.#capacity;
  }

  /** How many slots are taken. */
  get held(): number {
    return this.#held;
  }

  /** The oldest and the youngest taken slot, or `none`. */
  get first(): number {
    return this.#first;
  }
  get last(): number {
    return this.#last;
  }

  owner(slot: number): number {
    return this.#owner[slot] ?? 0;
  }

  /** The neighbours of a taken slot in order of time, or `none`. */
  before(slot: number): number {
    return this.#before[slot] ?? none;
  }
  after(slot: number): number {
    return this.#after[slot] ?? none;
  }

  /** Takes a free slot, of which there must be one. */
  take(owner: number): number {
    const slot = this.#free === none ? this.#used++ : this.#free;
    if (slot === this.#free) this.#free = this.#younger[slot] ?? none;
    this.#owner[slot] = owner;
    this.#before[slot] = this.#last;
    this.#after[slot] = none;
    if (this.#last === none) this.#first = slot;
    else this.#after[this.#last] = slot;
    this.#last = slot;
    const strand = this.#strand(owner);
    this.#younger[slot] = none;
    if (strand.held === 0) {
      strand.oldest = slot;
      this.#holders++;
    } else this.#younger[strand.newest] = slot;
    strand.newest = slot;
    strand.held++;
    this.#held++;
    return slot;
  }

  /** Gives up the slot that fairness chooses. It is free now, and what is in it is still there to be looked at. */
  giveUp(): number {
    const share = (this.#held / (2 * this.#holders)) | 0; // the shares are half of all: some owner has more
    let slot = this.#hand === none ? this.#first : this.#hand;
    let strand = this.#strand(this.owner(slot));
    while (strand.held <= share) {
      slot = this.after(slot);
      if (slot === none) slot = this.#first;
      strand = this.#strand(this.owner(slot));
    }
    this.#hand = slot;
    return this.#freeOldest(strand);
  }

  /** Frees all slots of an owner. */
  release(owner: number): void {
    const strand = this.#strands[owner];
    if (strand === undefined) return;
    while (strand.held > 0) this.#freeOldest(strand);
    this.#strands[owner] = undefined;
  }

  #freeOldest(strand: Strand): number {
    const slot = strand.oldest;
    const before = this.before(slot);
    const after = this.after(slot);
    if (before === none) this.#first = after;
    else this.#after[before] = after;
    if (after === none) this.#last = before;
    else this.#before[after] = before;
    if (this.#hand === slot) this.#hand = after;
    strand.oldest = this.#younger[slot] ?? none;
    strand.held--;
    if (strand.held === 0) this.#holders--;
    this.#held--;
    this.#younger[slot] = this.#free;
    this.#free = slot;
    return slot;
  }

  #strand(owner: number): Strand {
    let strand = this.#strands[owner];
    if (strand === undefined) {
      strand = { held: 0, oldest: none, newest: none };
      natives.put(this.#strands, owner, strand);
    }
    return strand;
  }
}
