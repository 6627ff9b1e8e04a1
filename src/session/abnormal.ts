/** Which of the 1006s are losses. */
import type { Closure, Connection } from './model.ts';

/**
 * Ended with code 1006, which browsers also report to a page that itself closed a socket before it was open: that one is
 * no loss.
 */
export function endedAbnormally(connection: Connection): connection is Connection & { readonly closure: Closure } {
  const { closure, closeCall } = connection;
  return closure?.code === 1006 && !(closure.initiator === 'page' && closeCall?.beforeOpen === true);
}
