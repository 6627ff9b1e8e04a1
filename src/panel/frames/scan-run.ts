/**
 * A scan that runs beside the person's work: a few milliseconds at a time, and in between the browser may take clicks and
 * keys and paint. What is found shows as it is found.
 */
import type { Milliseconds } from '../../base/units.ts';
import type { FrameScan } from './frame-scan.ts';

/** Leaves half of an animation frame to the browser. */
const stretchMs: Milliseconds = 8;
/** Lists are not told of each piece: they would only paint more. */
const tellEveryMs: Milliseconds = 40;

/** What the run needs of its surroundings. */
export interface ScanHost {
  now(): Milliseconds;
  /** Resolves in a later task, with what waits meanwhile before it. */
  nextTask(): Promise<void>;
}

export class ScanRun {
  readonly scan: FrameScan;
  readonly #host: ScanHost;
  readonly #onProgress: () => void;
  #running = false;
  #stopped = false;

  constructor(scan: FrameScan, host: ScanHost, onProgress: () => void) {
    this.scan = scan;
    this.#host = host;
    this.#onProgress = onProgress;
  }

  /** Begins, or goes on where the connection has grown. The first piece is looked at before this returns. */
  goOn(): void {
    this.#stopped = false;
    if (this.#running) return;
    this.#advance();
    if (!this.scan.isDone) void this.#run();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    let toldAt = this.#host.now();
    while (!this.scan.isDone) {
      await this.#host.nextTask();
      if (this.#stopped) {
        this.#running = false;
        return;
      }
      this.#advance();
      if (this.#host.now() - toldAt >= tellEveryMs) {
        this.#onProgress();
        toldAt = this.#host.now();
      }
    }
    this.#running = false;
    this.#onProgress();
  }

  #advance(): void {
    const end = this.#host.now() + stretchMs;
    this.scan.advance(() => this.#host.now() >= end);
  }
}

/** The browser's. A message to oneself is a task of its own; timers would make each piece wait four milliseconds. */
export function browserHost(): ScanHost {
  const { port1, port2 } = new MessageChannel();
  return {
    now: () => performance.now(),
    nextTask: () =>
      new Promise((resolve) => {
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      }),
  };
}
