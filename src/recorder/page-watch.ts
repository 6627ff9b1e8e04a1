/**
 * Watches what the page itself goes through, since it changes what silence means: a page that was hidden, frozen,
 * offline, asleep or stuck in one long task did not see frames when they came.
 */
import type { Milliseconds, RealmMs } from '../base/units.ts';
import type { PageChange } from '../wire/records.ts';
import { browser } from './browser-natives.ts';
import { natives } from './natives.ts';

/** The watch's own clock beat while sockets are alive. */
const beatMs: Milliseconds = 1000;
/** A beat this much too late means that the page did not run. Hidden pages beat up to a second late as a rule. */
const lateMs: Milliseconds = 400;
const lateHiddenMs: Milliseconds = 1500;
/** Timers of hidden pages come once a minute. One later than this was cleared: some pages clear all ids they can think of. */
const lostMs: Milliseconds = 120_000;
/** Tasks longer than this are stalls. The browser reports those over 50 ms; short ones change no reading. */
const stallMs: Milliseconds = 200;
/** A wall clock that moved this much against the monotonic one was set, or the machine slept. */
const jumpMs: Milliseconds = 500;

type Report = (change: PageChange, duration: Milliseconds, time: RealmMs) => void;

/**
 * Starts watching. `onBeat` is called every second and says whether there is anything left to keep the beat for; `beat`
 * has to be called when there is again.
 */
export function watchPage(report: Report, onBeat: () => boolean): { beat: () => void } {
  const isHidden = () => browser.visibility(document) === 'hidden';
  const tell = (change: PageChange) => report(change, 0, browser.now());

  // Only what the browser says: a page may dispatch such events itself, and of other classes than these have.
  const on = (target: EventTarget, type: string, work: (event: Event) => void) =>
    browser.listen(target, type, (event) => {
      if (event.isTrusted) work(event);
    });

  on(document, 'visibilitychange', () => tell(isHidden() ? 'hidden' : 'visible'));
  on(document, 'freeze', () => tell('freeze'));
  on(document, 'resume', () => tell('resume'));
  on(document, 'prerenderingchange', () => tell('activated'));
  on(window, 'online', () => tell('online'));
  on(window, 'offline', () => tell('offline'));
  on(window, 'pageshow', (event) => {
    if (browser.persisted(event as PageTransitionEvent)) tell('bfcache-leave');
  });
  if (browser.isPrerendering()) tell('prerendering');
  else if (isHidden()) tell('hidden');
  if (!browser.isOnline()) tell('offline');

  const stalls = watchLongTasks(report);
  /** When the beat is due that was set going last; -Infinity while there is none. */
  let dueAt: RealmMs = Number.NEGATIVE_INFINITY;
  let skew = skewOfClocks();

  function beat(): void {
    const now = browser.now();
    if (now < dueAt + lostMs) return;
    const due = now + beatMs;
    dueAt = due;
    browser.setTimeout(() => {
      if (dueAt === due) dueAt = Number.NEGATIVE_INFINITY;
      compareClocks();
      const at = browser.now();
      const late = at - due;
      if (late > (isHidden() ? lateHiddenMs : lateMs)) reportPause(due, at);
      if (onBeat()) beat();
    }, beatMs);
  }

  /**
   * The page did not run from `from` to `to`. Where the browser reports long tasks it will report this one too if it was
   * one, a moment later; what it does not report was no task: the machine slept, or timers were throttled.
   */
  function reportPause(from: RealmMs, to: RealmMs): void {
    if (isHidden()) report('timer-gap', to - from, to);
    else if (stalls === null) report('stall', to - from, to);
    else {
      const reportUnlessStall = () => {
        if (stalls.lastEnd() < from) report('timer-gap', to - from, to);
      };
      browser.setTimeout(reportUnlessStall, 100);
    }
  }

  function compareClocks(): void {
    const jump = skewOfClocks() - skew;
    if (natives.max(jump, -jump) < jumpMs) return;
    skew += jump;
    report('clock-jump', jump, browser.now());
  }

  return { beat };
}

/** By how much the wall clock is ahead of the monotonic one. */
function skewOfClocks(): Milliseconds {
  return browser.wallClock() - browser.timeOrigin - browser.now();
}

/** Reports long tasks where the browser tells of them (Chrome), else null. */
function watchLongTasks(report: Report): { lastEnd: () => RealmMs } | null {
  if (!browser.reportsLongTasks) return null;
  let lastEnd: RealmMs = -1;
  const observer = new browser.PerformanceObserver((list) => {
    const entries = browser.entriesOf(list);
    for (let i = 0; i < entries.length; i++) {
      const task = entries[i];
      const duration = task === undefined ? 0 : browser.durationOf(task);
      if (task === undefined || duration < stallMs) continue;
      lastEnd = browser.startOf(task) + duration;
      report('stall', duration, lastEnd);
    }
  });
  browser.observe(observer, { __proto__: null, type: 'longtask' } as PerformanceObserverInit);
  return { lastEnd: () => lastEnd };
}
