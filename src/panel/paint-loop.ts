/**
 * The one owner of `requestAnimationFrame`: whatever wants to be painted asks here, and is called once in the next
 * animation frame, however often it asked. In a panel that is not shown nothing is painted, and nothing is called.
 */
export type Paint = () => void;

export class PaintLoop {
  readonly #requestFrame: (callback: () => void) => void;
  #waiting = new Set<Paint>();

  constructor(requestFrame: (callback: () => void) => void = (callback) => requestAnimationFrame(callback)) {
    this.#requestFrame = requestFrame;
  }

  request(paint: Paint): void {
    if (this.#waiting.size === 0) this.#requestFrame(() => this.#paintAll());
    this.#waiting.add(paint);
  }

  cancel(paint: Paint): void {
    this.#waiting.delete(paint);
  }

  /** What is asked for meanwhile waits for the next frame. */
  #paintAll(): void {
    const paints = this.#waiting;
    this.#waiting = new Set();
    for (const paint of paints) paint();
  }
}
