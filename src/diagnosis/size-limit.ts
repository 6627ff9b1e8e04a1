/**
 * Connections that ended right after the page sent something large. With code 1009 the other end says that it was too
 * much; proxies and many servers say nothing and cut the connection.
 */
import { message } from '../base/message.ts';
import type { Bytes, Milliseconds } from '../base/units.ts';
import { readCloseCode } from '../knowledge/close-codes.ts';
import type { Closure, Connection, FrameTable } from '../session/model.ts';
import { confidenceAt } from './confidence.ts';
import { endingOf } from './ending.ts';
import { on } from './evidence.ts';
import type { Confidence, Finding, Fix } from './finding.ts';
import { groupBy, idsOf } from './grouping.ts';
import { readServerLog } from './next-steps.ts';
import { isSentMessage } from './on-its-heels.ts';
import type { Stretch } from './page-history.ts';
import { messageLimit } from './snippets.ts';
import { dropsAround, originOf, type Surroundings } from './surroundings.ts';

/** A frame that the page sent, and the end that came on its heels. */
interface Overrun {
  readonly connection: Connection;
  readonly closure: Closure;
  /** Of the largest frame sent in the last moments. */
  readonly size: Bytes;
  readonly afterMs: Milliseconds;
}

/** A round trip, and the time it takes to send a large frame. */
const heelsMs: Milliseconds = 2000;
/** Smaller messages are everyday ones: a drop after one of them needs a code that says it was too large. */
const leastLimit: Bytes = 16_384;

/** Message Too Big. */
const tooBig = 1009;

export interface SizeObservations {
  /** Drops on the heels of a large frame that came alone, at different moments. At least 1. */
  readonly occurrences: number;
  /** How many times the largest frame that was outlived the smallest of theirs was; Infinity where none was sent. */
  readonly ratio: number;
}

/**
 * How sure it is that size did it, where no code says so. That frames of all lengths were sent and only the large were
 * fatal cannot be chance for long, but a server may as well have failed over what was in them:
 *
 * | occurrences | four times what was outlived | more than what was outlived |
 * |---|---|---|
 * | 1           | possible | none     |
 * | 2 or more   | likely   | possible |
 */
export function sizeConfidence({ occurrences, ratio }: SizeObservations): Confidence {
  return confidenceAt(ratio > 1 ? Math.min(occurrences, 2) - (ratio >= 4 ? 0 : 1) : 0);
}

/** One finding per origin for each way: told by code, or without a word. */
export function findSizeLimits(surroundings: Surroundings, unexplained: readonly Connection[]): readonly Finding[] {
  const { frames } = surroundings.session;
  const cutOrSaid = unexplained.filter((each) => endingOf(each) === 'dropped' || each.closure?.code === tooBig);
  const overruns = cutOrSaid.flatMap((connection) => overrunOf(connection, frames) ?? []);
  return groupBy(overruns, ({ connection, closure }) => `${closure.code} ${originOf(connection.url)}`).flatMap(
    (group) => toFinding(group, surroundings) ?? [],
  );
}

function overrunOf(connection: Connection, frames: FrameTable): Overrun | null {
  const { closure, rows } = connection;
  if (closure === null) return null;
  let overrun: Overrun | null = null;
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows.at(i);
    const afterMs = closure.at - frames.time.at(row);
    if (afterMs > heelsMs) break;
    const size = frames.size.at(row);
    if (isSentMessage(frames.flags.at(row)) && size > (overrun?.size ?? -1)) {
      overrun = { connection, closure, size, afterMs };
    }
  }
  return overrun !== null && (isSaid(closure) || overrun.size >= leastLimit) ? overrun : null;
}

function isSaid({ code }: Closure): boolean {
  return code === tooBig;
}

function toFinding(group: readonly Overrun[], surroundings: Surroundings): Finding | null {
  const [first] = group;
  if (first === undefined) return null;
  const said = isSaid(first.closure);
  // What fell together fell of something else.
  const alone = said ? group : group.filter(({ closure }) => dropsAround(surroundings.drops, closure.at).length === 1);
  const least = Math.min(...alone.map(({ size }) => size));
  const outlived = largestOutlived(surroundings.origins.get(originOf(first.connection.url)) ?? [], surroundings);
  const size = outlived?.size ?? 0;
  const confidence = said ? 'certain' : sizeConfidence({ occurrences: alone.length, ratio: least / size });
  if (alone.length === 0 || confidence === 'none') return null;
  const ids = idsOf(alone.map(({ connection }) => connection));
  const contradicts = size >= least;
  return {
    id: `size-limit-${ids[0] ?? 0}`,
    kind: 'size-limit',
    severity: 'error',
    confidence,
    connections: ids,
    message: said
      ? message('size.said', { size: { bytes: least } })
      : message('size.cut', { count: alone.length, size: { bytes: least } }),
    for: [
      ...alone.slice(0, mostShown).map(({ connection, closure, ...sent }) => {
        const params = { size: { bytes: sent.size }, after: { ms: sent.afterMs } };
        const span = { from: closure.at - sent.afterMs, to: closure.at };
        return on(connection, message('evidence.ended-after-large', params), span);
      }),
      ...(outlived === null || contradicts
        ? []
        : [on(outlived.connection, message('evidence.largest-outlived', { size: { bytes: size } }), outlived.span)]),
    ],
    against:
      outlived !== null && contradicts
        ? [on(outlived.connection, message('evidence.larger-outlived', { size: { bytes: size } }), outlived.span)]
        : [],
    candidates: [],
    fixes: fixesFor(least, first.closure),
    sources: [readCloseCode(first.closure.code ?? 1006, '', '').known?.source ?? ''].filter((source) => source !== ''),
  };
}

const mostShown = 5;

interface Outlived {
  readonly connection: Connection;
  readonly size: Bytes;
  /** From the frame to where it would have ended if it had ended of it. */
  readonly span: Stretch;
}

/** The largest frame that the page sent to this origin and that the connection lived on after. */
function largestOutlived(connections: readonly Connection[], { session }: Surroundings): Outlived | null {
  const { frames, endedAt } = session;
  let largest: Outlived | null = null;
  for (const connection of connections) {
    const aliveUntil = connection.closure?.at ?? endedAt;
    for (let i = 0; i < connection.rows.length; i++) {
      const row = connection.rows.at(i);
      const at = frames.time.at(row);
      if (aliveUntil - at <= heelsMs) break; // in order of time
      const size = frames.size.at(row);
      if (size > (largest?.size ?? -1) && isSentMessage(frames.flags.at(row)))
        largest = { connection, size, span: { from: at, to: at + heelsMs } };
    }
  }
  return largest;
}

function fixesFor(size: Bytes, closure: Closure): readonly Fix[] {
  return [
    { who: 'server', advice: message('fix.raise-size', { size: { bytes: size } }), snippets: [messageLimit(size)] },
    { who: 'client', advice: message('fix.send-less'), snippets: [] },
    ...(isSaid(closure) ? [] : [readServerLog(closure.at)]),
  ];
}
