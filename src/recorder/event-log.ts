/**
 * Lifecycle events in order, numbered from 0. Bounded on its own account, so that no traffic, however busy, pushes out
 * an open or a close; when it is full the oldest go, and their numbers tell how many.
 */
import type { LifecycleEvent } from '../wire/records.ts';
import { natives } from './natives.ts';

/** A connection makes four to six events; this is some 800 connections of one document. */
export const eventLimit = 4096;

export class EventLog {
  readonly #ring: LifecycleEvent[] = [];
  readonly #limit: number;
  #end = 0;

  constructor(limit: number = eventLimit) {
    this.#limit = limit;
  }

  /** Number of the oldest event still held. */
  get start(): number {
    return this.#end - this.#ring.length;
  }

  /** Number that the next event will have. */
  get end(): number {
    return this.#end;
  }

  /** Appends, and returns the event that had to go for it, or null. */
  add(event: LifecycleEvent): LifecycleEvent | null {
    const slot = this.#end++ % this.#limit;
    const evicted = slot < this.#ring.length ? (this.#ring[slot] ?? null) : null;
    natives.put(this.#ring, slot, event);
    return evicted;
  }

  /** The events numbered `from` and up that are still held, at most `most` of them. */
  read(from: number, most: number): { readonly first: number; readonly events: LifecycleEvent[] } {
    const first = natives.max(from, this.start);
    const end = natives.min(this.#end, first + most);
    const events: LifecycleEvent[] = [];
    for (let number = first; number < end; number++) {
      const event = this.#ring[number % this.#limit];
      if (event !== undefined) natives.put(events, events.length, event);
    }
    return { first, events };
  }
}
