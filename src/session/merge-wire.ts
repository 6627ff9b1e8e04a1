/**
 * A recorded session and a NetLog of the same time as one: what the page saw, with the control frames that passed on the wire
 * meanwhile. Of matched connections silences are those of the wire, which pings and pongs shorten. A log may be opened once
 * more, when it has grown: what it tells then takes the place of what it told before.
 */
import type { EpochMs, Milliseconds } from '../base/units.ts';
import { controlFrame, isUncounted } from '../wire/records.ts';
import type { StoredConnection } from './connection.ts';
import { GapList, gapsThat, ofEachDirection } from './gap-list.ts';
import type { ConnectionId, GapDirection, Handshake } from './model.ts';
import type { SessionTables, StoredFrames } from './tables.ts';

export interface Merged {
  readonly tables: SessionTables;
  /** How many recorded connections were found in the log. The others are as they were; those only the log knows are added. */
  readonly matched: number;
}

/** @param wire what a NetLog told, all of it of source `netlog` */
export function mergeWire(recorded: SessionTables, wire: SessionTables): Merged {
  const { offset, partners } = match(recorded, wire);
  const recordedOf = new Map([...partners].map(([mine, theirs]) => [theirs, mine]));
  const seen = wire.connections.map((connection) => shifted(connection, offset));
  const end = recorded.covers?.to ?? 0;
  const merged = recorded.connections.map((connection, id) => {
    const partner = seen[partners.get(id) ?? -1];
    return partner === undefined ? connection : withWire(connection, partner, end);
  });
  const earlier = recorded.connections.filter(({ source }) => source === 'netlog');
  const added = [...seen.entries()].filter(
    ([id, connection]) => !recordedOf.has(id) && !earlier.some((known) => isOneRequest(known, connection)),
  );
  const idOf = new Map<ConnectionId, ConnectionId>(recordedOf);
  for (const [i, [id]] of added.entries()) idOf.set(id, recorded.connections.length + i);

  const connections = [...merged, ...added.map(([, connection]) => connection)];
  const tables: SessionTables = {
    ...recorded,
    covers: union(recorded.covers, wire.covers && { from: wire.covers.from - offset, to: wire.covers.to - offset }),
    connections,
    handshakes: handshakesOf(recorded, connections),
    losses: recorded.losses,
    frames: mergeFrames(
      recorded.frames,
      wire.frames,
      offset,
      (id, flags) => !(partners.has(id) && (flags & controlFrame) !== 0),
      // Messages the recorder has already, with what they carried.
      (id, flags) => (recordedOf.has(id) && !isUncounted(flags) ? null : (idOf.get(id) ?? null)),
    ),
  };
  return { tables, matched: partners.size };
}

/** Those of the connections in their new form, and those that belong to none, in order of their start. */
function handshakesOf(recorded: SessionTables, connections: readonly StoredConnection[]): Handshake[] {
  const replaced = new Set(recorded.connections.map(({ handshake }) => handshake));
  const others = recorded.handshakes.filter((handshake) => !replaced.has(handshake));
  const own = connections.flatMap(({ handshake }) => handshake ?? []);
  return [...new Set([...others, ...own])].sort((a, b) => a.startedAt - b.startedAt);
}

/** Whether two NetLogs tell of one connection: their times differ by rounding only. */
function isOneRequest(one: StoredConnection, other: StoredConnection): boolean {
  return one.url === other.url && Math.abs(one.constructedAt - other.constructedAt) < 1;
}

interface Match {
  /** How much the log's clock was ahead. */
  readonly offset: Milliseconds;
  /** Recorded connections that may be in the log, be it as one of several. */
  readonly possible: number;
  /** Recorded connection -> that of the log. */
  readonly partners: ReadonlyMap<ConnectionId, ConnectionId>;
}

/** Clocks of one machine; a wall clock that was set meanwhile sets them apart. */
const largestOffsetMs: Milliseconds = 10_000;
/** From `new WebSocket` to its request. */
const slackMs: Milliseconds = 300;
/**
 * After many failures Chromium puts requests off on purpose, by up to 5 s, and its log begins with the request. Which of the
 * reconnects it is, only the moment tells at which it opened or failed.
 */
const putOffMs: Milliseconds = 5000;
const mostOffsetsTried = 64;

/**
 * The offset under which most connections may be in the log; the smallest of equals. Those count that have several possible
 * partners: under a wrong offset fewer of them have any, and one at the edge of a crowd gets one of its own by mistake.
 */
function match(recorded: SessionTables, wire: SessionTables): Match {
  // Mostly there is none, and the little that is between a constructor and its request is no offset.
  const offsets = new Set<Milliseconds>([0]);
  for (const mine of recorded.connections) {
    if (mine.source !== 'recorder') continue;
    for (const theirs of wire.connections) {
      const offset = theirs.constructedAt - mine.constructedAt;
      if (theirs.url === mine.url && Math.abs(offset) <= largestOffsetMs) offsets.add(offset);
    }
    if (offsets.size > mostOffsetsTried) break;
  }
  let best: Match = { offset: 0, possible: 0, partners: new Map() };
  for (const offset of [...offsets].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const found = matchUnder(offset, recorded, wire);
    if (found.possible > best.possible) best = found;
  }
  return best;
}

function matchUnder(offset: Milliseconds, recorded: SessionTables, wire: SessionTables): Match {
  const fits = (mine: StoredConnection, theirs: StoredConnection) =>
    mine.source === 'recorder' &&
    mine.url === theirs.url &&
    isOneBeginning(mine, theirs, offset) &&
    isOneConversation(mine, theirs);
  const candidates = recorded.connections.map((mine) =>
    wire.connections.flatMap((theirs, id) => (fits(mine, theirs) ? [id] : [])),
  );
  const wanted = new Map<ConnectionId, number>();
  for (const id of candidates.flat()) wanted.set(id, (wanted.get(id) ?? 0) + 1);
  const partners = new Map<ConnectionId, ConnectionId>();
  for (const [mine, [theirs, ...others]] of candidates.entries()) {
    // Where several would do, nobody can tell which: better none than the wrong one.
    if (theirs !== undefined && others.length === 0 && wanted.get(theirs) === 1) partners.set(mine, theirs);
  }
  return { offset, possible: candidates.filter(({ length }) => length > 0).length, partners };
}

function isOneBeginning(mine: StoredConnection, theirs: StoredConnection, offset: Milliseconds): boolean {
  const later = theirs.constructedAt - offset - mine.constructedAt;
  if (Math.abs(later) <= slackMs) return true;
  if (later < 0 || later > putOffMs + slackMs) return false;
  const [answered, answeredToo] = [answeredAt(mine), answeredAt(theirs)];
  return answered !== null && answeredToo !== null && Math.abs(answeredToo - offset - answered) <= slackMs;
}

/** When it was known what became of the attempt. */
function answeredAt({ openedAt, closure }: StoredConnection): EpochMs | null {
  return openedAt ?? closure?.at ?? null;
}

/** Whether both may have seen the same messages, when both saw the end. What comes after `close()` reaches no page. */
function isOneConversation(mine: StoredConnection, theirs: StoredConnection): boolean {
  if ((mine.openedAt === null) !== (theirs.openedAt === null)) return false;
  if (mine.closure === null || theirs.closure === null) return true;
  return theirs.totals.framesIn >= mine.totals.framesIn && theirs.totals.framesOut >= mine.totals.framesOut;
}

/** @param end of what was recorded */
function withWire(mine: StoredConnection, wire: StoredConnection, end: EpochMs): StoredConnection {
  const until = wire.sight?.until ?? wire.closure?.at ?? 0;
  // After the log has broken off, what the page saw is all there is.
  const gaps = ofEachDirection((direction) => {
    const list = new GapList();
    list.append(wire.gaps[direction]);
    list.append(gapsThat(({ from }) => from >= until, mine.gaps[direction]));
    return list;
  });
  const longest = (direction: GapDirection, ofWire: Milliseconds) => {
    let most = ofWire;
    for (const { from, to } of gaps[direction]) if (from >= until) most = Math.max(most, to - from);
    return most;
  };
  const latest = (direction: GapDirection): EpochMs | null => {
    const times = [mine.lastFrameAt[direction], wire.lastFrameAt[direction]].filter((at) => at !== null);
    return times.length === 0 ? null : Math.max(...times);
  };
  return {
    ...mine,
    // Not in what came after the log had broken off, be it the silence that the connection died of.
    wireSeen: wire.closure !== null || until >= (mine.closure?.at ?? end),
    handshake: mine.handshake === null ? wire.handshake : withReason(mine.handshake, wire.handshake),
    handshakeJoin: mine.handshake === null ? 'certain' : mine.handshakeJoin,
    gaps: ofEachDirection((direction) => gaps[direction].bounds),
    totals: {
      ...mine.totals,
      longestSilence: longest('any', wire.totals.longestSilence),
      longestSilenceIn: longest('in', wire.totals.longestSilenceIn),
      longestSilenceOut: longest('out', wire.totals.longestSilenceOut),
    },
    lastFrameAt: ofEachDirection(latest),
  };
}

function withReason(mine: Handshake, wire: Handshake | null): Handshake {
  return mine.failure !== '' || wire === null ? mine : { ...mine, failure: wire.failure };
}

function shifted(connection: StoredConnection, offset: Milliseconds): StoredConnection {
  const at = (time: EpochMs) => time - offset;
  const orNull = (time: EpochMs | null) => (time === null ? null : at(time));
  const { handshake, closure, sight, lastFrameAt } = connection;
  return {
    ...connection,
    constructedAt: at(connection.constructedAt),
    openedAt: orNull(connection.openedAt),
    erroredAt: orNull(connection.erroredAt),
    closure: closure && { ...closure, at: at(closure.at) },
    sight: sight && { ...sight, until: at(sight.until) },
    handshake: handshake && { ...handshake, startedAt: at(handshake.startedAt) },
    lastFrameAt: { any: orNull(lastFrameAt.any), in: orNull(lastFrameAt.in), out: orNull(lastFrameAt.out) },
    gaps: ofEachDirection((direction) => connection.gaps[direction].map(at)),
  };
}

type Span = NonNullable<SessionTables['covers']>;

function union(one: Span | null, other: Span | null): Span | null {
  if (one === null || other === null) return one ?? other;
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}

/** Rows of both, in order of time. @param keeps whether a recorded row stays @param idOf null for rows of the log that are left out */
function mergeFrames(
  mine: StoredFrames,
  wire: StoredFrames,
  offset: Milliseconds,
  keeps: (connection: ConnectionId, flags: number) => boolean,
  idOf: (connection: ConnectionId, flags: number) => ConnectionId | null,
): StoredFrames {
  const times: EpochMs[] = [];
  const ids: ConnectionId[] = [];
  /** Rows of the log stand behind the recorded ones. */
  const sources: number[] = [];
  for (let row = 0; row < mine.length; row++) {
    if (!keeps(mine.connection[row] ?? 0, mine.flags[row] ?? 0)) continue;
    sources.push(row);
    ids.push(mine.connection[row] ?? 0);
    times.push(mine.time[row] ?? 0);
  }
  for (let row = 0; row < wire.length; row++) {
    const id = idOf(wire.connection[row] ?? 0, wire.flags[row] ?? 0);
    if (id === null) continue;
    sources.push(mine.length + row);
    ids.push(id);
    times.push((wire.time[row] ?? 0) - offset);
  }
  const order = times.map((_, i) => i).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const starts = startsOf(mine);
  const payloads = new Uint8Array(mine.payloads.length);
  const captured = new Uint32Array(order.length);
  let end = 0;
  for (const [i, at] of order.entries()) {
    const row = sources[at] ?? 0;
    if (row >= mine.length) continue; // a NetLog tells nothing of what frames carried
    const length = mine.captured[row] ?? 0;
    payloads.set(mine.payloads.subarray(starts[row], (starts[row] ?? 0) + length), end);
    captured[i] = length;
    end += length;
  }
  const cell = (column: 'flags' | 'size' | 'heartbeat', at: number) => {
    const row = sources[at] ?? 0;
    return (row < mine.length ? mine[column][row] : wire[column][row - mine.length]) ?? 0;
  };
  return {
    length: order.length,
    connection: Uint32Array.from(order, (at) => ids[at] ?? 0),
    time: Float64Array.from(order, (at) => times[at] ?? 0),
    flags: Uint8Array.from(order, (at) => cell('flags', at)),
    size: Uint32Array.from(order, (at) => cell('size', at)),
    heartbeat: Uint8Array.from(order, (at) => cell('heartbeat', at)),
    captured,
    payloads,
  };
}

/** Where the payload of each row begins. */
function startsOf({ length, captured }: StoredFrames): Float64Array {
  const starts = new Float64Array(length);
  let start = 0;
  for (let row = 0; row < length; row++) {
    starts[row] = start;
    start += captured[row] ?? 0;
  }
  return starts;
}
