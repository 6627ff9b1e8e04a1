/**
 * The gaps of a connection in one direction, as bare numbers: of a busy session nearly every frame ends one, and a million
 * objects would take more memory than the frames do.
 *
 * ```
 *   bounds   from  to │ from  to │ …      in order of their ends
 * ```
 */
import { Column } from '../base/column.ts';
import type { EpochMs } from '../base/units.ts';
import type { Gap, GapDirection } from './model.ts';

export class GapList implements Iterable<Gap> {
  readonly #bounds = Column.float64();

  get length(): number {
    return this.#bounds.length / 2;
  }

  get last(): Gap | null {
    const index = this.length - 1;
    return index < 0 ? null : { from: this.from(index), to: this.to(index) };
  }

  /** When a gap began. Throws RangeError where there is none of that number. */
  from(index: number): EpochMs {
    return this.#bounds.at(2 * index);
  }

  to(index: number): EpochMs {
    return this.#bounds.at(2 * index + 1);
  }

  /** All of them: from and to in turn. Valid until the next gap comes. */
  get bounds(): Float64Array {
    return this.#bounds.values;
  }

  push(from: EpochMs, to: EpochMs): void {
    this.#bounds.push(from);
    this.#bounds.push(to);
  }

  /** Copies in others, which end later. @param bounds from and to in turn */
  append(bounds: Float64Array): void {
    this.#bounds.append(bounds);
  }

  *[Symbol.iterator](): Iterator<Gap> {
    for (let index = 0; index < this.length; index++) yield { from: this.from(index), to: this.to(index) };
  }
}

/** Those of some bounds that fit. */
export function gapsThat(fits: (gap: Gap) => boolean, bounds: Float64Array): Float64Array {
  const kept = new GapList();
  for (let i = 0; i < bounds.length; i += 2) {
    const gap = { from: bounds[i] ?? 0, to: bounds[i + 1] ?? 0 };
    if (fits(gap)) kept.push(gap.from, gap.to);
  }
  return kept.bounds.slice();
}

export function ofEachDirection<T>(of: (direction: GapDirection) => T): Record<GapDirection, T> {
  return { any: of('any'), in: of('in'), out: of('out') };
}
