/**
 * How long a library waits for the other side before it closes, and how long it had waited when it did: one in the page for
 * its server, one of the server for the page, where heartbeats are messages, which a page sees.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import { type Connection, type Direction, FrameFlag } from '../session/model.ts';
import type { Heard } from './heard-protocol.ts';

/** Libraries look at their clocks now and then only, and so are late by up to a part of their patience. */
const earlyMs: Milliseconds = 250;
const lateShare = 0.12;
const lateMs: Milliseconds = 1000;

/** A wait that a library gave up. */
export interface Wait {
  /** Its patience: as the connection itself shows it, or by default. */
  readonly timeoutMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  /** It waited for heartbeats: other messages may have come meanwhile. */
  readonly forHeartbeats: boolean;
}

/**
 * The wait at whose end a library would close; null where its patience had not run out, or long since, when it closed.
 *
 * @param at when that was
 * @param haltedMs for how long the page may not have noticed
 */
export function waitThatEnded(
  rule: TimeoutRule,
  connection: Connection,
  heard: Heard,
  at: EpochMs,
  haltedMs: Milliseconds = 0,
): Wait | null {
  const timeoutMs = patienceOf(rule, connection, heard);
  if (timeoutMs === null) return null;
  // A heartbeat that had no answer was sent up to an interval after the last answer, and its pace is its patience.
  const latest = rule.clock === 'pong-timeout' ? timeoutMs * 2 : timeoutMs;
  const most = latest + Math.max(lateMs, timeoutMs * lateShare) + haltedMs;
  const waits = waitingSince(rule, connection, heard).map(({ since, forHeartbeats }) => {
    return { timeoutMs, silenceMs: Math.max(0, at - since), forHeartbeats };
  });
  return waits.find(({ silenceMs }) => silenceMs >= timeoutMs - earlyMs && silenceMs <= most) ?? null;
}

/** What the server announced, the pace of a heartbeat that wants its answer before the next, or the default. */
function patienceOf(rule: TimeoutRule, connection: Connection, heard: Heard): Milliseconds | null {
  if (rule.announcedAs !== undefined) return announced(rule.announcedAs, connection, heard) ?? rule.defaultMs;
  return rule.clock === 'pong-timeout' ? (paceOf(connection, heard) ?? rule.defaultMs) : rule.defaultMs;
}

/** The server's first message is no longer than this. */
const mostAnnouncement = 500;

function announced(
  patterns: readonly RegExp[],
  { rows }: Connection,
  { session: { frames } }: Heard,
): Milliseconds | null {
  const first = rows.values.find((row) => (frames.flags.at(row) & FrameFlag.outbound) === 0);
  if (first === undefined) return null;
  const text = new TextDecoder().decode(frames.payload(first).subarray(0, mostAnnouncement));
  const parts = patterns.map((pattern) => pattern.exec(text)?.[1]);
  return parts.includes(undefined) ? null : parts.reduce((sum, part) => sum + Number(part), 0);
}

/** Between the last two pings that the page sent. */
function paceOf(connection: Connection, { beatsOf }: Heard): Milliseconds | null {
  const pings = beatsOf(connection).filter((beat) => beat.by === 'form' && beat.direction === 'out');
  const [before, last] = pings.slice(-2);
  return before === undefined || last === undefined ? null : last.at - before.at;
}

/** From when on it may have waited, the plainest first. Libraries differ in whether any message is as good as a heartbeat. */
function waitingSince({ clock, kind }: TimeoutRule, connection: Connection, { beatsOf }: Heard) {
  const { openedAt, lastFrameAt, lostFrames } = connection;
  const awaited: Direction = kind === 'client-library' ? 'in' : 'out';
  const since = (at: EpochMs | null | undefined, forHeartbeats: boolean) =>
    at == null ? [] : [{ since: at, forHeartbeats }];
  const message = since(lastFrameAt[awaited] ?? openedAt, false);
  if (clock !== 'missed-heartbeat') return message;
  const beat = beatsOf(connection).findLast(({ by, direction }) => by === 'form' && direction === awaited);
  return [...message, ...since(beat?.at ?? (lostFrames === 0 ? openedAt : null), true)];
}
