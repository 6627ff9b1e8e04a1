/** What an event of the recorder's, or the end of its document, makes of a connection. */
import type { StringTable } from '../base/string-table.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { ConnectionEvent } from '../wire/records.ts';
import type { ConnectionRecord } from './connection.ts';

/**
 * How long after a close event the document may leave for the close to be the browser's doing: Firefox delivers its
 * 1001 just before `pagehide`. Only there: in Chrome a 1001 is always the server's.
 */
const departureMs: Milliseconds = 250;

/** @param crossedBfcache its document has been in the back/forward cache since it was constructed */
export function applyEvent(
  connection: ConnectionRecord,
  event: Exclude<ConnectionEvent, { type: 'construct' }>,
  at: EpochMs,
  crossedBfcache: boolean,
  strings: StringTable,
): void {
  switch (event.type) {
    case 'open':
      if (connection.openedAt !== null) break; // told anew
      connection.open(at, event.protocol, event.extensions);
      break;
    case 'error':
      connection.erroredAt ??= at;
      connection.refuse(at);
      break;
    case 'close-call':
      // A call on a socket that is closing or closed does nothing: `onerror = () => socket.close()` ended no connection.
      if (event.readyState > 1) break;
      connection.closeCall ??= {
        at,
        code: event.code,
        reason: event.reason,
        beforeOpen: event.readyState === 0,
        stack: strings.interned(event.stack),
      };
      break;
    case 'close':
      connection.close(at, event.code, event.reason, event.wasClean, crossedBfcache);
      break;
  }
}

/**
 * The document was unloaded or went into bfcache. In bfcache too the server gets its 1001 at once, and a page that never
 * returns hears of no close.
 */
export function endWithDocument(connection: ConnectionRecord, at: EpochMs, closesBeforePagehide: boolean): void {
  const { closure } = connection;
  if (closure === null) {
    connection.close(at, 1001, '', true, true);
    return;
  }
  const fits = closure.initiator === 'peer' && closure.code === 1001 && at - closure.at <= departureMs;
  if (closesBeforePagehide && fits) connection.closure = { ...closure, initiator: 'browser' };
}
