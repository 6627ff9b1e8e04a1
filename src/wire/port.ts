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

/** What the journals of all documents of a page may take together while nobody watches. */
export const pageJournalBytes: Bytes = 4 << 20;

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
  /** What this realm's journal may take while nobody watches: its part of what all documents of the tab share. */
  | { readonly type: 'share'; readonly bytes: Bytes }
  /** Nobody watches any more. */
  | { readonly type: 'unwatch' };

export type ToBridge =
  /** First thing on the port. */
  | { readonly type: 'hello'; readonly hello: RealmHello }
  /** The first socket was constructed: from now on there is something to tell. */
  | { readonly type: 'first-socket' }
  | { readonly type: 'batch'; readonly batch: Batch };
