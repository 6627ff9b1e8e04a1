/** Chance that can be repeated: the same seed, the same draws. */
export class Chance {
  #state: number;

  /** @param seed any whole number; neighbouring ones give unlike draws */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to 1, without 1 (splitmix32). */
  share(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.share() * (most - least);
  }

  /** As many of short ones as of long ones, counted in orders of magnitude: as durations are in life. */
  betweenOrders(least: number, most: number): number {
    return least * (most / least) ** this.share();
  }

  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  happens(probability: number): boolean {
    return this.share() < probability;
  }

  one<T>(of: readonly [T, ...T[]]): T {
    return of[Math.floor(this.share() * of.length)] ?? of[0];
  }

  /** Until the next of what comes at random, `meanMs` apart on average. */
  wait(meanMs: number): number {
    return -Math.log(1 - this.share()) * meanMs;
  }
}
