/** Where a panel's session comes from while it is recorded. The viewer has none: its session comes from a file. */
import type { Session } from '../session/session.ts';

/**
 * - `connecting`: not known yet,
 * - `live`: the page's recorder answered,
 * - `page-too-old`: no recorder in this page, it was loaded before the extension,
 * - `no-access`: the extension may not run on this site (Firefox lets people revoke that),
 * - `restricted`: a page no extension may run on,
 * - `disconnected`: the way to the page is broken and being opened again.
 */
export type LiveStatus = 'connecting' | 'live' | 'page-too-old' | 'no-access' | 'restricted' | 'disconnected';

export interface LiveSource {
  readonly status: LiveStatus;
  /** Replaced by another object on "clear" and on a navigation that is not preserved. */
  readonly session: Session;
  readonly recording: boolean;
  readonly preserveLog: boolean;
  /** Calls back when any of the above may have changed; often. Returns how to stop. */
  subscribe(onChange: () => void): () => void;
  setRecording(recording: boolean): void;
  setPreserveLog(preserve: boolean): void;
  /** Forgets all but the sockets that are still open. */
  clear(): void;
  /** Asks the person for access to the site; must be called from a click. */
  requestAccess(): void;
  reloadPage(): void;
  close(): void;
}
