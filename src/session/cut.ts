/** A part of a session, for giving away no more than what is asked for. */
import type { EpochMs } from '../base/units.ts';
import type { StoredConnection } from './connection.ts';
import { gapsThat, ofEachDirection } from './gap-list.ts';
import type { ConnectionId, Gap, Loss, RealmId } from './model.ts';
import type { SessionTables, StoredFrames } from './tables.ts';

/** Some connections, and of those a stretch of time, both ends included. */
export interface SessionPart {
  readonly connections: ReadonlySet<ConnectionId>;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The part of a session: the chosen connections as far as they lived in that time, with their documents, handshakes and
 * frames. How a connection began and ended, and what was counted over the whole of its life, stays whole, and so do page
 * states from before: a page hidden earlier was hidden then. Ids are given out afresh.
 */
export function cutTables(tables: SessionTables, { connections, from, to }: SessionPart): SessionTables {
  const newId = new Map<ConnectionId, ConnectionId>();
  const realmOf = new Map<RealmId, RealmId>();
  const kept: StoredConnection[] = [];
  for (const [id, connection] of tables.connections.entries()) {
    const end = connection.closure?.at ?? Number.POSITIVE_INFINITY;
    if (!connections.has(id) || connection.constructedAt > to || end < from) continue;
    newId.set(id, kept.length);
    kept.push(connection);
    if (connection.realm !== null && !realmOf.has(connection.realm)) realmOf.set(connection.realm, realmOf.size);
  }
  const overlaps = (span: Gap) => span.from <= to && span.to >= from;
  const isOfPart = ({ realm, connection }: Loss) =>
    connection !== null ? newId.has(connection) : realm !== null && realmOf.has(realm);

  return {
    environment: tables.environment,
    remarks: tables.remarks,
    covers: coversOf(tables.covers, kept, from, to),
    realms: [...realmOf.keys()].flatMap((realm) => tables.realms[realm] ?? []),
    connections: kept.map((connection) => ({
      ...connection,
      realm: connection.realm === null ? null : (realmOf.get(connection.realm) ?? null),
      gaps: ofEachDirection((direction) => gapsThat(overlaps, connection.gaps[direction])),
    })),
    handshakes: present(kept.map(({ handshake }) => handshake)),
    hostHints: present(kept.map(({ hostHint }) => hostHint)),
    pageStates: tables.pageStates.flatMap((state) => {
      const realm = realmOf.get(state.realm);
      return realm === undefined || state.at > to ? [] : [{ ...state, realm }];
    }),
    losses: tables.losses
      .filter((loss) => isOfPart(loss) && overlaps(loss))
      .map((loss) => ({
        ...loss,
        realm: loss.realm === null ? null : (realmOf.get(loss.realm) ?? null),
        connection: loss.connection === null ? null : (newId.get(loss.connection) ?? null),
      })),
    frames: cutFrames(tables.frames, newId, from, to),
  };
}

/** The time that was asked for, as far as there is any, and the lives of the connections that reach beyond it. */
function coversOf(
  covers: SessionTables['covers'],
  connections: readonly StoredConnection[],
  from: EpochMs,
  to: EpochMs,
): SessionTables['covers'] {
  if (covers === null) return null;
  const begins = connections.map(({ constructedAt }) => constructedAt);
  const ends = connections.map(({ closure }) => closure?.at ?? covers.from);
  return {
    from: begins.reduce((least, at) => Math.min(least, at), Math.max(covers.from, Math.min(from, covers.to))),
    to: ends.reduce((most, at) => Math.max(most, at), Math.min(covers.to, Math.max(to, covers.from))),
  };
}

function present<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values)].filter((value) => value !== null);
}

function cutFrames(
  frames: StoredFrames,
  newId: ReadonlyMap<ConnectionId, ConnectionId>,
  from: EpochMs,
  to: EpochMs,
): StoredFrames {
  const rows: number[] = [];
  const payloads: Uint8Array[] = [];
  let payloadEnd = 0;
  for (let row = 0; row < frames.length; row++) {
    const captured = frames.captured[row] ?? 0;
    payloadEnd += captured;
    const at = frames.time[row] ?? 0;
    if (at < from || at > to || !newId.has(frames.connection[row] ?? 0)) continue;
    rows.push(row);
    if (captured > 0) payloads.push(frames.payloads.subarray(payloadEnd - captured, payloadEnd));
  }
  return {
    length: rows.length,
    connection: Uint32Array.from(rows, (row) => newId.get(frames.connection[row] ?? 0) ?? 0),
    time: Float64Array.from(rows, (row) => frames.time[row] ?? 0),
    flags: Uint8Array.from(rows, (row) => frames.flags[row] ?? 0),
    size: Uint32Array.from(rows, (row) => frames.size[row] ?? 0),
    heartbeat: Uint8Array.from(rows, (row) => frames.heartbeat[row] ?? 0),
    captured: Uint32Array.from(rows, (row) => frames.captured[row] ?? 0),
    payloads: joined(payloads),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
