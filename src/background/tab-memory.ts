/**
 * What is remembered of a tab between its documents and between a background that ends and the next: lists of messages
 * for a panel that may come later, in `storage.session` (memory of the browser, gone when it closes), as texts.
 *
 * `storage.session` holds about 10 MB for all; each list has its own bound, oldest out first, and what had to go is
 * counted.
 */
import type { Storage } from 'webextension-polyfill';

interface Kept {
  readonly id: string;
  readonly text: string;
}

interface Shelf {
  readonly kept: readonly Kept[];
  /** How many were dropped to make room. */
  readonly dropped: number;
}

export interface TabMemoryLimits {
  /** Characters kept for one tab. */
  readonly characters: number;
  readonly entries: number;
}

export class TabMemory {
  readonly #area: Storage.StorageArea;
  readonly #kind: string;
  readonly #limits: TabMemoryLimits;
  /** Writes wait for one another: two at once would lose one. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(area: Storage.StorageArea, kind: string, limits: TabMemoryLimits) {
    this.#area = area;
    this.#kind = kind;
    this.#limits = limits;
  }

  /** Keeps a text for a tab; one of the same id is replaced. */
  keep(tabId: number, id: string, text: string): Promise<void> {
    return this.#inTurn(async () => {
      const shelf = await this.#read(tabId);
      const kept = [...shelf.kept.filter((entry) => entry.id !== id), { id, text }];
      let { dropped } = shelf;
      while (kept.length > 0 && (kept.length > this.#limits.entries || characters(kept) > this.#limits.characters)) {
        kept.shift();
        dropped++;
      }
      await this.#write(tabId, { kept, dropped });
    });
  }

  /** Lets the text of that id go, if it is there. */
  drop(tabId: number, id: string): Promise<void> {
    return this.#inTurn(async () => {
      const shelf = await this.#read(tabId);
      const kept = shelf.kept.filter((entry) => entry.id !== id);
      if (kept.length < shelf.kept.length) await this.#write(tabId, { ...shelf, kept });
    });
  }

  recall(tabId: number): Promise<readonly string[]> {
    return this.#inTurn(async () => (await this.#read(tabId)).kept.map(({ text }) => text));
  }

  forget(tabId: number): Promise<void> {
    return this.#inTurn(() => this.#area.remove(this.#key(tabId)));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #read(tabId: number): Promise<Shelf> {
    const key = this.#key(tabId);
    return ((await this.#area.get(key))[key] as Shelf | undefined) ?? { kept: [], dropped: 0 };
  }

  /** Stores a shelf; when the browser's quota is reached, with half of it, until it fits. */
  async #write(tabId: number, shelf: Shelf): Promise<void> {
    try {
      await this.#area.set({ [this.#key(tabId)]: shelf });
    } catch (error) {
      if (shelf.kept.length === 0) throw error;
      const go = Math.ceil(shelf.kept.length / 2);
      await this.#write(tabId, { kept: shelf.kept.slice(go), dropped: shelf.dropped + go });
    }
  }

  #key(tabId: number): string {
    return `${this.#kind}:${tabId}`;
  }
}

function characters(kept: readonly Kept[]): number {
  return kept.reduce((sum, { text }) => sum + text.length, 0);
}
