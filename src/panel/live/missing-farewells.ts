/**
 * Documents that have gone and whose farewell has not come. Firefox 153 loses about one in six when the next page is of
 * another site and so runs in another process; a page whose process crashed sends none.
 */
import type { Milliseconds } from '../../base/units.ts';

/** How long a farewell may be on its way: through a background that has to start first, as long as that takes. */
const patienceMs: Milliseconds = 2000;

export class MissingFarewells {
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  /** Calls back once if nothing is heard of the document. One that is waited for already is not waited for anew. */
  expect(documentId: string, onMissing: () => void): void {
    if (this.#waiting.has(documentId)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(documentId);
      onMissing();
    }, patienceMs);
    this.#waiting.set(documentId, timer);
  }

  /** The farewell came, or the document is there again. */
  heardOf(documentId: string): void {
    clearTimeout(this.#waiting.get(documentId));
    this.#waiting.delete(documentId);
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
