/** What findings on heartbeats have in common: how fast a heartbeat goes, what is told of it, and what cures it. */
import { type Message, message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { generalSources } from '../knowledge/sources.ts';
import type { Connection, Direction, GapDirection } from '../session/model.ts';
import type { Beat } from './beats.ts';
import { on } from './evidence.ts';
import type { Confidence, Evidence, Finding, Fix, IdleLimit } from './finding.ts';
import { idsOf } from './grouping.ts';
import { heartbeatFixes } from './idle-fixes.ts';
import { rhythmOfAll } from './rhythm.ts';
import type { Surroundings } from './surroundings.ts';

export interface HeartbeatVerdict {
  readonly message: Message;
  /** What helps: a heartbeat that is fast enough, one that no browser holds up, or an answer to it. */
  readonly cure: 'beat' | 'beat-unthrottled' | 'answer';
}

/** A HAR tells of all frames, and the recorder does; request listeners tell of none. */
export function showsFrames({ source, openedAt }: Connection): boolean {
  return openedAt !== null && source !== 'web-request';
}

/**
 * The middle of the times between beats that go in this direction; `any`: of the side that beats more often. null where
 * there are not two of one connection.
 *
 * @param all the beats of each connection, in order of time
 */
export function paceOf(all: readonly (readonly Beat[])[], direction: GapDirection): Milliseconds | null {
  if (direction === 'any') {
    const paces = (['in', 'out'] as const).flatMap((side) => paceOf(all, side) ?? []);
    return paces.length === 0 ? null : Math.min(...paces);
  }
  return rhythmOfAll(all.map((beats) => timesOf(beats, direction)))?.median ?? null;
}

function timesOf(beats: readonly Beat[], direction: Direction): EpochMs[] {
  return beats.filter((beat) => beat.direction === direction).map(({ at }) => at);
}

/** A beat that comes so near to the end of a timeout may be before or after it. */
export function raceToleranceMs(timeoutMs: Milliseconds): Milliseconds {
  return Math.max(1000, timeoutMs * 0.05);
}

const mostShown = 3;

/** @param limit what the heartbeat is up against */
export function heartbeatFinding(
  verdict: HeartbeatVerdict,
  confidence: Confidence,
  connections: readonly Connection[],
  limit: IdleLimit,
  beatsOf: Surroundings['beatsOf'],
): Finding {
  const ids = idsOf(connections);
  return {
    // A connection may have several faults.
    id: `${verdict.message.id.replace('.', '-')}-${ids[0] ?? 0}`,
    kind: 'heartbeat',
    severity: 'warning',
    confidence,
    connections: ids,
    message: verdict.message,
    for: connections.slice(0, mostShown).map((connection) => toldBeats(connection, beatsOf(connection))),
    against: [],
    candidates: [],
    fixes: connections.slice(0, 1).flatMap((first) => fixesOf(verdict, limit, first)),
    sources: [generalSources.pings],
  };
}

function toldBeats(connection: Connection, beats: readonly Beat[]): Evidence {
  const [first] = beats;
  const last = beats.at(-1);
  if (first === undefined || last === undefined) return on(connection, message('evidence.no-beats'));
  const params = { in: timesOf(beats, 'in').length, out: timesOf(beats, 'out').length };
  const statement = beats.every(({ by }) => by === 'recurrence')
    ? message('evidence.recurring-beats', params)
    : message('evidence.beats', params);
  return on(connection, statement, { from: first.at, to: last.at });
}

function fixesOf(
  { cure }: HeartbeatVerdict,
  { direction, timeoutMs }: IdleLimit,
  connection: Connection,
): readonly Fix[] {
  if (cure === 'answer') return [answerFix];
  const fixes = heartbeatFixes([], direction, timeoutMs, connection);
  return cure === 'beat' ? fixes : [...fixes.filter(({ who }) => who === 'server'), workerFix];
}

const answerFix: Fix = { who: 'server', advice: message('fix.answer-pings'), snippets: [] };

const workerFix: Fix = { who: 'client', advice: message('fix.beat-in-worker'), snippets: [] };
