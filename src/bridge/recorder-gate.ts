/**
 * What the bridge lets through from the recorder's port. Whoever holds the other end may be the page (a same-origin parent
 * can alter a realm before the recorder starts there), so nothing gets in that is malformed, too large, or not asked for.
 *
 * Batches are asked for with credits. Every credit that was ever given allows one batch; those the recorder had left when
 * a watch began anew stay allowed, because batches may be on their way that were sent before it heard of it.
 */
import { parseBatch, parseHello, WireProblem } from '../wire/guards.ts';
import { typeOf } from '../wire/message-type.ts';
import type { ToBridge, ToRecorder } from '../wire/port.ts';

/** More than all panels that a person opens on a tab will ever have under way. */
const mostAwaited = 256;
/** A recorder says hello and that there is a first socket; a little more, for those that say it twice. */
const mostOthers = 16;

export class RecorderGate {
  /** Batches that may still come. */
  #awaited = 0;
  #others = 0;

  /** To be told of everything that goes to the recorder. */
  told(message: ToRecorder): void {
    const given = message.type === 'watch' ? message.credits : message.type === 'credit' ? 1 : 0;
    if (Number.isInteger(given) && given > 0) this.#awaited = Math.min(this.#awaited + given, mostAwaited);
  }

  /**
   * What came over the port, checked.
   *
   * @throws {WireProblem} for what no recorder of ours sends; the port is to be closed then
   */
  admit(message: unknown): ToBridge {
    const type = typeOf(message);
    if (type === 'batch') {
      if (this.#awaited === 0) throw new WireProblem('a batch that nobody asked for');
      this.#awaited--;
      return { type, batch: parseBatch((message as { readonly batch?: unknown }).batch) };
    }
    if (++this.#others > mostOthers) throw new WireProblem(`more than ${mostOthers} messages that are no batches`);
    if (type === 'hello') return { type, hello: parseHello((message as { readonly hello?: unknown }).hello) };
    if (type === 'first-socket') return { type };
    throw new WireProblem('a message of no known type');
  }
}
