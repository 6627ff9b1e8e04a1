/** What the heartbeat tab says of a connection: who beats, how regularly, and how it is answered. */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import type { Beat } from '../diagnosis/beats.ts';
import { formHeard } from '../diagnosis/heard-protocol.ts';
import { type Rhythm, rhythmOf } from '../diagnosis/rhythm.ts';
import { findRoundTrips, type RoundTrip, type RoundTrips, roundTripsOf } from '../diagnosis/round-trips.ts';
import type { HeartbeatForm } from '../knowledge/heartbeat-form.ts';
import { pingsByItself } from '../knowledge/heartbeats.ts';
import type { Connection, Direction, SessionView } from '../session/model.ts';

/** Beats of one kind, one after the other. */
export interface BeatSeries {
  /** Who sends them: `in`, the server. */
  readonly direction: Direction;
  readonly role: Beat['role'];
  readonly by: Beat['by'];
  readonly count: number;
  /** null where there are not two. */
  readonly rhythm: Rhythm | null;
  /** How long after the one before each came. */
  readonly intervals: readonly Sample[];
}

export interface Sample {
  readonly at: EpochMs;
  readonly ms: Milliseconds;
}

export interface AnsweredPings extends RoundTrips {
  /** How long each took that was answered. */
  readonly took: readonly Sample[];
  /** Those that were not answered before the next, or at all. */
  readonly missed: readonly RoundTrip[];
}

export interface HeartbeatFacts {
  /** The protocol that it belongs to, if that is known. */
  readonly form: HeartbeatForm | null;
  readonly series: readonly BeatSeries[];
  readonly roundTrips: readonly AnsweredPings[];
  /** The longest time between two beats of any side, or null. */
  readonly longestPause: Milliseconds | null;
  /** The connection's server is known to send pings that no page sees. */
  readonly pingsUnseen: boolean;
}

/** @param beats of the connection, in order of time */
export function heartbeatFacts(session: SessionView, connection: Connection, beats: readonly Beat[]): HeartbeatFacts {
  const trips = findRoundTrips(beats);
  const protocols = connection.protocol === '' ? connection.requestedProtocols : [connection.protocol];
  return {
    form: formHeard(session, connection, beats),
    series: seriesOf(beats),
    roundTrips: roundTripsOf(beats).map((sum) => {
      const own = trips.filter(({ asked, layer }) => asked === sum.asked && layer === sum.layer);
      return {
        ...sum,
        took: own.flatMap(({ from, to }) => (to === null ? [] : [{ at: from, ms: to - from }])),
        missed: own.filter(({ to }) => to === null),
      };
    }),
    longestPause: rhythmOf(beats.map(({ at }) => at))?.most ?? null,
    pingsUnseen: !connection.wireSeen && pingsByItself(connection.url, protocols),
  };
}

/** Who asks before who answers. */
function seriesOf(beats: readonly Beat[]): readonly BeatSeries[] {
  const groups = new Map<string, Beat[]>();
  for (const beat of beats) {
    const key = `${beat.direction} ${beat.role} ${beat.by === 'protocol'}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [beat]);
    else group.push(beat);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { direction, role, by } = first;
    const times = group.map(({ at }) => at);
    const intervals = times.slice(1).map((at, i) => ({ at, ms: at - (times[i] ?? at) }));
    return [{ direction, role, by, count: group.length, rhythm: rhythmOf(times), intervals }];
  });
}
