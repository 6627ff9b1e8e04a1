/**
 * The timeline on screen: owns the canvas, turns mouse, wheel and keys into movements of the view, and paints in the paint
 * loop. React mounts it once and hands it content; no frame passes through React.
 */
import { draw } from '../timeline/draw.ts';
import { hitTest, type LaneHit, type TimelineHit } from '../timeline/hit.ts';
import { contentHeight, headHeight, laneHeight } from '../timeline/layout.ts';
import { type Lane, SessionDetail, type TimelineModel, type TimelineSelection } from '../timeline/model.ts';
import { selectionOf, spanOf, stepMoment, stepNotable } from '../timeline/steps.ts';
import type { TimelineTheme } from '../timeline/theme.ts';
import { type Pixels, pan, scrollTo, type TimelineView, type TimeRange, zoom } from '../timeline/view.ts';
import type { PaintLoop } from './paint-loop.ts';
import { type CanvasSize, inCssPixels, keepSharp, opaque } from './sharp-canvas.ts';
import { keyZoom, TimelineMovement } from './timeline-movement.ts';
import { readTimelineTheme, watchTheme } from './timeline-theme.ts';

/** What is shown; the driver adds the rest of the model. */
export type TimelineContent = Omit<TimelineModel, 'detail' | 'pointer'>;

export interface TimelineListener {
  onSelect(selection: TimelineSelection | null): void;
  /** Lanes were scrolled on the canvas. */
  onScroll(scrollTop: Pixels): void;
  /** What the mouse points at, or null when it left. */
  onPoint(hit: TimelineHit | null, model: TimelineModel, at: { readonly x: Pixels; readonly y: Pixels }): void;
  /** What was selected by keys, to be read aloud. */
  onReach(hit: LaneHit, model: TimelineModel): void;
}

/** A press that moves less than this is a click. */
const clickSlack: Pixels = 4;
const panStep: Pixels = 60;
/** Wheels report up to 120 a notch, trackpads a few for each event. */
const zoomPerWheel = 0.0022;

export class TimelineDriver extends TimelineMovement {
  readonly #paint: PaintLoop;
  readonly #draw = () => this.#drawNow();
  readonly #paintListeners = new Set<(model: TimelineModel, view: TimelineView) => void>();
  #canvas: HTMLCanvasElement | null = null;
  #theme: TimelineTheme | null = null;
  #listener: TimelineListener | null = null;
  #content: TimelineContent | null = null;
  #detail = new SessionDetail();
  #pointer: { readonly x: Pixels; readonly y: Pixels } | null = null;
  /** Where the button went down, and whether the mouse went on from there. */
  #press: { readonly x: Pixels; readonly y: Pixels; moved: boolean } | null = null;

  constructor(paint: PaintLoop) {
    super();
    this.#paint = paint;
  }

  /** Tells what is painted, and when: for what has to keep in step with the timeline. Returns how to stop. */
  onPaint(painted: (model: TimelineModel, view: TimelineView) => void): () => void {
    this.#paintListeners.add(painted);
    this.repaint();
    return () => this.#paintListeners.delete(painted);
  }

  /** Takes over a canvas. Returns how to give it back. */
  attach(canvas: HTMLCanvasElement, listener: TimelineListener): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    this.#canvas = canvas;
    this.#listener = listener;
    this.#theme = readTimelineTheme(canvas);
    canvas.addEventListener('wheel', (event) => this.#onWheel(event), { signal, passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#onPress(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#onMove(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#onRelease(event), { signal });
    canvas.addEventListener('pointercancel', () => this.#letGo(), { signal });
    canvas.addEventListener('pointerleave', () => this.#onLeave(), { signal });
    canvas.addEventListener('dblclick', (event) => this.#onDoubleClick(event), { signal });
    canvas.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    const stopSizes = keepSharp(canvas, (size) => this.#onResize(size));
    const stopTheme = watchTheme(() => {
      this.#theme = readTimelineTheme(canvas);
      this.repaint();
    });
    return () => {
      abort.abort();
      stopSizes();
      stopTheme();
      this.#paint.cancel(this.#draw);
      this.#canvas = null;
      this.#listener = null;
    };
  }

  show(content: TimelineContent): void {
    if (content.session !== this.#content?.session) {
      this.#detail = new SessionDetail();
      this.setView({ ...this.view, mode: 'fit', scrollTop: 0 });
    }
    this.#content = content;
    this.repaint();
  }

  /** For who leads here from elsewhere: in a small window the timeline may be scrolled away. */
  bringIntoSight(): void {
    this.#canvas?.scrollIntoView({ block: 'nearest' });
  }

  get #model(): TimelineModel | null {
    return this.#content === null ? null : { ...this.#content, detail: this.#detail, pointer: this.#pointer };
  }

  protected extent(): TimeRange {
    const session = this.#content?.session;
    return { from: session?.startedAt ?? 0, to: session?.endedAt ?? 0 };
  }

  /** Paints again, in the next animation frame. */
  repaint(): void {
    if (this.#canvas !== null) this.#paint.request(this.#draw);
  }

  #drawNow(): void {
    const canvas = this.#canvas;
    const ctx = canvas?.getContext('2d', opaque);
    const model = this.#model;
    if (canvas == null || ctx == null || model === null || this.#theme === null) return;
    this.settle();
    inCssPixels(ctx, this.view);
    draw(ctx, model, this.view, this.#theme);
    for (const painted of this.#paintListeners) painted(model, this.view);
  }

  #onResize({ width, height }: CanvasSize): void {
    // The zoom stays as it is: a wider canvas shows more.
    const to = this.view.from + ((this.view.to - this.view.from) * width) / Math.max(1, this.view.width || width);
    this.view = { ...this.view, to, width, height };
    // A canvas that was resized is empty: waiting for the next frame would flicker.
    this.#drawNow();
  }

  #onWheel(event: WheelEvent): void {
    event.preventDefault();
    const along = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
    const [dx, dy] = [event.deltaX * along, event.deltaY * along];
    if (event.shiftKey) this.#scrollBy(dy === 0 ? dx : dy);
    else if (Math.abs(dx) > Math.abs(dy)) this.move((view, extent) => pan(view, dx, extent));
    else {
      const factor = Math.exp(dy * zoomPerWheel);
      this.move((view, extent) => zoom(view, factor, event.offsetX, extent));
    }
  }

  #scrollBy(dy: Pixels): void {
    const model = this.#model;
    if (model === null) return;
    this.move((view) => scrollTo(view, view.scrollTop + dy, contentHeight(model), headHeight));
    this.#listener?.onScroll(this.view.scrollTop);
  }

  #onPress(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#press = { x: event.offsetX, y: event.offsetY, moved: false };
    this.#canvas?.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const at = { x: event.offsetX, y: event.offsetY };
    const before = this.#pointer;
    this.#pointer = at;
    if (this.#press !== null) {
      this.#press.moved ||= Math.hypot(at.x - this.#press.x, at.y - this.#press.y) >= clickSlack;
      if (this.#press.moved && before !== null) {
        this.move((view, extent) => pan(view, before.x - at.x, extent));
        this.#scrollBy(before.y - at.y);
      }
    }
    this.#tell(at);
    this.repaint();
  }

  #onRelease(event: PointerEvent): void {
    const press = this.#press;
    this.#press = null;
    if (press === null || press.moved) return;
    const hit = this.#hit(event.offsetX, event.offsetY);
    if (hit === null || !('connection' in hit)) return;
    this.#listener?.onSelect(selectionOf(hit));
  }

  /** The browser took the press for itself, as it does to scroll under a finger: there is no release. */
  #letGo(): void {
    this.#press = null;
  }

  #onLeave(): void {
    this.#pointer = null;
    const model = this.#model;
    if (model !== null) this.#listener?.onPoint(null, model, { x: 0, y: 0 });
    this.repaint();
  }

  #onDoubleClick(event: MouseEvent): void {
    const hit = this.#hit(event.offsetX, event.offsetY);
    if (hit !== null && 'silence' in hit) this.focus(hit.silence);
    else if (hit?.kind === 'band') this.focus({ from: hit.band.from, to: Math.min(hit.band.to, this.extent().to) });
    else this.fit();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const along = (step: 1 | -1) => {
      if (event.shiftKey) this.#step(stepMoment, step);
      else this.move((view, extent) => pan(view, step * panStep, extent));
    };
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => along(-1),
      ArrowRight: () => along(1),
      '[': () => this.#step(stepMoment, -1),
      ']': () => this.#step(stepMoment, 1),
      PageUp: () => this.#step(stepNotable, -1),
      PageDown: () => this.#step(stepNotable, 1),
      Enter: () => this.#focusSelected(),
      Escape: () => this.#listener?.onSelect(null),
      ArrowUp: () => this.#selectBeside(-1),
      ArrowDown: () => this.#selectBeside(1),
      '+': () => this.zoomBy(1 / keyZoom),
      '=': () => this.zoomBy(1 / keyZoom),
      '-': () => this.zoomBy(keyZoom),
      '0': () => this.fit(),
      Home: () => this.fit(),
      End: () => this.followLive(),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  /** Goes on along the selected lane, or begins with the first. */
  #step(by: typeof stepMoment, step: 1 | -1): void {
    const model = this.#model;
    if (model === null) return;
    const first = model.lanes.find((lane) => typeof lane === 'number');
    const connection = model.session.connections[model.selection?.connection ?? first ?? -1];
    const hit = connection && by(model, connection, step);
    if (hit == null) return;
    this.#listener?.onSelect(selectionOf(hit));
    this.#showLane(model.detail.laneOf(model.lanes).get(hit.connection));
    this.reveal(spanOf(hit).to);
    this.#listener?.onReach(hit, model);
  }

  /** Looks closely at the stretch that is selected. */
  #focusSelected(): void {
    const span = this.#content?.selection?.span;
    if (span != null) this.focus(span);
  }

  #selectBeside(step: 1 | -1): void {
    if (this.#content === null) return;
    const { lanes, selection } = this.#content;
    const next = nextConnection(lanes, lanes.indexOf(selection?.connection ?? -1), step);
    const connection = lanes[next];
    if (typeof connection !== 'number') return;
    this.#listener?.onSelect({ connection, frame: null, span: null });
    this.#showLane(next);
    const model = this.#model;
    if (model !== null) this.#listener?.onReach({ kind: 'lane', connection, at: this.view.from }, model);
  }

  /** Scrolls no farther than it takes to have all of a lane in sight. */
  #showLane(index: number | undefined): void {
    if (index === undefined) return;
    const [top, room] = [index * laneHeight, this.view.height - headHeight];
    if (top < this.view.scrollTop) this.#scrollBy(top - this.view.scrollTop);
    else if (top + laneHeight > this.view.scrollTop + room)
      this.#scrollBy(top + laneHeight - room - this.view.scrollTop);
  }

  #hit(x: Pixels, y: Pixels): TimelineHit | null {
    const model = this.#model;
    return model === null ? null : hitTest(model, this.view, x, y);
  }

  #tell(at: { readonly x: Pixels; readonly y: Pixels }): void {
    const model = this.#model;
    if (model !== null) this.#listener?.onPoint(hitTest(model, this.view, at.x, at.y), model, at);
  }
}

/** The next lane with a connection on it; the one given, where there is none that way. */
function nextConnection(lanes: readonly Lane[], from: number, step: 1 | -1): number {
  for (let next = from + step; next >= 0 && next < lanes.length; next += step)
    if (typeof lanes[next] === 'number') return next;
  return from;
}
