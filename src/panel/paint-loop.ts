/**
 * The one owner of `requestAnimationFrame`: whatever wants to be painted asks here, and is called once in the next
 * animation frame, however often it asked. In a panel that is not shown nothing is painted, and nothing is called.
 *
 * Some paints take milliseconds and are seldom. They get a frame of their own, so that none has to carry all there is:
 *
 * ```
 *   asked for    timeline, lists │ timeline           │ timeline
 *   frame        lists           │ timeline           │ timeline
 * ```
 */
export type Paint = () => void;

export class PaintLoop {
  readonly #requestFrame: (callback: () => void) => void;
  #waiting = new Set<Paint>();
  readonly #waitingAlone = new Set<Paint>();
  #isAsked = false;
  #wasAlone = false;

  constructor(requestFrame: (callback: () => void) => void = (callback) => requestAnimationFrame(callback)) {
    this.#requestFrame = requestFrame;
  }

  request(paint: Paint): void {
    this.#waiting.add(paint);
    this.#ask();
  }

  /** For a frame in which nothing else is painted. The others have every second frame at least. */
  requestAlone(paint: Paint): void {
    this.#waitingAlone.add(paint);
    this.#ask();
  }

  cancel(paint: Paint): void {
    this.#waiting.delete(paint);
    this.#waitingAlone.delete(paint);
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#requestFrame(() => this.#paintNext());
  }

  /** What is asked for meanwhile waits for the next frame. */
  #paintNext(): void {
    this.#isAsked = false;
    const paints = this.#next();
    if (this.#waiting.size + this.#waitingAlone.size > 0) this.#ask();
    for (const paint of paints) paint();
  }

  #next(): Iterable<Paint> {
    const [alone] = this.#waitingAlone;
    this.#wasAlone = alone !== undefined && !(this.#wasAlone && this.#waiting.size > 0);
    if (alone !== undefined && this.#wasAlone) {
      this.#waitingAlone.delete(alone);
      return [alone];
    }
    const paints = this.#waiting;
    this.#waiting = new Set();
    return paints;
  }
}
