/** A row of the tables of close codes. */

/** When the protocol says to connect again: `never` means not with the same credentials or request. */
export type Retry = 'at-once' | 'later' | 'never';

/**
 * What has to change so that it does not come again.
 * - `none`: it is meant to end,
 * - `reconnect`: nothing, come back,
 * - `sign-in`: what the server wants to see before it lets somebody in,
 * - `set-up`: address, version, options: how the page connects,
 * - `messages`: what the page sends, and when,
 * - `slow-down`: how much at once, or how often,
 * - `fewer`: how many connections or channels,
 * - `send-less`: the size of messages,
 * - `answer`: a page, or what stands for it, that was silent for too long,
 * - `stream`: something on the way that damages frames: browsers send valid ones,
 * - `server`, `backend`: the server, or what stands behind the gateway.
 */
export type Remedy =
  | 'none'
  | 'reconnect'
  | 'sign-in'
  | 'set-up'
  | 'messages'
  | 'slow-down'
  | 'fewer'
  | 'send-less'
  | 'answer'
  | 'stream'
  | 'server'
  | 'backend';

export interface CloseCode {
  readonly code: number;
  /** As the protocol calls it. */
  readonly name: string;
  /** The connection ended because something was wrong. */
  readonly abnormal: boolean;
  /** null where the protocol does not say. */
  readonly retry: Retry | null;
  readonly remedy: Remedy;
  readonly confidence: 'high' | 'medium';
}

/** As the tables write it: in brackets, and `retry` only where the protocol says something of it. */
export type CodeRow = readonly [code: number, name: string, abnormal: boolean, remedy: Remedy, retry?: Retry];

export function codesOf(rows: readonly CodeRow[], confidence: CloseCode['confidence']): CloseCode[] {
  return rows.map(([code, name, abnormal, remedy, retry = null]) => ({
    ...{ code, name, abnormal, retry, remedy, confidence },
  }));
}
