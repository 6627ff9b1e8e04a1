/**
 * Credits of a recorder that several panels read. A recorder has one cursor and one count of credits, and every batch goes
 * to all panels that asked for them; each acknowledges it. One credit goes back a batch, when the *last* panel has
 * acknowledged it: credits bound what waits in the ports on its way, and at the fastest panel's word the slowest one's
 * port would grow without end. A panel that leaves is waited for no longer.
 */
export class SharedCredits<Reader> {
  /** How many batches each reader has not acknowledged yet. */
  readonly #owed = new Map<Reader, number>();
  #sent = 0;
  #returned = 0;

  get readers(): Iterable<Reader> {
    return this.#owed.keys();
  }

  /** A reader begins to watch, or begins anew: the recorder counts its credits from the start, for all. */
  watch(reader: Reader): void {
    this.#owed.set(reader, 0);
    for (const other of this.#owed.keys()) this.#owed.set(other, 0);
    this.#sent = this.#returned = 0;
  }

  /** Is it the only one that watches? */
  isAlone(reader: Reader): boolean {
    return this.#owed.size === (this.#owed.has(reader) ? 1 : 0);
  }

  /** A batch went to all readers. */
  send(): void {
    this.#sent++;
    for (const [reader, owed] of this.#owed) this.#owed.set(reader, owed + 1);
  }

  /** A reader acknowledges a batch. Returns how many credits go back to the recorder. */
  acknowledge(reader: Reader): number {
    const owed = this.#owed.get(reader) ?? 0;
    // One of before the watch began anew, when the recorder forgot what was on its way, is owed by nobody.
    if (owed > 0) this.#owed.set(reader, owed - 1);
    return this.#due();
  }

  /** A reader has gone. Returns how many credits go back to the recorder. */
  leave(reader: Reader): number {
    this.#owed.delete(reader);
    return this.#due();
  }

  #due(): number {
    const due = this.#sent - Math.max(0, ...this.#owed.values()) - this.#returned;
    this.#returned += due;
    return due;
  }
}
