/**
 * What is remembered of the tabs between their documents and between a background that ends and the next: messages for a
 * panel that may come later, in `storage.session` (memory of the browser, gone when it closes), as texts.
 *
 * `storage.session` holds about 10 MB for all, so there is one bound for everything, one for each kind, and one for each
 * tab, so that a busy tab does not push out what the others remember. Oldest out first; what had to go is counted by tab.
 *
 * Every text lies under a key of its own, and an index says what there is and in what order:
 *
 * ```
 *   memory         { entries: [{key: 'memory:17', kind: 'farewell', tabId: 3, id: 'document-a', characters: 5120}, …],
 *                    forgotten: {3: {farewell: 2, handshake: 0}}, next: 18 }
 *   memory:17      '{"type":"farewell",…}'
 * ```
 *
 * A text and the index that knows it are written in one call; what goes is removed before the index forgets it. So a
 * background that is ended in between leaves at worst an entry without a text, which counts as forgotten.
 */
import type { Storage } from 'webextension-polyfill';

export type MemoryKind = 'farewell' | 'handshake';

/** How many texts were remembered once and are no longer. */
export type Forgotten = Readonly<Record<MemoryKind, number>>;

export interface Recollection {
  /** In the order in which they came. */
  readonly texts: readonly string[];
  readonly forgotten: Forgotten;
}

export interface MemoryLimits {
  /** Characters of all texts of all tabs. */
  readonly characters: number;
  readonly kinds: Readonly<
    Record<
      MemoryKind,
      {
        /** Characters of this kind in all tabs. */
        readonly characters: number;
        /** Of one tab. */
        readonly tab: { readonly characters: number; readonly entries: number };
      }
    >
  >;
}

/** Six of the ten megabytes: the browser counts more than characters, and others may want to store something. */
export const memoryLimits: MemoryLimits = {
  characters: 6_000_000,
  kinds: {
    farewell: { characters: 6_000_000, tab: { characters: 1_500_000, entries: 20 } },
    handshake: { characters: 2_000_000, tab: { characters: 200_000, entries: 200 } },
  },
};

interface Entry {
  readonly key: string;
  readonly kind: MemoryKind;
  readonly tabId: number;
  readonly id: string;
  readonly characters: number;
}

interface Index {
  /** Oldest first. */
  readonly entries: readonly Entry[];
  /** By tab. */
  readonly forgotten: Readonly<Record<number, Forgotten>>;
  /** Number for the next key. */
  readonly next: number;
}

const indexKey = 'memory';
const nothingForgotten: Forgotten = { farewell: 0, handshake: 0 };

export class TabMemory {
  readonly #area: Storage.StorageArea;
  readonly #limits: MemoryLimits;
  /** Everything waits for what came before it: two writes at once would lose one. */
  #last: Promise<unknown> = Promise.resolve();
  /** As it is stored; null until it was read. Nobody else writes it. */
  #index: Index | null = null;
  /** Texts for which there was no room at all, by tab, and none to write their number down: known while we run. */
  readonly #turnedAway = new Map<number, Forgotten>();

  constructor(area: Storage.StorageArea, limits: MemoryLimits = memoryLimits) {
    this.#area = area;
    this.#limits = limits;
  }

  /**
   * Keeps a text for a tab; one of the same kind and id is replaced. Whether it is wanted is asked when its turn comes,
   * so that whoever recalls in the meantime waits for the answer, and who forgets comes after it.
   */
  keep(kind: MemoryKind, tabId: number, id: string, text: string, isWanted = async () => true): Promise<void> {
    return this.#inTurn(async () => {
      if (!(await isWanted())) return;
      const index = await this.#read();
      const isSame = (entry: Entry) => entry.kind === kind && entry.tabId === tabId && entry.id === id;
      const key = index.entries.find(isSame)?.key ?? `${indexKey}:${index.next}`;
      const entry: Entry = { key, kind, tabId, id, characters: text.length };
      const entries = [...index.entries.filter((other) => !isSame(other)), entry];
      await this.#store({ ...index, entries, next: index.next + 1 }, entry, text);
    });
  }

  /** Lets the text of that kind and id go, if it is there. */
  drop(kind: MemoryKind, tabId: number, id: string): Promise<void> {
    return this.#inTurn(async () => {
      const index = await this.#read();
      const isMeant = (entry: Entry) => entry.kind === kind && entry.tabId === tabId && entry.id === id;
      const meant = index.entries.find(isMeant);
      if (meant === undefined) return;
      await this.#area.remove(meant.key);
      await this.#write({ ...index, entries: index.entries.filter((entry) => !isMeant(entry)) });
    });
  }

  recall(tabId: number): Promise<Recollection> {
    return this.#inTurn(async () => {
      const { entries, forgotten } = await this.#read();
      const ofTab = entries.filter((entry) => entry.tabId === tabId);
      const stored = await this.#area.get(ofTab.map(({ key }) => key));
      const isThere = ({ key }: Entry) => typeof stored[key] === 'string';
      return {
        texts: ofTab.filter(isThere).map(({ key }) => String(stored[key])),
        forgotten: ofTab
          .filter((entry) => !isThere(entry))
          .reduce(
            (counts, { kind }) => oneMore(counts, kind),
            sumOf(forgotten[tabId] ?? nothingForgotten, this.#turnedAway.get(tabId) ?? nothingForgotten),
          ),
      };
    });
  }

  /** Forgets a tab that was closed. */
  forget(tabId: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#turnedAway.delete(tabId);
      const index = await this.#read();
      const gone = index.entries.filter((entry) => entry.tabId === tabId);
      if (gone.length === 0 && index.forgotten[tabId] === undefined) return;
      const { [tabId]: _, ...forgotten } = index.forgotten;
      const entries = index.entries.filter((entry) => entry.tabId !== tabId);
      await this.#area.remove(gone.map(({ key }) => key));
      await this.#write({ ...index, entries, forgotten });
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #read(): Promise<Index> {
    this.#index ??= ((await this.#area.get(indexKey))[indexKey] as Index | undefined) ?? {
      entries: [],
      forgotten: {},
      next: 0,
    };
    return this.#index;
  }

  async #write(index: Index, texts: Readonly<Record<string, string>> = {}): Promise<void> {
    // As another background would find it, until we know that it is stored.
    this.#index = null;
    await this.#area.set({ ...texts, [indexKey]: index });
    this.#index = index;
  }

  /** Stores a new entry and lets go what must make room for it; more than that when the browser's quota is reached. */
  async #store(wanted: Index, entry: Entry, text: string): Promise<void> {
    const going = beyond(wanted.entries, this.#limits);
    for (;;) {
      const kept = wanted.entries.filter((other) => !going.has(other));
      await this.#area.remove([...going].map(({ key }) => key));
      try {
        const index = { ...wanted, entries: kept, forgotten: counted(wanted.forgotten, going) };
        await this.#write(index, going.has(entry) ? {} : { [entry.key]: text });
        return;
      } catch {
        if (kept.length === 0) {
          // Somebody else has filled the storage: not even the index is taken.
          const before = this.#turnedAway.get(entry.tabId) ?? nothingForgotten;
          this.#turnedAway.set(entry.tabId, oneMore(before, entry.kind));
          return;
        }
        for (const older of kept.slice(0, Math.ceil(kept.length / 2))) going.add(older);
      }
    }
  }
}

/** Which entries must go, the oldest of each bound that is crossed. */
function beyond(entries: readonly Entry[], limits: MemoryLimits): Set<Entry> {
  const going = new Set<Entry>();
  const newest = entries.at(-1);
  const trim = (bounded: readonly Entry[], characters: number, count = Number.POSITIVE_INFINITY) => {
    const staying = bounded.filter((entry) => !going.has(entry));
    let sum = staying.reduce((total, entry) => total + entry.characters, 0);
    for (let i = 0; sum > characters || staying.length - i > count; i++) {
      const oldest = staying[i];
      if (oldest === undefined) return;
      going.add(oldest);
      sum -= oldest.characters;
    }
  };
  if (newest === undefined) return going;
  // Only what has just grown can have crossed a bound.
  const ofKind = entries.filter(({ kind }) => kind === newest.kind);
  const { tab, characters } = limits.kinds[newest.kind];
  trim(
    ofKind.filter(({ tabId }) => tabId === newest.tabId),
    tab.characters,
    tab.entries,
  );
  trim(ofKind, characters);
  trim(entries, limits.characters);
  return going;
}

function counted(before: Index['forgotten'], going: Iterable<Entry>): Index['forgotten'] {
  const forgotten: Record<number, Forgotten> = { ...before };
  for (const { tabId, kind } of going) forgotten[tabId] = oneMore(forgotten[tabId] ?? nothingForgotten, kind);
  return forgotten;
}

function sumOf(a: Forgotten, b: Forgotten): Forgotten {
  return { farewell: a.farewell + b.farewell, handshake: a.handshake + b.handshake };
}

function oneMore(counts: Forgotten, kind: MemoryKind): Forgotten {
  return { ...counts, [kind]: counts[kind] + 1 };
}
