/** What the subjects' pages share. Runs in the page; `bytes.ts` is for both sides. */
import type { Milliseconds } from '../../src/base/units.ts';
import type { Converse } from './subject.ts';

declare global {
  interface Window {
    /** Holds the page's conversation with the server at `host` (`127.0.0.1:1234`). */
    converse?: Converse;
  }
}

const patienceMs: Milliseconds = 15_000;

/** Hands the page's conversation to the test, which begins it when the recording is to begin. */
export function offer(converse: Converse): void {
  window.converse = (host) =>
    Promise.race([
      converse(host),
      new Promise<never>((_resolve, reject) => {
        setTimeout(() => reject(new Error('the conversation has stalled')), patienceMs);
      }),
    ]);
}

/** Keeps what a client hands over until somebody asks for it. */
export class Inbox<Item> {
  readonly items: Item[] = [];
  readonly #waiting: { readonly count: number; readonly resolve: (items: Item[]) => void }[] = [];

  readonly put = (item: Item): void => {
    this.items.push(item);
    for (const { count, resolve } of this.#waiting) if (this.items.length >= count) resolve([...this.items]);
  };

  /** Resolves with all there is as soon as that is `count` or more. */
  holds(count: number): Promise<Item[]> {
    if (this.items.length >= count) return Promise.resolve([...this.items]);
    return new Promise((resolve) => {
      this.#waiting.push({ count, resolve });
    });
  }
}
