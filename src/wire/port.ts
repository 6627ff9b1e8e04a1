/**
 * Between the recorder (the page's world) and the bridge (the extension's world in the same document): how they find each
 * other, and what they say over the MessagePort.
 *
 * Both start at document_start, in whichever order, before any script of the page. The recorder dispatches an offer on
 * `document` whose event carries one end of a MessageChannel; a bridge that takes it cancels the event. A bridge that
 * starts second asks for the offer first. Once it is taken neither listens any more.
 */
import type { Batch, Cursor, RealmHello } from './records.ts';

export const offerEvent = 'deadair:offer';
export const askEvent = 'deadair:ask';

/**
 * `data` of the offer: the name of an event known to these two only. Dispatched on `document` by the bridge on pagehide,
 * it makes the recorder answer at once with an event `<name>:farewell` whose `data` is a farewell text. It is synchronous
 * because no message on a port leaves a document that is ending.
 */
export type FarewellEventName = string;

export function farewellAnswer(name: FarewellEventName): string {
  return `${name}:farewell`;
}

/**
 * Dispatched on `document` by the bridge, before any script of the page runs, where the person has switched the site off:
 * the recorder gives the page its natives back and forgets. It may come while the offer is still being made.
 */
export function retireEvent(name: FarewellEventName): string {
  return `${name}:retire`;
}

export type ToRecorder =
  /** Someone watches: send batches from here, at most `credits` of them unacknowledged. */
  | {
      readonly type: 'watch';
      readonly cursor: Cursor;
      readonly credits: number;
      /** Most payload bytes to capture of one frame from now on. */
      readonly payloadCap: number;
    }
  /** The oldest batch on its way has arrived; another may be sent. */
  | { readonly type: 'credit' }
  /** So many documents of the tab have sockets by now, this one included: they share one bound of memory. */
  | { readonly type: 'share'; readonly realms: number }
  /** Nobody watches any more. */
  | { readonly type: 'unwatch' };

export type ToBridge =
  /** First thing on the port. */
  | { readonly type: 'hello'; readonly hello: RealmHello }
  /** The first socket was constructed: from now on there is something to tell. */
  | { readonly type: 'first-socket' }
  | { readonly type: 'batch'; readonly batch: Batch };
