/** The losses of a session, a bounded list: beyond its bound a loss is counted with the last one of its kind. */
import type { Loss } from './model.ts';

const mostLosses = 20_000;

export class LossList {
  /** In the order in which they were found out. */
  readonly all: Loss[] = [];

  add(loss: Loss): void {
    const alike = this.all.length < mostLosses ? -1 : this.all.findLastIndex((other) => isAlike(other, loss));
    if (alike === -1) this.all.push(loss);
    else this.#join(alike, loss);
  }

  /** Counts a loss with the last one, if that is of its kind: for those that come one by one. */
  addToLast(loss: Loss): void {
    const last = this.all.at(-1);
    if (last !== undefined && isAlike(last, loss)) this.#join(this.all.length - 1, loss);
    else this.add(loss);
  }

  #join(index: number, loss: Loss): void {
    const known = this.all[index];
    if (known !== undefined) this.all[index] = joined(known, loss);
  }
}

function isAlike(a: Loss, b: Loss): boolean {
  return a.realm === b.realm && a.connection === b.connection && a.reason === b.reason && a.what === b.what;
}

function joined(a: Loss, b: Loss): Loss {
  const content = a.content &&
    b.content && {
      framesIn: a.content.framesIn + b.content.framesIn,
      framesOut: a.content.framesOut + b.content.framesOut,
      bytesIn: a.content.bytesIn + b.content.bytesIn,
      bytesOut: a.content.bytesOut + b.content.bytesOut,
    };
  const count = a.count + b.count;
  return { ...a, count, content, from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}
