/**
 * Which documents of a tab have had a socket. They share one bound of memory (see `share` in wire/port.ts), so each of
 * them is told how many they are.
 *
 * A document enters by its bridge, when its first socket is made, and leaves by its farewell. Where no farewell came (the
 * page's process crashed) it leaves when its frame is asked: every share is told to its frame by itself, and a frame that
 * is gone, or has another document without sockets, does not answer.
 *
 * Kept in `storage.session`, because the background may be ended at any moment; those of private windows are not, and are
 * known only as long as it lives.
 */
import type { Storage } from 'webextension-polyfill';
import type { RealmIdentity } from '../wire/relay.ts';

type SocketDocument = Pick<RealmIdentity, 'documentId' | 'frameId'>;

/** Tells a document's bridge how many documents there are; resolves with false where none with sockets is there. */
type TellShare = (tabId: number, frameId: number, realms: number) => Promise<boolean>;

/** More are not counted: their shares are small enough, and a page could make thousands. */
const mostDocuments = 64;

export class SocketDocuments {
  readonly #area: Storage.StorageArea;
  readonly #tell: TellShare;
  /** What is not to be stored, of private windows, and what could not be. */
  readonly #unwritten = new Map<number, readonly SocketDocument[]>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(area: Storage.StorageArea, tell: TellShare) {
    this.#area = area;
    this.#tell = tell;
  }

  /** A document has had a socket. May be said again. */
  enter(tabId: number, { documentId, frameId }: SocketDocument, isPrivate: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const documents = await this.#read(tabId);
      // A frame has one document; what it had before is gone, or waits in bfcache, frozen.
      const others = documents.filter((other) => other.frameId !== frameId && other.documentId !== documentId);
      if (others.length >= mostDocuments) {
        await this.#tell(tabId, frameId, mostDocuments);
        return;
      }
      const all = [...others, { documentId, frameId }];
      await this.#write(tabId, all, isPrivate);
      await this.#share(tabId, all, isPrivate);
    });
  }

  /** A document has ended. */
  leave(tabId: number, documentId: string, isPrivate: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const documents = await this.#read(tabId);
      const left = documents.filter((other) => other.documentId !== documentId);
      if (left.length === documents.length) return;
      await this.#write(tabId, left, isPrivate);
      if (left.length > 0) await this.#share(tabId, left, isPrivate);
    });
  }

  /** The tab was closed. */
  forget(tabId: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#unwritten.delete(tabId);
      await this.#area.remove(keyOf(tabId));
    });
  }

  /** Tells all of them, and does so again without those that are not there any more. */
  async #share(tabId: number, documents: readonly SocketDocument[], isPrivate: boolean): Promise<void> {
    const realms = documents.length;
    const answers = await Promise.all(documents.map(({ frameId }) => this.#tell(tabId, frameId, realms)));
    const there = documents.filter((_, i) => answers[i]);
    if (there.length === realms) return;
    await this.#write(tabId, there, isPrivate);
    await this.#share(tabId, there, isPrivate);
  }

  async #read(tabId: number): Promise<readonly SocketDocument[]> {
    const key = keyOf(tabId);
    const stored = (await this.#area.get(key))[key] as readonly SocketDocument[] | undefined;
    return this.#unwritten.get(tabId) ?? stored ?? [];
  }

  async #write(tabId: number, documents: readonly SocketDocument[], isPrivate: boolean): Promise<void> {
    this.#unwritten.set(tabId, documents);
    if (isPrivate) return;
    try {
      if (documents.length === 0) await this.#area.remove(keyOf(tabId));
      else await this.#area.set({ [keyOf(tabId)]: documents });
      this.#unwritten.delete(tabId);
    } catch {
      // The storage is full: known at least while this background runs.
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

function keyOf(tabId: number): string {
  return `socket-documents:${tabId}`;
}
