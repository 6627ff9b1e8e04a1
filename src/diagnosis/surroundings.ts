/** What every detector looks at: the session, arranged by origin and by moment, and the knowledge it is held against. */
import { type Message, message } from '../base/message.ts';
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { measuresAge, measuresSilence } from '../knowledge/intermediaries.ts';
import type { TimeoutRule } from '../knowledge/timeout-rule.ts';
import type { Closure, Connection, FrameTable, GapDirection, SessionView } from '../session/model.ts';
import { type Beat, readBeats } from './beats.ts';
import { endingOf } from './ending.ts';
import { overlap, type PageHistory, readPageHistories, type Stretch, uneventful } from './page-history.ts';
import { latenessAt } from './sightings.ts';
import { ageSlackOf, isAgeBlurred, readSilence, type SilenceReading, timerLag } from './silence-reading.ts';
import { Standing } from './standing.ts';
import { longestSurvival, type Survival } from './survival.ts';

/** Something at home that loses connections without any proxy's doing. */
export interface Disturbance {
  readonly kind: 'offline' | 'asleep';
  readonly span: Stretch;
  /** For how long: of a sleep in which the page's clock slept too, longer than the span. */
  readonly ms: Milliseconds;
  /** What tells it. */
  readonly told: Message;
}

export interface Lateness {
  readonly silenceMs: Milliseconds;
  readonly ageMs: Milliseconds;
}

/** An open connection that ended without a word, or is looked at as if it had. */
export interface Drop {
  readonly connection: Connection;
  readonly closure: Closure;
  readonly origin: string;
  readonly ageMs: Milliseconds;
  /** By how much too late it may have been cut by a product that was seen on the way, by its silence and by its age. */
  readonly late: Lateness;
  /** How far the age at which it was to be cut may lie from that. */
  readonly ageSlackMs: Milliseconds;
  /** A halt of the page makes it so uncertain that it supports nothing. */
  readonly ageBlurred: boolean;
  readonly silence: Readonly<Record<GapDirection, SilenceReading>>;
  readonly disturbance: Disturbance | null;
}

export interface Surroundings {
  readonly session: SessionView;
  readonly rules: readonly TimeoutRule[];
  /** Scheme, host and port, with the connections to it in order of id. */
  readonly origins: ReadonlyMap<string, readonly Connection[]>;
  /** In order of time. */
  readonly drops: readonly Drop[];
  /** Ends of which no kind was seen, and which may have been drops; in order of time. */
  readonly unobservedEnds: readonly Drop[];
  /** Those that the other end closed with a Close frame, read as if they were drops; in order of time. */
  readonly goodbyes: readonly Drop[];
  /** Those to an origin in order of construction. */
  madeAt(origin: string): readonly Connection[];
  /** Who stood while others fell. */
  readonly standing: Standing;
  /** What its page went through. */
  historyOf(connection: Connection): PageHistory;
  /** The longest silence in one direction that a connection outlived. */
  survivalOf(connection: Connection, direction: GapDirection): Survival | null;
  /** Its heartbeats, in order of time. */
  beatsOf(connection: Connection): readonly Beat[];
}

/** Drops nearer together than this came at one moment: a restart takes about that long to cut its sockets. */
export const sameMomentMs: Milliseconds = 1000;

export function survey(session: SessionView, rules: readonly TimeoutRule[]): Surroundings {
  const histories = readPageHistories(session.pageStates, session.endedAt);
  // What a page went through does not bear on sockets outside of it.
  const historyOf = ({ realm }: Connection) => (realm === null ? undefined : histories.get(realm)) ?? uneventful;
  const survivals: Record<GapDirection, Map<Connection, Survival | null>> = {
    any: new Map(),
    in: new Map(),
    out: new Map(),
  };
  const survivalOf = (connection: Connection, direction: GapDirection) => {
    const known = survivals[direction].get(connection);
    if (known !== undefined) return known;
    const survival = longestSurvival(connection, direction, historyOf(connection), session.endedAt);
    survivals[direction].set(connection, survival);
    return survival;
  };
  const origins = new Map<string, Connection[]>();
  const drops: Drop[] = [];
  const unobservedEnds: Drop[] = [];
  const goodbyes: Drop[] = [];
  const listFor = (connection: Connection) => {
    const ending = endingOf(connection);
    if (ending === 'dropped') return drops;
    if (ending === 'by-peer') return goodbyes;
    return ending === 'unobserved' && mayBeDrop(connection) ? unobservedEnds : null;
  };
  for (const connection of session.connections) {
    const origin = originOf(connection.url);
    const known = origins.get(origin);
    if (known === undefined) origins.set(origin, [connection]);
    else known.push(connection);
  }
  const [rulesOfSilence, rulesOfAge] = [rules.filter(measuresSilence), rules.filter(measuresAge)];
  for (const [origin, connections] of origins) {
    const late = { silenceMs: latenessAt(connections, rulesOfSilence), ageMs: latenessAt(connections, rulesOfAge) };
    for (const connection of connections) {
      const ends = listFor(connection);
      const drop = ends === null ? null : readDrop(connection, origin, late, historyOf(connection), session.frames);
      if (drop !== null) ends?.push(drop);
    }
  }
  const inTime = (a: Drop, b: Drop) => a.closure.at - b.closure.at || a.connection.id - b.connection.id;
  drops.sort(inTime);
  unobservedEnds.sort(inTime);
  goodbyes.sort(inTime);
  const made = new Map<string, readonly Connection[]>();
  const madeAt = (origin: string) => {
    const known = made.get(origin);
    if (known !== undefined) return known;
    const inOrder = [...(origins.get(origin) ?? [])].sort((a, b) => a.constructedAt - b.constructedAt || a.id - b.id);
    made.set(origin, inOrder);
    return inOrder;
  };
  const standing = new Standing(origins, sameMomentMs);
  return {
    ...{ session, rules, origins, madeAt, standing, drops, unobservedEnds, goodbyes },
    ...{ historyOf, survivalOf, beatsOf: readBeats(session) },
  };
}

/** Scheme, host and port of a URL; the URL itself where it cannot be parsed. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

/** All drops, of any origin, within `sameMomentMs` of `at`. `drops` are in order of time. */
export function dropsAround(drops: readonly Drop[], at: EpochMs): readonly Drop[] {
  const timeOf = ({ closure }: Drop) => closure.at;
  return drops.slice(firstFrom(drops, timeOf, at - sameMomentMs), firstFrom(drops, timeOf, at + sameMomentMs));
}

/** Closes nearer together than this may be one event's doing. */
const apartMs: Milliseconds = 250;

/** The moments at which drops came, those in quick succession taken as one. `drops` are in order of time. */
export function distinctMoments(drops: readonly Drop[]): EpochMs[] {
  const moments: EpochMs[] = [];
  for (const { closure } of drops) {
    const last = moments.at(-1);
    if (last === undefined || closure.at - last > apartMs) moments.push(closure.at);
  }
  return moments;
}

/** At which of these moments each drop came, counted from 0. `drops` are in order of time. */
export function momentsOf(drops: readonly Drop[]): ReadonlyMap<Drop, number> {
  const moments = distinctMoments(drops);
  return new Map(drops.map((drop) => [drop, firstFrom(moments, (at) => at, drop.closure.at + 1) - 1]));
}

/** The drops of these connections that nothing at home accounts for, in order of time. */
export function undisturbedDrops({ drops }: Surroundings, of: readonly Connection[]): readonly Drop[] {
  const wanted = new Set(of);
  return drops.filter(({ connection, disturbance }) => disturbance === null && wanted.has(connection));
}

/** Runs of drops that came within `sameMomentMs` of their first. `drops` are in order of time. */
export function groupByMoment(drops: Iterable<Drop>): [Drop, ...Drop[]][] {
  const moments: [Drop, ...Drop[]][] = [];
  for (const drop of drops) {
    const last = moments.at(-1);
    if (last !== undefined && drop.closure.at - last[0].closure.at <= sameMomentMs) last.push(drop);
    else moments.push([drop]);
  }
  return moments;
}

/** Whether drops came at so many moments or more besides those of `own`. Looks no further than it has to. */
export function cameOtherwise(drops: readonly Drop[], own: ReadonlySet<Drop>, moments: number): boolean {
  let seen = 0;
  let last: EpochMs | null = null;
  for (const drop of drops) {
    if (own.has(drop) || (last !== null && drop.closure.at - last <= apartMs)) continue;
    last = drop.closure.at;
    if (++seen >= moments) return true;
  }
  return seen >= moments;
}

/** Index of the first of `items`, which are in order of time, that is not before `at`; their number if all are. */
export function firstFrom<T>(items: readonly T[], timeOf: (item: T) => EpochMs, at: EpochMs): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && timeOf(item) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether an end that was not observed may have been a drop: without a goodbye that was seen, and without a reason. */
function mayBeDrop({ closure, handshake }: Connection): boolean {
  return closure?.wasClean !== true && (handshake?.failure ?? '') === '';
}

function readDrop(
  connection: Connection,
  origin: string,
  late: Lateness,
  history: PageHistory,
  frames: FrameTable,
): Drop | null {
  const { closure, openedAt } = connection;
  if (closure === null || openedAt === null) return null;
  const lagMs = timerLag(connection, frames);
  const any = readSilence(connection, closure, 'any', history, lagMs, late.silenceMs);
  const inbound = readSilence(connection, closure, 'in', history, lagMs, late.silenceMs);
  const outbound = readSilence(connection, closure, 'out', history, lagMs, late.silenceMs);
  if (any === null || inbound === null || outbound === null) return null;
  return {
    connection,
    closure,
    origin,
    ageMs: closure.at - openedAt,
    late,
    ageSlackMs: ageSlackOf(connection, openedAt, closure.at, history) + late.ageMs,
    ageBlurred: isAgeBlurred(closure.at, history),
    silence: { any, in: inbound, out: outbound },
    disturbance: disturbanceOf(any, history),
  };
}

/** An interface that goes down is reported a moment before or after the sockets on it fall. */
const reportLagMs: Milliseconds = 2000;

function disturbanceOf(silence: SilenceReading, history: PageHistory): Disturbance | null {
  const span = { from: silence.from, to: silence.to + reportLagMs };
  const offline = history.offline.find((stretch) => overlap(stretch, span));
  if (offline !== undefined) {
    const duration = { ms: offline.to - offline.from };
    return { kind: 'offline', span: offline, ...duration, told: message('evidence.offline', { duration }) };
  }
  const asleep = history.asleep.find((stretch) => overlap(stretch, span));
  if (asleep === undefined) return null;
  const duration = { ms: asleep.ms };
  const told =
    asleep.by === 'clock-jump'
      ? message('evidence.clock-jumped', { duration })
      : message('evidence.asleep', { duration });
  return { kind: 'asleep', span: asleep, ms: asleep.ms, told };
}
