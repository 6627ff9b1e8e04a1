/**
 * A growing column of numbers in a typed array. Tables of frames are kept as columns (a struct of arrays) because a
 * million objects would cost ten times the memory and pause the collector.
 */
type NumericArray = Float64Array | Uint32Array | Int32Array | Uint8Array;

export class Column<A extends NumericArray> {
  #values: A;
  #length = 0;
  readonly #allocate: (length: number) => A;

  private constructor(allocate: (length: number) => A, capacity: number) {
    this.#allocate = allocate;
    this.#values = allocate(capacity);
  }

  static float64(capacity = 16): Column<Float64Array> {
    return new Column((length) => new Float64Array(length), capacity);
  }
  static uint32(capacity = 16): Column<Uint32Array> {
    return new Column((length) => new Uint32Array(length), capacity);
  }
  static uint8(capacity = 16): Column<Uint8Array> {
    return new Column((length) => new Uint8Array(length), capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** The live cells. Valid until the next push: growing moves the column to a new array. */
  get values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  /** The cell at `index`. Throws RangeError outside the column: a wrong index is a bug, not a missing value. */
  at(index: number): number {
    if (index >= this.#length) throw new RangeError(`column index ${index} of ${this.#length}`);
    const value = this.#values[index];
    if (value === undefined) throw new RangeError(`column index ${index} of ${this.#length}`);
    return value;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  /** Appends many cells at once. */
  append(values: ArrayLike<number>): void {
    const end = this.#length + values.length;
    if (end > this.#values.length) this.#grow(end);
    this.#values.set(values, this.#length);
    this.#length = end;
  }

  /** Puts a cell before the one at `index`, or at the end. */
  insert(index: number, value: number): void {
    this.push(value);
    this.#values.copyWithin(index + 1, index, this.#length - 1);
    this.set(index, value);
  }

  /** Overwrites one cell that exists already. */
  set(index: number, value: number): void {
    if (index < 0 || index >= this.#length) throw new RangeError(`column index ${index} of ${this.#length}`);
    this.#values[index] = value;
  }

  #grow(needed: number): void {
    const grown = this.#allocate(Math.max(needed, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
  }
}
