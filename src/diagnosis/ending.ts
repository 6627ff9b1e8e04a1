/** How a connection ended, in the six ways that call for different explanations. */
import type { Connection } from '../session/model.ts';

/**
 * - `running`: it has not,
 * - `never-opened`: the handshake failed,
 * - `by-page`: the page called `close()`,
 * - `by-browser`: the document went away,
 * - `by-peer`: a Close frame arrived,
 * - `dropped`: it was open, and ended without a word,
 * - `unobserved`: it was open, and ended where neither code nor cause could be seen: of these little is concluded.
 */
export type Ending = 'running' | 'never-opened' | 'by-page' | 'by-browser' | 'by-peer' | 'dropped' | 'unobserved';

export function endingOf(connection: Connection): Ending {
  const { closure } = connection;
  if (closure === null) return 'running';
  if (closure.initiator === 'page') return 'by-page';
  if (closure.initiator === 'browser') return 'by-browser';
  if (connection.openedAt === null) return 'never-opened';
  if (closure.initiator === 'unobserved') return 'unobserved';
  // Firefox reports 1006 as clean where a server really puts that code into a Close frame. Unclean alone says nothing:
  // Firefox calls a Close frame with the FIN on its heels unclean.
  return closure.code === 1006 && !closure.wasClean ? 'dropped' : 'by-peer';
}
