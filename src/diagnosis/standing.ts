/**
 * Who stood while others fell: was open before, and was heard from afterwards. One that is silent may be dead and not know
 * it.
 *
 * A session may hold thousands of moments at which something fell, so that nobody looks through all connections for each:
 *
 * ```
 *   opened        1   2   4   7 …            in order of opening
 *   heard until   9   5   8   6 …
 *   best so far   9   9   9   9 …            who of all that were open by then was heard last
 * ```
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Connection } from '../session/model.ts';

interface Stander {
  readonly connection: Connection;
  readonly origin: string;
  readonly openedAt: EpochMs;
  readonly heardAt: EpochMs;
}

/** Of those opened up to one of them: who was heard last, and who of another origin was. */
interface Best {
  readonly openedAt: EpochMs;
  readonly first: Stander;
  readonly elsewhere: Stander | null;
}

export class Standing {
  readonly #all: readonly Best[];
  readonly #byOrigin = new Map<string, readonly Best[]>();
  readonly #marginMs: Milliseconds;

  /** @param marginMs by which one has to have been open before, and heard from after */
  constructor(origins: ReadonlyMap<string, readonly Connection[]>, marginMs: Milliseconds) {
    this.#marginMs = marginMs;
    const all: Stander[] = [];
    for (const [origin, connections] of origins) {
      const own = connections.flatMap(({ openedAt, lastFrameAt }, i): Stander[] => {
        const connection = connections[i];
        if (connection === undefined || openedAt === null || lastFrameAt.in === null) return [];
        return [{ connection, origin, openedAt, heardAt: lastFrameAt.in }];
      });
      this.#byOrigin.set(origin, bestSoFar(own));
      for (const stander of own) all.push(stander);
    }
    this.#all = bestSoFar(all);
  }

  /** One that stood, or null. */
  anywhere(from: EpochMs, to: EpochMs): Connection | null {
    return this.#heardAfter(this.#openBefore(this.#all, from)?.first, to);
  }

  at(origin: string, from: EpochMs, to: EpochMs): Connection | null {
    return this.#heardAfter(this.#openBefore(this.#byOrigin.get(origin) ?? [], from)?.first, to);
  }

  /** One of an origin that is none of these. */
  besides(origins: ReadonlySet<string>, from: EpochMs, to: EpochMs): Connection | null {
    const best = this.#openBefore(this.#all, from);
    for (const stander of [best?.first, best?.elsewhere]) {
      if (stander == null || !origins.has(stander.origin)) return this.#heardAfter(stander, to);
    }
    // Both are of these, which are several: then all have to be asked.
    for (const origin of this.#byOrigin.keys()) {
      const stood = origins.has(origin) ? null : this.at(origin, from, to);
      if (stood !== null) return stood;
    }
    return null;
  }

  #openBefore(bests: readonly Best[], from: EpochMs): Best | undefined {
    let low = 0;
    let high = bests.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bests[middle]?.openedAt ?? from) < from - this.#marginMs) low = middle + 1;
      else high = middle;
    }
    return bests[low - 1];
  }

  #heardAfter(stander: Stander | null | undefined, to: EpochMs): Connection | null {
    return stander != null && stander.heardAt > to + this.#marginMs ? stander.connection : null;
  }
}

function bestSoFar(standers: readonly Stander[]): readonly Best[] {
  const inOrder = [...standers].sort((a, b) => a.openedAt - b.openedAt || a.connection.id - b.connection.id);
  let first: Stander | null = null;
  let elsewhere: Stander | null = null;
  return inOrder.map((one): Best => {
    if (first === null || one.heardAt > first.heardAt) {
      if (first !== null && first.origin !== one.origin) elsewhere = first;
      first = one;
    } else if (one.origin !== first.origin && (elsewhere === null || one.heardAt > elsewhere.heardAt)) {
      elsewhere = one;
    }
    return { openedAt: one.openedAt, first, elsewhere };
  });
}
