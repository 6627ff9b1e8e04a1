/** A session as large as any that a person has. */
import { batchOf, fixtureEnvironment, fixtureOrigin } from '../../session/fixture.ts';
import { Session } from '../../session/session.ts';

const frames = 1_000_000;
const connections = 20;

/** A million frames on twenty connections. @param payload what the frame of that row carries */
export function millionFrames(payload: (row: number) => Uint8Array): Session {
  const all = Number.POSITIVE_INFINITY;
  const limits = { connections: all, frames: all, payloadBytes: all, pageStates: all, gaps: all };
  const session = new Session(fixtureEnvironment, limits);
  const realm = session.addRealm({
    documentId: 'document',
    frameId: 0,
    url: 'https://app.example/',
    timeOrigin: fixtureOrigin + 0.1,
    late: false,
    trusted: true,
  });
  session.applyBatch(realm, batchOf(Array.from({ length: connections }, () => ({}))));
  const reader = session.reader(realm);
  for (let row = 0; row < frames; row++) {
    const connection = session.connections[row % connections];
    if (connection === undefined) continue;
    // Chrome's clock ticks in tenths of a millisecond, unevenly spaced.
    const at = fixtureOrigin + 10 + row * 3.6 + ((row * 7) % 31) / 10;
    reader.addFrame(connection, at, row % 2, (row * 37) % 1500, payload(row));
  }
  return session;
}
