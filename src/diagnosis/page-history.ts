/**
 * What a page went through, as stretches of time. A page that did not run saw frames and closes late, and a machine that
 * slept or was offline lost connections for reasons of its own.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { longestThrottledMs, type PageState, type RealmId } from '../session/model.ts';

export interface Stretch {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A sleep of the machine, as a stretch of the page's time. */
export interface Sleep extends Stretch {
  /** For how long: longer than the stretch where the page's clock slept too. */
  readonly ms: Milliseconds;
  /** How it was noticed. */
  readonly by: 'timer-gap' | 'clock-jump';
}

export interface PageHistory {
  /** The page did not run, or may not have: stalls, timer gaps, freezes. In order of their ends. */
  readonly halts: readonly Stretch[];
  /** Those of them that were the browser's: it froze the page. */
  readonly frozen: readonly Stretch[];
  readonly hidden: readonly Stretch[];
  readonly offline: readonly Stretch[];
  /** The machine slept: timers far too late, or a wall clock that jumped ahead. In order of time, none over another. */
  readonly asleep: readonly Sleep[];
  /** By how much the wall clock gained on the page's clock, and when it was noticed. */
  readonly jumps: readonly { readonly at: EpochMs; readonly ms: Milliseconds }[];
}

/** A visible page whose timers were late by less was busy; the watch of the recorder beats once a second. */
const longMs: Milliseconds = 5000;

/** The histories of all realms that have one; `until` ends what still lasts. */
export function readPageHistories(states: readonly PageState[], until: EpochMs): ReadonlyMap<RealmId, PageHistory> {
  const byRealm = new Map<RealmId, PageState[]>();
  for (const state of states) {
    const known = byRealm.get(state.realm);
    if (known === undefined) byRealm.set(state.realm, [state]);
    else known.push(state);
  }
  return new Map([...byRealm].map(([realm, own]) => [realm, readPageHistory(own, until)]));
}

export const uneventful: PageHistory = { halts: [], frozen: [], hidden: [], offline: [], asleep: [], jumps: [] };

function readPageHistory(states: readonly PageState[], until: EpochMs): PageHistory {
  const inOrder = [...states].sort((a, b) => a.at - b.at);
  const hidden = between(inOrder, 'hidden', 'visible', until);
  const offline = between(inOrder, 'offline', 'online', until);
  const frozen = between(inOrder, 'freeze', 'resume', until);
  const halts = [...frozen];
  const asleep: Sleep[] = [];
  const jumps: { at: EpochMs; ms: Milliseconds }[] = [];
  for (const { change, at, durationMs } of inOrder) {
    const stretch = { from: at - durationMs, to: at };
    if (change === 'stall' || change === 'timer-gap') halts.push(stretch);
    if (change === 'timer-gap') {
      if (isLongHalt(stretch, hidden)) asleep.push({ ...stretch, ms: durationMs, by: change });
    }
    if (change === 'clock-jump') {
      jumps.push({ at, ms: durationMs });
      if (durationMs >= longMs) asleep.push({ from: at, to: at, ms: durationMs, by: change });
    }
  }
  halts.sort((a, b) => a.to - b.to);
  return { halts, frozen, hidden, offline, asleep: merged(asleep, longerSleep), jumps };
}

function longerSleep(a: Sleep, b: Sleep): Sleep {
  return a.ms >= b.ms ? a : b;
}

/** Stretches of which none lies over another, in order: one that was noticed in several ways, or in parts, is one. */
export function merged<T extends Stretch>(stretches: readonly T[], leading: (a: T, b: T) => T): T[] {
  const apart: T[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last === undefined || !overlap(last, stretch)) apart.push(stretch);
    else apart[apart.length - 1] = { ...leading(last, stretch), from: last.from, to: Math.max(last.to, stretch.to) };
  }
  return apart;
}

/** Whether a page that did not run stood still for longer than busy pages and late timers account for. */
export function isLongHalt(halt: Stretch, hidden: readonly Stretch[]): boolean {
  return halt.to - halt.from >= longMs && !mayBeThrottling(halt, hidden);
}

/** Whether a page may have run all the while, hidden, and only its timers were held up. */
export function mayBeThrottling(halt: Stretch, hidden: readonly Stretch[]): boolean {
  return halt.to - halt.from < longestThrottledMs && hidden.some((span) => overlap(span, halt));
}

function between(
  states: readonly PageState[],
  begins: PageState['change'],
  ends: PageState['change'],
  until: EpochMs,
): Stretch[] {
  const stretches: Stretch[] = [];
  let since: EpochMs | null = null;
  for (const { change, at } of states) {
    if (change === begins) since ??= at;
    if (change === ends && since !== null) {
      stretches.push({ from: since, to: at });
      since = null;
    }
  }
  if (since !== null) stretches.push({ from: since, to: Math.max(since, until) });
  return stretches;
}

export function overlap(a: Stretch, b: Stretch): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** How long after a halt the browser may still be handing out what piled up meanwhile. */
const backlogMs: Milliseconds = 250;

/**
 * By how much an event that the page noted at `at` may have reached the browser earlier: back to the beginning of a halt
 * that had just ended. An event noted in the midst of a stretch shows that the page did run there.
 */
export function possibleDelay(history: PageHistory, at: EpochMs): Milliseconds {
  let delay: Milliseconds = 0;
  for (const { from, to } of history.halts) {
    if (at >= to - backlogMs && at <= to + backlogMs) delay = Math.max(delay, at - from);
  }
  return delay;
}
