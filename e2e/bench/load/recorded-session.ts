/** Session files of any size, made by a program: as busy as real ones, and never the same twice in a row within themselves. */
import { gzipSync } from 'node:zlib';
import type { Bytes, Milliseconds } from '../../../src/base/units.ts';
import { wholeExport, writeSessionFile } from '../../../src/files/encode.ts';
import { fixtureOrigin, scriptedSession } from '../../../src/session/fixture.ts';
import { FrameFlag } from '../../../src/session/model.ts';
import { GapFinder } from '../../../src/session/silence.ts';
import { Chance } from '../../accuracy/chance.ts';

export interface SessionSize {
  readonly frames: number;
  readonly connections: number;
}

export interface RecordedSession {
  /** Compressed, as exports can be. */
  readonly file: Buffer;
  /** What is kept of payloads. */
  readonly payloadBytes: Bytes;
}

const spanMs: Milliseconds = 3_600_000;
const text = new TextEncoder();

/**
 * An hour in which connections send and receive messages of all sizes at random moments, with a heartbeat every 25 s. One in
 * ten is lost at its end.
 */
export function recordedSession({ frames, connections }: SessionSize): RecordedSession {
  const chance = new Chance(frames + connections);
  const session = scriptedSession({
    connections: Array.from({ length: connections }, (_, id) => ({
      url: `wss://app${id % 7}.example/live/${id}`,
      openAt: 20,
    })),
  });
  const reader = session.reader(0);
  const each = Math.floor(frames / connections);
  const beats = Math.floor(spanMs / 25_000);
  const moments = session.connections
    .flatMap((connection) => [
      ...Array.from({ length: Math.max(0, each - 2 * beats) }, () => ({
        connection,
        at: chance.between(100, spanMs),
        flags: chance.happens(0.4) ? FrameFlag.outbound : 0,
        size: Math.round(chance.betweenOrders(20, 20_000)),
        payload: `{"id":${chance.whole(0, 1e9)},"kind":"${chance.one(['order', 'price', 'note'])}"}`,
      })),
      ...Array.from({ length: Math.min(beats, each >> 1) }, (_, i) => [
        { connection, at: 25_000 * (i + 1), flags: FrameFlag.outbound, size: 15, payload: '{"type":"ping"}' },
        { connection, at: 25_000 * (i + 1) + chance.between(5, 300), flags: 0, size: 15, payload: '{"type":"pong"}' },
      ]).flat(),
    ])
    .sort((a, b) => a.at - b.at);
  const finders = session.connections.map(() => new GapFinder());
  for (const finder of finders) finder.open(fixtureOrigin + 20);
  for (const { connection, at, flags, size, payload } of moments) {
    const time = fixtureOrigin + at;
    reader.addFrame(connection, time, flags, size, text.encode(payload));
    finders[connection.id]?.frame((flags & FrameFlag.outbound) !== 0 ? 'out' : 'in', time, connection.gaps);
  }
  for (const connection of session.connections) {
    if (connection.id % 10 !== 0) continue;
    connection.close((connection.lastFrameAt.any ?? fixtureOrigin) + 60_000, 1006, '', false, false);
  }
  session.cover(fixtureOrigin + spanMs + 61_000);
  const file = gzipSync(writeSessionFile(session, [], wholeExport), { level: 1 });
  return { file, payloadBytes: session.frames.payloadBytes };
}
