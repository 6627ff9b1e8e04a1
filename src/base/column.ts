/**
 * A growing column of numbers in a typed array. Tables of frames are kept as columns (a struct of arrays) because a
 * million objects would cost ten times the memory and pause the collector.
 */
type NumericArray = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** Cells there is room for with the first. */
const fewest = 16;

export class Column<A extends NumericArray> {
  #values: A;
  #length = 0;
  readonly #allocate: (length: number) => A;

  private constructor(allocate: (length: number) => A, none: A) {
    this.#allocate = allocate;
    this.#values = none;
  }

  static float64(): Column<Float64Array> {
    return new Column(float64s, noFloat64s);
  }
  static uint32(): Column<Uint32Array> {
    return new Column(uint32s, noUint32s);
  }
  static uint8(): Column<Uint8Array> {
    return new Column(uint8s, noUint8s);
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
    if (this.#length === this.#values.length) this.#grow(Math.max(fewest, this.#values.length * 2));
    this.#values[this.#length++] = value;
  }

  /** Appends many cells at once. */
  append(values: ArrayLike<number>): void {
    const end = this.#length + values.length;
    if (end > this.#values.length) this.#grow(Math.max(end, this.#values.length * 2));
    this.#values.set(values, this.#length);
    this.#length = end;
  }

  /** Makes room for so many cells in all, and no more: for columns of which the length is known beforehand. */
  reserve(length: number): void {
    if (length > this.#values.length) this.#grow(length);
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

  #grow(capacity: number): void {
    const grown = this.#allocate(capacity);
    grown.set(this.#values);
    this.#values = grown;
  }
}

const float64s = (length: number) => new Float64Array(length);
const uint32s = (length: number) => new Uint32Array(length);
const uint8s = (length: number) => new Uint8Array(length);

/** Columns without a cell share one array: each of fifty thousand connections has several. */
const noFloat64s = float64s(0);
const noUint32s = uint32s(0);
const noUint8s = uint8s(0);
