/** Where a panel's session comes from while it is recorded. The viewer has none: its session comes from a file. */
import type { Session } from '../session/session.ts';
import type { SourcePlace } from './stack-lines.ts';

/**
 * - `connecting`: not known yet,
 * - `live`: the page's recorder answered,
 * - `page-too-old`: no recorder in this page, it was loaded before the extension,
 * - `no-access`: the extension may not run on this site (Firefox lets people revoke that),
 * - `site-off`: the person has switched recording off on this site,
 * - `site-on-again`: this page was loaded while it was off; meanwhile it is on,
 * - `restricted`: a page no extension may run on,
 * - `page-gone`: the page's process ended without a word: it crashed, or was killed,
 * - `disconnected`: the way to the page is broken and being opened again.
 */
export type LiveStatus =
  | 'connecting'
  | 'live'
  | 'page-too-old'
  | 'no-access'
  | 'site-off'
  | 'site-on-again'
  | 'restricted'
  | 'page-gone'
  | 'disconnected';

/** The site of the page being watched. */
export interface Site {
  /** Without port. */
  readonly host: string;
  /** Is recording switched on there? In force for documents loaded from now on. */
  readonly recording: boolean;
}

/** What the browser had remembered of the tab before there was a panel, and no longer does. */
export interface Forgotten {
  /** Documents that had ended. */
  readonly farewells: number;
  readonly handshakes: number;
}

export const nothingForgotten: Forgotten = { farewells: 0, handshakes: 0 };

export interface LiveSource {
  readonly status: LiveStatus;
  /** Replaced by another object on "clear" and on a navigation that is not preserved. */
  readonly session: Session;
  readonly recording: boolean;
  readonly preserveLog: boolean;
  /** null where the page has no host, or it is not known yet. */
  readonly site: Site | null;
  /** Hosts on which the person has switched recording off; null before it is known. */
  readonly sitesOff: readonly string[] | null;
  readonly forgotten: Forgotten;
  /** Calls back when any of the above may have changed; often. Returns how to stop. */
  subscribe(onChange: () => void): () => void;
  setRecording(recording: boolean): void;
  setPreserveLog(preserve: boolean): void;
  /** Switches recording on a host on or off. */
  switchSite(host: string, recording: boolean): void;
  /** Forgets all but the sockets that are still open. */
  clear(): void;
  /** Asks the person for access to the site; must be called from a click. */
  requestAccess(): void;
  reloadPage(): void;
  /** Shows a place of the page's source in the browser's own panel; null where there is no way to it (Firefox). */
  readonly openSource: ((place: SourcePlace) => void) | null;
  close(): void;
}
