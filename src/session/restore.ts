/** A session made of finished tables instead of out of what recorders send. */
import type { Bytes } from '../base/units.ts';
import { isUncounted } from '../wire/records.ts';
import { ConnectionRecord } from './connection.ts';
import { Session } from './session.ts';
import type { SessionTables, StoredFrames } from './tables.ts';

/** All that was kept once is kept again: what is in the tables has passed a session's limits already. */
const all = Number.POSITIVE_INFINITY;
const noLimits = { connections: all, frames: all, payloadBytes: all as Bytes, pageStates: all, gaps: all };

/**
 * Rebuilds the session that the tables were taken from. Gaps, totals and joins are taken over, not worked out anew: they
 * rest on what was known while recording. The session is for reading; no recorder can go on with it. The payloads' bytes are
 * the tables' own.
 */
export function restoreSession(tables: SessionTables): Session {
  const session = new Session(tables.environment, noLimits);
  session.remark(tables.remarks);
  for (const [id, { fault, ...birth }] of tables.realms.entries()) {
    // Ids of documents do not leave the browser: they mean nothing elsewhere.
    session.addRealm({ ...birth, documentId: `restored-${id}` });
    const realm = session.realms[id];
    if (realm !== undefined) realm.fault = fault;
  }
  fill(session.handshakes, tables.handshakes);
  fill(session.hostHints, tables.hostHints);
  fill(session.pageStates, tables.pageStates);
  for (const loss of tables.losses) session.addLoss(loss);
  const { rows, wireRows } = countRows(tables);
  for (const [id, stored] of tables.connections.entries()) {
    const record = ConnectionRecord.restored(id, stored, wireRows[id] ?? 0);
    record.rows.reserve(rows[id] ?? 0);
    session.connections.push(record);
    if (record.realm !== null) session.reader(record.realm).adopt(record);
  }
  restoreFrames(session, tables.frames);
  if (tables.covers !== null) {
    session.cover(tables.covers.from);
    session.cover(tables.covers.to);
  }
  return session;
}

/** Not `push(...rows)`: a file may hold more rows than a call takes arguments. */
function fill<T>(table: T[], rows: readonly T[]): void {
  for (const row of rows) table.push(row);
}

/** How many rows each connection has, and how many of them passed on the wire. */
function countRows({ connections, frames }: SessionTables) {
  const rows = new Uint32Array(connections.length);
  const wireRows = new Uint32Array(connections.length);
  for (let row = 0; row < frames.length; row++) {
    const connection = frames.connection[row] ?? 0;
    rows[connection] = (rows[connection] ?? 0) + 1;
    if (!isUncounted(frames.flags[row] ?? 0)) wireRows[connection] = (wireRows[connection] ?? 0) + 1;
  }
  return { rows, wireRows };
}

function restoreFrames(session: Session, frames: StoredFrames): void {
  session.frames.takeOver(frames);
  for (let row = 0; row < frames.length; row++) {
    session.connections[frames.connection[row] ?? 0]?.restoreRow(row, isUncounted(frames.flags[row] ?? 0));
  }
}
