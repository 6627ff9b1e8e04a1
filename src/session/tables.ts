/**
 * A whole session as plain data: what readers of files make, what passes between threads (everything in it can be cloned),
 * and what sessions are cut and merged as. `restoreSession` makes a session of it again.
 */
import type { Bytes, EpochMs } from '../base/units.ts';
import type { StoredConnection } from './connection.ts';
import { ofEachDirection } from './gap-list.ts';
import type {
  Environment,
  FrameTable,
  Handshake,
  HostHint,
  Loss,
  PageState,
  Realm,
  Remarks,
  SessionView,
} from './model.ts';

/** Ids are places in the tables. All references must be within them, and a connection's frames in order of time. */
export interface SessionTables {
  readonly environment: Environment;
  readonly remarks: Remarks;
  /** The stretch of time the session reaches over; null when nothing was seen. */
  readonly covers: { readonly from: EpochMs; readonly to: EpochMs } | null;
  readonly realms: readonly StoredRealm[];
  readonly connections: readonly StoredConnection[];
  readonly handshakes: readonly Handshake[];
  readonly hostHints: readonly HostHint[];
  readonly pageStates: readonly PageState[];
  readonly losses: readonly Loss[];
  readonly frames: StoredFrames;
}

/** Without the id of its document: it means nothing outside of its browser. */
export type StoredRealm = Omit<Realm, 'id' | 'documentId'>;

/** Columns of equal length; a row is a frame. */
export interface StoredFrames {
  readonly length: number;
  readonly connection: Uint32Array;
  /** EpochMs. */
  readonly time: Float64Array;
  readonly flags: Uint8Array;
  readonly size: Uint32Array;
  /** Index into `heartbeatClasses`. */
  readonly heartbeat: Uint8Array;
  /** How many bytes of each payload are kept. */
  readonly captured: Uint32Array;
  /** The kept bytes of all rows, one after the other. */
  readonly payloads: Uint8Array;
}

/** The tables of a session as it is now. */
export function tablesOf(session: SessionView): SessionTables {
  const { startedAt, endedAt } = session;
  return {
    environment: session.environment,
    remarks: session.remarks,
    covers: startedAt === 0 && endedAt === 0 ? null : { from: startedAt, to: endedAt },
    realms: session.realms.map(({ frameId, url, timeOrigin, late, trusted, fault }) => {
      return { frameId, url, timeOrigin, late, trusted, fault };
    }),
    connections: session.connections.map((connection) => ({
      realm: connection.realm,
      ordinal: connection.ordinal,
      source: connection.source,
      api: connection.api,
      url: connection.url,
      requestedProtocols: connection.requestedProtocols,
      constructedAt: connection.constructedAt,
      prerendered: connection.prerendered,
      stack: connection.stack,
      openedAt: connection.openedAt,
      protocol: connection.protocol,
      extensions: connection.extensions,
      erroredAt: connection.erroredAt,
      closeCall: connection.closeCall,
      closure: connection.closure,
      wireSeen: connection.wireSeen,
      sight: connection.sight,
      handshake: connection.handshake,
      handshakeJoin: connection.handshakeJoin,
      hostHint: connection.hostHint,
      totals: connection.totals,
      sending: connection.sending,
      lastFrameAt: { ...connection.lastFrameAt },
      gaps: ofEachDirection((direction) => connection.gaps[direction].bounds.slice()),
      lostFrames: connection.lostFrames,
    })),
    handshakes: [...session.handshakes],
    hostHints: [...session.hostHints],
    pageStates: [...session.pageStates],
    losses: [...session.losses],
    frames: storedFramesOf(session.frames),
  };
}

/** The memory of its columns, for threads that hand it over instead of copying it. */
export function buffersOf({ frames: { length: _, ...columns } }: SessionTables): ArrayBuffer[] {
  return [...new Set(Object.values(columns).map(({ buffer }) => buffer as ArrayBuffer))];
}

function storedFramesOf(frames: FrameTable): StoredFrames {
  const captured = frames.captured.values.slice();
  const payloads = new Uint8Array(captured.reduce<Bytes>((sum, bytes) => sum + bytes, 0));
  let end = 0;
  for (let row = 0; row < frames.length; row++) {
    if (captured[row] === 0) continue;
    const payload = frames.payload(row);
    payloads.set(payload, end);
    end += payload.length;
  }
  return {
    length: frames.length,
    connection: frames.connection.values.slice(),
    time: frames.time.values.slice(),
    flags: frames.flags.values.slice(),
    size: frames.size.values.slice(),
    heartbeat: frames.heartbeat.values.slice(),
    captured,
    payloads,
  };
}
