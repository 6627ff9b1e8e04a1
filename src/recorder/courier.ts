/**
 * Carries the journal over the MessagePort to the bridge: nothing while nobody watches, else batches against credits.
 *
 * A watcher names the cursor it stands at and how many batches may be on their way. When it comes back after an
 * interruption it names its cursor again, and what was on its way is simply read from the journal once more.
 */

import type { Bytes, RealmMs } from '../base/units.ts';
import type { ToBridge, ToRecorder } from '../wire/port.ts';
import { type Cursor, journalStart } from '../wire/records.ts';
import { browser } from './browser-natives.ts';
import type { Guarded } from './fault-guard.ts';
import type { Journal } from './journal.ts';
import { natives } from './natives.ts';

/** How long records wait for company before they are sent. */
const gatherMs = 40;
/**
 * How long the larger journal outlives its watcher. A background that was ended and started again says "nobody watches"
 * until the panel is back, a moment later; nothing may be thrown away for that.
 */
const lingerMs = 15_000;
/** A timer later than this may have been cleared (some pages clear all ids they can think of): another is set. */
const lostMs = 1000;
/** So many waiting frames are sent at once, without waiting for the timer: a hidden page's timers come once a minute. */
const gatherFrames = 1024;

export class Courier {
  readonly #journal: Journal;
  readonly #port: MessagePort;
  readonly #safely: Guarded;
  #cursor: Cursor = journalStart;
  #watched = false;
  #retired = false;
  #payloadCap: Bytes = 0;
  /** When something was last heard. */
  #heardAt: RealmMs = 0;
  #credits = 0;
  #granted = 0;
  /** Until when a timer that was set is waited for. */
  #timerUntil: RealmMs = Number.NEGATIVE_INFINITY;

  constructor(journal: Journal, port: MessagePort, safely: Guarded) {
    this.#journal = journal;
    this.#port = port;
    this.#safely = safely;
    browser.listen(port, 'message', (event) => safely(() => this.#hear(browser.messageOf(event as MessageEvent))));
    port.start();
  }

  /** Stops for good: another courier has its place. */
  retire(): void {
    this.#watched = false;
    this.#retired = true;
    this.#journal.narrow();
  }

  post(message: ToBridge): void {
    browser.post(this.#port, message);
  }

  /** To be called after everything recorded. */
  wake(): void {
    if (!this.#watched) return;
    if (this.#credits === 0) {
      // Nobody there any more? A bridge that dies with an update of the extension says nothing.
      if (this.#journal.watched && browser.now() - this.#heardAt > lingerMs) this.#journal.narrow();
      return;
    }
    if (this.#journal.frames - this.#cursor.frame >= gatherFrames) this.#send();
    else if (browser.now() > this.#timerUntil) {
      this.#timerUntil = browser.now() + lostMs;
      browser.setTimeout(() => {
        this.#timerUntil = Number.NEGATIVE_INFINITY;
        this.#safely(() => this.#send());
      }, gatherMs);
    }
  }

  #hear(message: ToRecorder): void {
    if (this.#retired) return;
    this.#heardAt = browser.now();
    if (message.type === 'watch') {
      this.#watched = true;
      this.#cursor = message.cursor;
      this.#credits = this.#granted = message.credits;
      this.#payloadCap = message.payloadCap;
      this.#journal.widen(message.payloadCap, message.cursor.frame);
      this.#send();
    } else if (message.type === 'credit') {
      // Not more than were granted: batches that were on their way when the watch began anew are acknowledged as well.
      this.#credits = natives.min(this.#credits + 1, this.#granted);
      if (this.#watched && !this.#journal.watched) this.#journal.widen(this.#payloadCap, this.#cursor.frame);
      this.#send();
    } else if (message.type === 'share') {
      this.#journal.share(message.bytes);
    } else if (message.type === 'unwatch' && this.#watched) {
      this.#watched = false;
      browser.setTimeout(() => {
        const isLong = browser.now() - this.#heardAt >= lingerMs; // and not a moment in a later break
        if (!this.#watched && isLong) this.#safely(() => this.#journal.narrow());
      }, lingerMs);
    }
  }

  #send(): void {
    while (this.#watched && this.#credits > 0) {
      const batch = this.#journal.read(this.#cursor);
      if (batch === null) return;
      this.#credits--;
      this.#cursor = {
        event: batch.firstEvent + batch.events.length,
        page: batch.firstPage + batch.pages.length,
        gap: batch.firstGap + batch.gaps.length,
        frame: batch.nextFrame,
      };
      const { offset, connection, time, flags, size, captured, payload } = batch.frames;
      const message: ToBridge = { type: 'batch', batch };
      const columns = [offset, connection, time, flags, size, captured, payload];
      const buffers: ArrayBufferLike[] = [];
      for (let i = 0; i < columns.length; i++) natives.put(buffers, i, natives.viewBuffer(columns[i] as Uint8Array));
      browser.post(this.#port, message, natives.sequence(buffers));
    }
  }
}
