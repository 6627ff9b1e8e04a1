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
/** Tasks longer than this are stalls. The browser reports those over 50 ms; short ones change no reading. */
const stallMs: Milliseconds = 200;
/** A wall clock that moved this much against the monotonic one was set, or the machine slept. */
const jumpMs: Milliseconds = 500;

type Report = (change: PageChange, duration: Milliseconds, time: RealmMs) => void;

/** Starts watching. `liveSockets` says whether there is anything to keep the beat for; `beat` has to be told of new ones. */
export function watchPage(report: Report, liveSockets: () => number): { beat: () => void } {
  const isHidden = () => browser.visibility(document) === 'hidden';
  const tell = (change: PageChange) => report(change, 0, browser.now());

  browser.listen(document, 'visibilitychange', () => tell(isHidden() ? 'hidden' : 'visible'));
  browser.listen(document, 'freeze', () => tell('freeze'));
  browser.listen(document, 'resume', () => tell('resume'));
  browser.listen(document, 'prerenderingchange', () => tell('activated'));
  browser.listen(window, 'online', () => tell('online'));
  browser.listen(window, 'offline', () => tell('offline'));
  browser.listen(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) tell('bfcache-leave');
  });
  if ((document as { prerendering?: boolean }).prerendering === true) tell('prerendering');
  else if (isHidden()) tell('hidden');
  if (!browser.isOnline(navigator)) tell('offline');

  const stalls = watchLongTasks(report);
  let beating = false;
  let skew = skewOfClocks();

  function beat(): void {
    if (beating) return;
    beating = true;
    const due = browser.now() + beatMs;
    browser.setTimeout(() => {
      beating = false;
      compareClocks();
      const at = browser.now();
      const late = at - due;
      if (late > (isHidden() ? lateHiddenMs : lateMs)) reportPause(due, at);
      if (liveSockets() > 0) beat();
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
  if (!browser.PerformanceObserver.supportedEntryTypes.includes('longtask')) return null;
  let lastEnd: RealmMs = -1;
  const observer = new browser.PerformanceObserver((list) => {
    const entries = list.getEntries();
    for (let i = 0; i < entries.length; i++) {
      const task = entries[i];
      if (task === undefined || task.duration < stallMs) continue;
      lastEnd = task.startTime + task.duration;
      report('stall', task.duration, lastEnd);
    }
  });
  observer.observe({ type: 'longtask' });
  return { lastEnd: () => lastEnd };
}
