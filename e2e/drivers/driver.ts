/**
 * One interface for real Chromium and real Firefox with Deadair installed, so that a test is written once. Neither
 * Playwright nor WebDriver reaches an extension's panel inside DevTools; these drivers do.
 */
import type { Bytes } from '../../src/base/units.ts';
import type { Page, Theme } from './page.ts';

export type BrowserKind = 'chromium' | 'firefox';

export interface LaunchOptions {
  /** Folder of the unpacked extension; by default what `npm run build` made. null: a browser without it. */
  readonly extension?: string | null;
  /** Chromium only: folder of another extension that is there too. */
  readonly alsoExtension?: string;
  /** Shows the browser, with DevTools docked below the page as a person has them. Default: headless. */
  readonly headed?: boolean;
  /** Chromium only: where it writes its NetLog. */
  readonly netLog?: string;
  /** Chromium only: after how long a hidden page's timers come once a minute. Five minutes unless told. */
  readonly throttleHiddenAfterSeconds?: number;
  /** Takes every certificate, so that a page of the lab can be one of https. */
  readonly acceptAnyCertificate?: boolean;
  /** Firefox only: how much all sites and extensions together may store. */
  readonly storageKiB?: number;
  /** Theme of DevTools. */
  readonly theme?: Theme;
}

export interface BrowserDriver {
  readonly kind: BrowserKind;
  /** As the browser states it. */
  readonly version: string;
  /** Resolves when the browser has ended, by `close()` or because a person closed it. */
  readonly exited: Promise<void>;

  /** Opens a tab in front of the others and waits for its load event. */
  newPage(url: string): Promise<Page>;
  /** URL of a page of the extension, for `newPage`. @throws {Error} without the extension */
  extensionUrl(path: string): string;
  /** Ends the extension's service worker (event page in Firefox) as the browser does when it is idle. */
  stopBackground(): Promise<void>;
  /**
   * What the extension's background holds after all garbage was collected; null while it does not run. In Firefox it is
   * the whole process of the extension, panels included, as the background has none of its own.
   */
  backgroundMemory(): Promise<Bytes | null>;
  /**
   * Installs the extension once more, as an update or a press of "Reload" does, and waits until its background runs.
   * Documents that are open keep the content scripts of the old one; Firefox adds those of the new one, Chromium does not.
   */
  reinstallExtension(): Promise<void>;
  /** Gives the extension access to all sites, or takes it away. @throws {Error} in Chromium, where nobody can */
  setSiteAccess(granted: boolean): Promise<void>;
  /** URLs of the tabs. */
  tabs(): Promise<readonly string[]>;
  /** Path of the next finished download that was not handed out before. The file is gone after `close()`. */
  nextDownload(): Promise<string>;
  /** Ends the browser and removes all it has written. */
  close(): Promise<void>;
}

export async function launch(kind: BrowserKind, options: LaunchOptions = {}): Promise<BrowserDriver> {
  const { start } = kind === 'chromium' ? await import('./chromium.ts') : await import('./firefox.ts');
  return start(options);
}
