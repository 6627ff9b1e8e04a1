/**
 * Interned strings: each distinct text is kept once and named by a small integer, so that ten thousand connections to one
 * URL hold one copy of it.
 */
export class StringTable {
  readonly #indexOf = new Map<string, number>();
  readonly #texts: string[] = [];

  /** The index of `text`, adding it when it is new. Indices count up from 0 and never change. */
  intern(text: string): number {
    const known = this.#indexOf.get(text);
    if (known !== undefined) return known;
    const index = this.#texts.length;
    this.#texts.push(text);
    this.#indexOf.set(text, index);
    return index;
  }

  /** The table's own copy of `text`. */
  interned(text: string): string {
    return this.text(this.intern(text));
  }

  /** The text at `index`. Throws RangeError for an index this table never gave out. */
  text(index: number): string {
    const text = this.#texts[index];
    if (text === undefined) throw new RangeError(`string index ${index} of ${this.#texts.length}`);
    return text;
  }

  get texts(): readonly string[] {
    return this.#texts;
  }
}
