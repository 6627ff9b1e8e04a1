/** What an event of the recorder's, or the end of its document, makes of a connection. */
import type { StringTable } from '../base/string-table.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { ConnectionEvent } from '../wire/records.ts';
import type { ConnectionRecord } from './connection.ts';

/**
 * What happens this close to the end of the document is part of it. Firefox delivers its 1001 just before `pagehide`
 * (only Firefox: in Chrome a 1001 is always the server's), and pages close their sockets in listeners of that.
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
      // The document was said to have ended, and the socket still took the call.
      if (connection.closure?.initiator === 'browser' && at - connection.closure.at <= departureMs) {
        connection.endWithDocument(at);
      }
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
    connection.endWithDocument(at);
    return;
  }
  const fits = closure.initiator === 'peer' && closure.code === 1001 && at - closure.at <= departureMs;
  if (closesBeforePagehide && fits) connection.closure = { ...closure, initiator: 'browser' };
}
