/**
 * Where a timeline is: the view, the ways to move it that buttons, keys, lists and the overview share, and who is told of
 * it. What it moves over, and how it is painted, is up to the driver.
 */
import type { Milliseconds } from '../base/units.ts';
import {
  chosenRange,
  emptyView,
  fitTo,
  focus,
  follow,
  type Pixels,
  reveal,
  settle,
  showRange,
  type TimelineView,
  type TimeRange,
  type ViewMode,
  zoom,
} from '../timeline/view.ts';

/** What a key press changes the range shown by; keys repeat, so that it is less than a click does. */
export const keyZoom = 1.25;
/** While it changes, the range is told of no oftener. */
const rangeEveryMs: Milliseconds = 150;

export abstract class TimelineMovement {
  readonly #modeListeners = new Set<() => void>();
  readonly #rangeListeners = new Set<() => void>();
  readonly #littleMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #range: TimeRange | null = null;
  #rangeNotBefore = 0;
  #later: ReturnType<typeof setTimeout> | null = null;
  protected view: TimelineView = emptyView;

  /** Of the session that is shown. */
  protected abstract extent(): TimeRange;
  /** Paints again, in the next animation frame. */
  abstract repaint(): void;

  get mode(): ViewMode {
    return this.view.mode;
  }

  subscribeMode(onChange: () => void): () => void {
    this.#modeListeners.add(onChange);
    return () => this.#modeListeners.delete(onChange);
  }

  /** The part of the session that was chosen to look at, null while that is all of it. The same object while it holds. */
  get range(): TimeRange | null {
    return this.#range;
  }

  subscribeRange(onChange: () => void): () => void {
    this.#rangeListeners.add(onChange);
    return () => this.#rangeListeners.delete(onChange);
  }

  fit(): void {
    this.move((view, extent) => fitTo(view, extent));
  }
  followLive(): void {
    this.move((view, extent) => follow(view, extent));
  }
  /** @param factor of the range shown: below 1 zooms in */
  zoomBy(factor: number): void {
    this.move((view, extent) => zoom(view, factor, view.width / 2, extent));
  }
  focus(range: TimeRange): void {
    this.move((view) => focus(view, range));
  }
  /** Shows a stretch from edge to edge. */
  showRange(range: TimeRange): void {
    this.move((view, extent) => showRange(view, range, extent));
  }
  /** Back to all of the session. */
  clearRange(): void {
    this.fit();
  }
  /** Brings a moment into sight. */
  reveal(time: number): void {
    this.move((view) => reveal(view, time));
  }
  /** Scrolls the lanes along with a list beside them. */
  scrollTo(scrollTop: Pixels): void {
    if (scrollTop === this.view.scrollTop) return;
    this.setView({ ...this.view, scrollTop });
  }

  protected move(by: (view: TimelineView, extent: TimeRange) => TimelineView): void {
    this.setView(by(this.view, this.extent()));
  }

  protected setView(view: TimelineView): void {
    const before = this.view.mode;
    this.view = view;
    if (before !== view.mode) for (const listener of this.#modeListeners) listener();
    this.#noteRange();
    this.repaint();
  }

  #noteRange(): void {
    const [before, range] = [this.#range, chosenRange(this.view, this.extent())];
    if (before?.from === range?.from && before?.to === range?.to) return;
    // It changes with every paint while somebody drags, or what is new is followed; who shows it in words need not.
    const wait = this.#rangeNotBefore - performance.now();
    if (wait > 0) {
      this.#later ??= setTimeout(() => {
        this.#later = null;
        this.#noteRange();
      }, wait);
      return;
    }
    this.#rangeNotBefore = performance.now() + rangeEveryMs;
    this.#range = range;
    for (const listener of this.#rangeListeners) listener();
  }

  /** Brings the view up to date with a session that has grown. */
  protected settle(): void {
    this.view = settle(this.view, this.extent(), this.#littleMotion.matches);
    this.#noteRange();
  }
}
