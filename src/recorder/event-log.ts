/**
 * Things that happened, in order, numbered from 0. Bounded on its own account, in number and in bytes, so that no
 * traffic, however busy, pushes out an open or a close; when it is full the oldest go, and their numbers tell how many.
 *
 * What is still needed (the construction of a socket that lives) does not go: it moves to the end under a new number,
 * and a reader that has it already passes over it.
 */
import type { Bytes } from '../base/units.ts';
import { natives } from './natives.ts';

export interface LogSize {
  readonly count: number;
  readonly bytes: Bytes;
}

/** What the log asks about its entries. */
interface Judgement<Entry> {
  /** About how much memory it takes. */
  weigh(entry: Entry): Bytes;
  isNeeded(entry: Entry): boolean;
  /** It had to go. */
  onGone(entry: Entry): void;
}

/**
 * How many entries may move for each that comes. While no more than two thirds are needed that suffices to keep them all;
 * were there no bound, a log of nothing but needed ones would be gone through for each.
 */
const movesEach = 2;
/** Places emptied at the front before the list is closed up. */
const slack = 512;

export class EventLog<Entry> {
  readonly #judgement: Judgement<Entry>;
  #size: LogSize;
  #list: (Entry | undefined)[] = [];
  /** Place of the oldest entry in the list, and its number. */
  #place = 0;
  #start = 0;
  #bytes: Bytes = 0;
  /** Moves that were not needed yet. */
  #moves = 0;

  constructor(size: LogSize, judgement: Judgement<Entry>) {
    this.#size = size;
    this.#judgement = judgement;
  }

  /** Number that the next entry will have. */
  get end(): number {
    return this.#start + this.#held;
  }

  get #held(): number {
    return this.#list.length - this.#place;
  }

  add(entry: Entry): void {
    this.#append(entry);
    this.#moves = natives.min(this.#moves + movesEach, this.#held);
    this.#makeRoom();
  }

  resize(size: LogSize): void {
    this.#size = size;
    this.#moves = this.#held;
    this.#makeRoom();
  }

  /** The entries numbered `from` and up that are still held, at most `most` of them. */
  read(from: number, most: number): { readonly first: number; readonly entries: Entry[] } {
    const first = natives.max(from, this.#start);
    const end = natives.min(this.end, first + most);
    const entries: Entry[] = [];
    for (let number = first; number < end; number++) {
      const entry = this.#list[this.#place + number - this.#start];
      if (entry !== undefined) natives.put(entries, entries.length, entry);
    }
    return { first, entries };
  }

  #append(entry: Entry): void {
    this.#bytes += this.#judgement.weigh(entry);
    natives.put(this.#list, this.#list.length, entry);
  }

  #makeRoom(): void {
    while (this.#held > 1 && (this.#held > this.#size.count || this.#bytes > this.#size.bytes)) {
      const oldest = this.#list[this.#place];
      natives.put(this.#list, this.#place, undefined);
      this.#place++;
      this.#start++;
      if (oldest === undefined) continue;
      this.#bytes -= this.#judgement.weigh(oldest);
      if (this.#moves > 0 && this.#judgement.isNeeded(oldest)) {
        this.#moves--;
        this.#append(oldest);
      } else this.#judgement.onGone(oldest);
    }
    if (this.#place >= slack) this.#closeUp();
  }

  #closeUp(): void {
    const list: (Entry | undefined)[] = [];
    for (let i = this.#place; i < this.#list.length; i++) natives.put(list, list.length, this.#list[i]);
    this.#list = list;
    this.#place = 0;
  }
}
