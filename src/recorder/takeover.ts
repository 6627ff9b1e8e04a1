/**
 * What happens when a recorder comes into a document that has one already: Firefox injects content scripts into open
 * documents again when the extension is updated. The old bridge is dead by then, without a word to anyone; the old
 * recorder is part of the page and lives on, with its hooks in place and the history in its journal.
 *
 * So the new one asks before it does anything else. A recorder whose bridge is dead and that speaks the same version of
 * the wire takes the new bridge and goes on: nothing is hooked twice, nothing is lost. One of another version gives the
 * page its own functions back, for the new one to hook.
 *
 * This module is evaluated before any native is taken: see natives.ts.
 */
import { takeoverEvent } from '../wire/port.ts';
import { WIRE_VERSION } from '../wire/records.ts';

/** A recorder is here already and goes on: this one has nothing to do. */
export const isRecorded = isTakenOver();

function isTakenOver(): boolean {
  try {
    return !document.dispatchEvent(new MessageEvent(takeoverEvent, { cancelable: true, data: WIRE_VERSION }));
  } catch {
    return false; // the page has put functions of its own there
  }
}
