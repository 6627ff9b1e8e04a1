/** Sessions as plain values, for tests that compare what was written with what was read. */
import type { EpochMs } from '../../base/units.ts';
import { fixtureOrigin } from '../../session/fixture.ts';
import { type Connection, gapDirections, type SessionView } from '../../session/model.ts';

/** All that a view shows but its revision and ids of documents, with times in whole microseconds. */
export function comparable(session: SessionView, { payloads }: { readonly payloads: boolean }): unknown {
  const { frames } = session;
  return {
    environment: session.environment,
    remarks: session.remarks,
    startedAt: microseconds(session.startedAt),
    endedAt: microseconds(session.endedAt),
    realms: session.realms.map(({ documentId: _, timeOrigin, ...rest }) => ({
      ...rest,
      timeOrigin: microseconds(timeOrigin),
    })),
    connections: session.connections.map(comparableConnection),
    handshakes: session.handshakes.map(({ startedAt, ...rest }) => ({ ...rest, startedAt: microseconds(startedAt) })),
    hostHints: session.hostHints,
    pageStates: session.pageStates.map(({ at, durationMs, ...rest }) => ({
      ...rest,
      at: microseconds(at),
      duration: Math.round(durationMs * 1000),
    })),
    losses: session.losses.map(({ from, to, ...rest }) => ({
      ...rest,
      from: microseconds(from),
      to: microseconds(to),
    })),
    frames: Array.from({ length: frames.length }, (_, row) => ({
      connection: frames.connection.at(row),
      time: microseconds(frames.time.at(row)),
      flags: frames.flags.at(row),
      size: frames.size.at(row),
      payload: payloads ? [...frames.payload(row)] : [],
      captured: payloads ? frames.captured.at(row) : 0,
    })),
  };
}

function comparableConnection(connection: Connection): unknown {
  const { closeCall, closure, handshake, lastFrameAt, totals } = connection;
  const { id, realm, ordinal, source, url, requestedProtocols, prerendered, stack, state, protocol } = connection;
  const { extensions, handshakeJoin, hostHint, lostFrames, wireSeen } = connection;
  const { longestSilence, longestSilenceIn, longestSilenceOut, ...counts } = totals;
  return {
    ...{ id, realm, ordinal, source, url, requestedProtocols, prerendered, stack, state, protocol },
    ...{ extensions, handshakeJoin, hostHint, lostFrames, wireSeen },
    constructedAt: microseconds(connection.constructedAt),
    openedAt: microseconds(connection.openedAt),
    erroredAt: microseconds(connection.erroredAt),
    closeCall: closeCall && { ...closeCall, at: microseconds(closeCall.at) },
    closure: closure && { ...closure, at: microseconds(closure.at) },
    handshake: handshake && { ...handshake, startedAt: microseconds(handshake.startedAt) },
    counts,
    silences: [longestSilence, longestSilenceIn, longestSilenceOut].map((ms) => Math.round(ms * 1000)),
    lastFrameAt: [microseconds(lastFrameAt.any), microseconds(lastFrameAt.in), microseconds(lastFrameAt.out)],
    gaps: gapDirections.map((direction) => [...connection.gaps[direction].bounds].map(microseconds)),
    rows: [...connection.rows.values],
  };
}

function microseconds(at: EpochMs | null): number | null {
  return at === null ? null : Math.round((at - fixtureOrigin) * 1000);
}
