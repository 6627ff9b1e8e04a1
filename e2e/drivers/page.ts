/** A tab, and the panel in its DevTools. */
import type { MainThread } from './chromium-trace.ts';
import type { Modifier } from './keys.ts';
import { Surface } from './surface.ts';

export type Theme = 'light' | 'dark';

/** What a person has set in their system, by the names of CSS. */
export interface MediaFeatures {
  readonly 'forced-colors'?: 'active' | 'none';
  readonly 'prefers-color-scheme'?: Theme;
  readonly 'prefers-reduced-motion'?: 'reduce' | 'no-preference';
}

/** CSS pixels from the document's upper left corner as shown. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The mouse goes from one place to another as a hand moves it: a few reports on the way. */
export function onTheWay(from: Place, to: Place): Place[] {
  return [0.1, 0.5, 1].map((share) => ({
    x: Math.round(from.x + (to.x - from.x) * share),
    y: Math.round(from.y + (to.y - from.y) * share),
  }));
}

export abstract class Page extends Surface {
  #panel: Panel | null = null;

  /** Waits for the load event. */
  abstract navigate(url: string): Promise<void>;
  abstract reload(): Promise<void>;
  /** Goes back in the tab's history, and waits until the earlier document is shown, be it loaded or restored. */
  abstract back(): Promise<void>;
  /** The tab that this page opened last. Waits for it. */
  abstract popup(): Promise<Page>;
  /** All that the console says from now on, of scripts and of the browser: a list that grows. */
  abstract overhearConsole(): Promise<readonly string[]>;
  abstract bringToFront(): Promise<void>;
  /** Gives the page's viewport a size, in CSS pixels, as a window or a zoom of that size would: 200 % is half the size at a scale of 2. */
  abstract resize(width: number, height: number, scale?: number): Promise<void>;
  /** Shows the page as to a person with these settings and no others. @throws {Error} in Firefox, whose protocol cannot */
  prefer(_features: MediaFeatures): Promise<void> {
    return Promise.reject(new Error('this browser does not pretend to settings of the system'));
  }
  /** Presses the mouse's button at one place, moves to another and lets go there. */
  abstract drag(from: Place, to: Place): Promise<void>;
  /** Clicks with the right button, which asks for a menu. */
  abstract rightClick(at: Place): Promise<void>;
  /** Turns the wheel over a place: CSS pixels, positive to scroll down. */
  abstract wheel(at: Place, pixels: number): Promise<void>;
  /** Presses a key, named as `KeyboardEvent.key` names it, on whatever has the focus; a character is typed. */
  abstract press(key: string, ...held: readonly Modifier[]): Promise<void>;
  /** Has the page's process collect its garbage, all of it, before it returns. */
  abstract collectGarbage(): Promise<void>;
  /**
   * Opens DevTools of this tab as they are without Deadair's panel. In Chromium it returns only when they observe the
   * network.
   */
  abstract openDevTools(): Promise<void>;
  /** The process that runs the page, to be suspended or killed by a signal. */
  abstract processId(): Promise<number>;
  /** Has the page's process crash from within, by `chrome://crash`. @throws {Error} in Firefox, which has no such address */
  crash(): Promise<void> {
    return Promise.reject(new Error('this browser has no chrome://crash'));
  }
  /** What the page's main thread did during some work. @throws {Error} in Firefox, which does not tell */
  mainThreadDuring(_work: () => Promise<unknown>): Promise<MainThread> {
    return Promise.reject(new Error('this browser does not tell what a page’s main thread does'));
  }
  /** Closes the tab and its DevTools. */
  abstract close(): Promise<void>;
  protected abstract showPanel(): Promise<Panel>;

  /** The panel, while DevTools of this tab are open. */
  get panel(): Panel | null {
    return this.#panel?.isOpen ? this.#panel : null;
  }

  /**
   * Opens DevTools of this tab and Deadair's panel in them. In Chromium it returns only when DevTools observe the network:
   * from then on handshakes are in the HAR.
   */
  async openPanel(): Promise<Panel> {
    this.#panel = await this.showPanel();
    return this.#panel;
  }
}

/** A WebSocket as the browser's own network panel lists it. */
export interface ListedSocket {
  readonly url: string;
  readonly status: number;
  readonly frames: readonly { readonly type: string; readonly text: string }[];
}

export abstract class Panel extends Surface {
  #isOpen = true;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Switches the theme of DevTools, as in their settings. */
  abstract setTheme(theme: Theme): Promise<void>;

  /** Halts the page at a breakpoint, does some work meanwhile, and lets the page run on. The panel is shown again then. */
  abstract atBreakpoint(work: () => Promise<unknown>): Promise<void>;

  /**
   * Opens a HAR in the browser's own network panel, which is shown instead of this one from then on. The sockets it
   * lists. @throws {Error} in Firefox, whose panel knows no WebSocket messages in a HAR
   */
  openHar(_har: string): Promise<readonly ListedSocket[]> {
    return Promise.reject(new Error('this browser’s network panel does not know WebSocket messages in a HAR'));
  }

  protected abstract closeDevTools(): Promise<void>;

  /** Closes DevTools. `Page.openPanel` opens them again. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.closeDevTools();
  }
}
