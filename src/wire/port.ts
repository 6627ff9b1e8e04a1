/**
 * Between the recorder (the page's world) and the bridge (the extension's world in the same document): how they find each
 * other, and what they say over the MessagePort.
 *
 * Both start at document_start, in whichever order, before any script of the page. The recorder dispatches an offer on
 * `document` whose event carries one end of a MessageChannel; a bridge that takes it cancels the event. A bridge that
 * starts second asks for the offer first. Once it is taken neither listens any more.
 */
import type { Bytes } from '../base/units.ts';
import type { Batch, Cursor, RealmHello } from './records.ts';

export const offerEvent = 'deadair:offer';
export const askEvent = 'deadair:ask';
/** From a recorder to one that may be there already; `data` is its WIRE_VERSION. Cancelled by one that goes on. */
export const takeoverEvent = 'deadair:takeover';

/**
 * `data` of the offer: the name of an event known to these two only. Dispatched on `document` by the bridge on pagehide,
 * it makes the recorder answer at once with an event `<name>:farewell` whose `data` is a farewell text. It is synchronous
 * because no message on a port leaves a document that is ending.
 */
export type FarewellEventName = string;

export function farewellAnswer(name: FarewellEventName): string {
  return `${name}:farewell`;
}

/** Dispatched by the recorder, and cancelled by the bridge while it lives: a dead one tells nobody that it is. */
export function aliveQuestion(name: FarewellEventName): string {
  return `${name}:alive`;
}

/** Dispatched by the bridge on a site where recording is off: the recorder gives the page its own functions back. */
export function retireOrder(name: FarewellEventName): string {
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
  /** What this realm's journal may take while nobody watches: its part of what a page may take. */
  | { readonly type: 'share'; readonly bytes: Bytes }
  /** Nobody watches any more. */
  | { readonly type: 'unwatch' };

export type ToBridge =
  /** First thing on the port. */
  | { readonly type: 'hello'; readonly hello: RealmHello }
  /** The first socket was constructed: from now on there is something to tell. */
  | { readonly type: 'first-socket' }
  | { readonly type: 'batch'; readonly batch: Batch };
