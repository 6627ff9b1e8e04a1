/** A storage area for tests, with a quota like the browser's. A background that is ended keeps it; the next gets it. */
import type { Storage } from 'webextension-polyfill';

export interface FakeStorage {
  readonly area: Storage.StorageArea;
  /** What is stored, by key. */
  readonly stored: ReadonlyMap<string, unknown>;
  /** Characters of all that is stored, as JSON. */
  readonly size: number;
  /** From the n-th write or removal from now on nothing happens any more: the background was ended there. */
  endAfter(operations: number): void;
  /** Another background has started. */
  restart(): void;
}

export function fakeStorage(quota = Number.POSITIVE_INFINITY): FakeStorage {
  let stored = new Map<string, unknown>();
  let left = Number.POSITIVE_INFINITY;
  const sizeOf = (entries: Map<string, unknown>) => JSON.stringify([...entries]).length;
  /** Never goes on: so it looks to a background that is ended while it waits. */
  const ended = () => new Promise<never>(() => {});
  const area = {
    get: async (keys: string | readonly string[]) => {
      const wanted = [keys].flat().filter((key) => stored.has(key));
      return structuredClone(Object.fromEntries(wanted.map((key) => [key, stored.get(key)])));
    },
    set: async (entries: Readonly<Record<string, unknown>>) => {
      if (left-- <= 0) return ended();
      const next = new Map([...stored, ...Object.entries(structuredClone(entries))]);
      if (sizeOf(next) > quota) throw new Error('QUOTA_BYTES quota exceeded');
      stored = next;
      return undefined;
    },
    remove: async (keys: string | readonly string[]) => {
      if (left-- <= 0) return ended();
      for (const key of [keys].flat()) stored.delete(key);
      return undefined;
    },
  } as unknown as Storage.StorageArea;
  return {
    area,
    get stored() {
      return stored;
    },
    get size() {
      return sizeOf(stored);
    },
    endAfter: (operations) => {
      left = operations;
    },
    restart: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}
