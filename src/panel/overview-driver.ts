/**
 * The overview on screen: paints the whole session, and marks on it the stretch that the timeline shows. The stretch is
 * drawn out, moved and resized with the mouse or the keys; the timeline follows, and the mark follows the timeline.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { say } from '../language/speak.ts';
import type { TimelineModel } from '../timeline/model.ts';
import { drawOverview, type Strip, stripOf, stripTime, stripX } from '../timeline/overview.ts';
import type { TimelineTheme } from '../timeline/theme.ts';
import { offsetLabel } from '../timeline/ticks.ts';
import { msPerPixel, type Pixels, type TimelineView, type TimeRange } from '../timeline/view.ts';
import { inCssPixels, keepSharp, opaque } from './sharp-canvas.ts';
import type { TimelineDriver } from './timeline-driver.ts';
import { keyZoom } from './timeline-movement.ts';
import { readTimelineTheme, watchTheme } from './timeline-theme.ts';

/** What can be taken hold of: an end of the stretch, or all of it. */
export const grips = ['start', 'stretch', 'end'] as const;
export type Grip = (typeof grips)[number];

export interface OverviewParts {
  readonly strip: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** Sliders. */
  readonly grips: Readonly<Record<Grip, HTMLElement>>;
}

/** A press that moves less than this is a click. */
const clickSlack: Pixels = 4;
/** A session that grows is painted anew no oftener: a frame more in an hour of them is not seen. */
const paintEveryMs: Milliseconds = 250;
/** Shares of the session that arrow keys move by, alone and with Shift, which PageUp and PageDown do as well. */
const keyStep = 0.01;
const longKeyStep = 0.1;

interface Drag {
  readonly grip: Grip | 'new';
  readonly x: Pixels;
  readonly range: TimeRange;
  moved: boolean;
}

export class OverviewDriver {
  readonly #timeline: TimelineDriver;
  readonly #parts: OverviewParts;
  #theme: TimelineTheme;
  #strip: Strip | null = null;
  /** As it was painted last, and as it will be next: keys may come faster than paints. */
  #marked: TimeRange = { from: 0, to: 0 };
  #shown: TimeRange = { from: 0, to: 0 };
  /** Less than all of the session is shown. */
  #isChosen = false;
  #size = { width: 0, height: 0 };
  /** What the canvas shows, so that a timeline that only moves does not paint it again. */
  #painted: readonly unknown[] = [];
  #revision = -1;
  #notBefore = 0;
  #later: ReturnType<typeof setTimeout> | null = null;
  #drag: Drag | null = null;

  constructor(timeline: TimelineDriver, parts: OverviewParts) {
    this.#timeline = timeline;
    this.#parts = parts;
    this.#theme = readTimelineTheme(parts.canvas);
  }

  /** Begins to follow the timeline. Returns how to stop. */
  start(): () => void {
    const { strip, canvas } = this.#parts;
    const abort = new AbortController();
    const { signal } = abort;
    strip.addEventListener('pointerdown', (event) => this.#onPress(event), { signal });
    strip.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    strip.addEventListener('pointerup', (event) => this.#onRelease(event), { signal });
    strip.addEventListener('pointercancel', () => this.#letGo(), { signal });
    strip.addEventListener('dblclick', () => this.#timeline.clearRange(), { signal });
    for (const grip of grips)
      this.#parts.grips[grip].addEventListener('keydown', (event) => this.#onKey(event, grip), { signal });
    const stopSizes = keepSharp(canvas, (size) => {
      this.#size = size;
      this.#painted = [];
      this.#timeline.repaint();
    });
    const stopTheme = watchTheme(() => {
      this.#theme = readTimelineTheme(canvas);
      this.#painted = [];
      this.#timeline.repaint();
    });
    const stopPaint = this.#timeline.onPaint((model, view) => this.#paint(model, view));
    return () => {
      abort.abort();
      stopSizes();
      stopTheme();
      stopPaint();
      if (this.#later !== null) clearTimeout(this.#later);
    };
  }

  #paint(model: TimelineModel, view: TimelineView): void {
    const { width, height } = this.#size;
    if (width === 0) return;
    const strip = stripOf(model.session, width, height);
    this.#strip = strip;
    const paints = [model.session, model.words, width, height, this.#theme];
    const isOther = paints.some((one, index) => one !== this.#painted[index]);
    const isLonger = model.session.revision !== this.#revision && performance.now() >= this.#notBefore;
    if (isOther || isLonger) {
      this.#painted = paints;
      this.#revision = model.session.revision;
      this.#notBefore = performance.now() + paintEveryMs;
      const ctx = this.#parts.canvas.getContext('2d', opaque);
      if (ctx !== null) {
        inCssPixels(ctx, this.#size);
        drawOverview(ctx, model, strip, this.#theme);
      }
    } else if (model.session.revision !== this.#revision) this.#paintLater();
    this.#mark(strip, {
      from: Math.min(strip.to, Math.max(strip.from, view.from)),
      to: Math.max(strip.from, Math.min(strip.to, view.to)),
    });
  }

  /** So that the last frame of a recording is shown although none follows. */
  #paintLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = null;
      this.#timeline.repaint();
    }, paintEveryMs);
  }

  /** Written without React: it moves with every movement of the timeline. */
  #mark(strip: Strip, shown: TimeRange): void {
    this.#isChosen = shown.from > strip.from || shown.to < strip.to;
    const step = msPerPixel({ ...strip, mode: 'free', scrollTop: 0 });
    const isSame = shown.from === this.#marked.from && shown.to === this.#marked.to;
    this.#shown = this.#marked = shown;
    const { strip: element } = this.#parts;
    element.style.setProperty('--from', `${stripX(strip, shown.from)}px`);
    element.style.setProperty('--to', `${stripX(strip, shown.to)}px`);
    element.toggleAttribute('data-chosen', this.#isChosen);
    if (isSame && element.dataset.to === String(strip.to)) return;
    element.dataset.to = String(strip.to);
    const told = (time: EpochMs) => offsetLabel(time - strip.from, step);
    const both = say('panel.overview.range', { from: told(shown.from), to: told(shown.to) });
    const values: Readonly<Record<Grip, readonly [EpochMs, string]>> = {
      start: [shown.from, told(shown.from)],
      stretch: [(shown.from + shown.to) / 2, both],
      end: [shown.to, told(shown.to)],
    };
    for (const grip of grips) {
      const [time, words] = values[grip];
      const slider = this.#parts.grips[grip];
      slider.setAttribute('aria-valuemax', String(Math.round(strip.to - strip.from)));
      slider.setAttribute('aria-valuenow', String(Math.round(time - strip.from)));
      slider.setAttribute('aria-valuetext', words);
    }
  }

  #onPress(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { strip } = this.#parts;
    const grip = grips.find((one) => this.#parts.grips[one] === event.target);
    // What is all of it cannot be moved: there a new stretch begins.
    const held = grip === undefined || (grip === 'stretch' && !this.#isChosen) ? 'new' : grip;
    this.#drag = { grip: held, x: this.#xOf(event), range: this.#shown, moved: false };
    strip.setPointerCapture(event.pointerId);
    strip.dataset.drag = held;
    // The grip that is held takes the keys from then on.
    if (grip !== undefined) this.#parts.grips[grip].focus({ preventScroll: true });
    event.preventDefault();
  }

  #onMove(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag === null || this.#strip === null) return;
    const x = this.#xOf(event);
    drag.moved ||= Math.abs(x - drag.x) >= clickSlack;
    if (drag.moved) this.#show(dragged(drag, x, this.#strip));
  }

  #onRelease(event: PointerEvent): void {
    const drag = this.#drag;
    this.#letGo();
    // A click beside the stretch brings it there.
    if (drag === null || drag.moved || drag.grip !== 'new' || this.#strip === null || !this.#isChosen) return;
    const half = (drag.range.to - drag.range.from) / 2;
    const middle = stripTime(this.#strip, this.#xOf(event));
    this.#show(inside({ from: middle - half, to: middle + half }, this.#strip));
  }

  #show(range: TimeRange): void {
    this.#shown = range;
    this.#timeline.showRange(range);
  }

  #letGo(): void {
    this.#drag = null;
    delete this.#parts.strip.dataset.drag;
  }

  #onKey(event: KeyboardEvent, grip: Grip): void {
    const strip = this.#strip;
    if (strip === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const span = strip.to - strip.from;
    const step = span * (event.shiftKey ? longKeyStep : keyStep);
    const by: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step },
      ...{ PageUp: span * longKeyStep, PageDown: -span * longKeyStep, Home: -span, End: span },
    };
    const move = by[event.key];
    if (move !== undefined) this.#show(moved(this.#shown, grip, move, strip));
    else if (event.key === '+' || event.key === '=') this.#timeline.zoomBy(1 / keyZoom);
    else if (event.key === '-') this.#timeline.zoomBy(keyZoom);
    else if (event.key === '0' || event.key === 'Escape' || event.key === 'Delete') this.#timeline.clearRange();
    else return;
    event.preventDefault();
  }

  #xOf(event: PointerEvent): Pixels {
    return event.clientX - this.#parts.strip.getBoundingClientRect().left;
  }
}

/** The stretch that a drag has made by now. */
function dragged({ grip, x: from, range }: Drag, x: Pixels, strip: Strip): TimeRange {
  if (grip === 'new') {
    const [left, right] = [Math.min(from, x), Math.max(from, x)];
    return inside({ from: stripTime(strip, left), to: stripTime(strip, right) }, strip);
  }
  return moved(range, grip, stripTime(strip, x) - stripTime(strip, from), strip);
}

/** A stretch with one of its ends, or all of it, moved within the session. */
export function moved(range: TimeRange, grip: Grip, by: number, strip: TimeRange): TimeRange {
  if (grip === 'stretch') {
    const least = strip.from - range.from;
    const most = strip.to - range.to;
    const allowed = Math.min(most, Math.max(least, by));
    return { from: range.from + allowed, to: range.to + allowed };
  }
  const moving = Math.min(strip.to, Math.max(strip.from, (grip === 'start' ? range.from : range.to) + by));
  const fixed = grip === 'start' ? range.to : range.from;
  // An end that is drawn over the other one takes its place.
  return { from: Math.min(moving, fixed), to: Math.max(moving, fixed) };
}

function inside({ from, to }: TimeRange, strip: TimeRange): TimeRange {
  return { from: Math.max(strip.from, from), to: Math.min(strip.to, to) };
}
