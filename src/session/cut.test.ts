import { describe, expect, test } from 'vitest';
import { cutTables, type SessionPart } from './cut.ts';
import { fixtureOrigin, scriptedSession } from './fixture.ts';
import { restoreSession } from './restore.ts';
import type { Session } from './session.ts';
import { tablesOf } from './tables.ts';

const whole = scriptedSession({
  pages: [
    [500, 'hidden', 0],
    [9000, 'visible', 0],
  ],
  connections: [
    {
      url: 'wss://a.example/',
      frames: [
        [100, 'out', 'early'],
        [5000, 'in', 'late'],
      ],
      close: { at: 6000, code: 1006 },
    },
    {
      url: 'wss://b.example/',
      at: 200,
      frames: [[300, 'in', 'other']],
      handshake: { responseHeaders: { server: 'b' } },
    },
    { url: 'wss://c.example/', at: 8000, frames: [[8100, 'in', 'after']] },
  ],
});

function part({ connections = [0, 1, 2], from = 0, to = 1e6 }): Session {
  const chosen: SessionPart = { connections: new Set(connections), from: fixtureOrigin + from, to: fixtureOrigin + to };
  return restoreSession(cutTables(tablesOf(whole), chosen));
}

const texts = ({ frames }: Session) =>
  Array.from({ length: frames.length }, (_, row) => new TextDecoder().decode(frames.payload(row)));

describe('chosen connections', () => {
  test('come with their own frames, handshakes and nothing of the others', () => {
    const session = part({ connections: [1] });
    expect(session.connections.map(({ id, url }) => [id, url])).toEqual([[0, 'wss://b.example/']]);
    expect(texts(session)).toEqual(['other']);
    expect(session.handshakes).toHaveLength(1);
    expect(part({ connections: [0] }).handshakes).toHaveLength(0);
    expect(part({ connections: [0] }).realms).toHaveLength(1);
  });

  test('none: nothing but what the page went through is gone', () => {
    const session = part({ connections: [] });
    expect([session.connections.length, session.realms.length, session.pageStates.length]).toEqual([0, 0, 0]);
  });
});

describe('a stretch of time', () => {
  test('holds the frames in it, both ends included', () => {
    expect(texts(part({ from: 300, to: 5000 }))).toEqual(['other', 'late']);
  });

  test('leaves out what ended before and what began after', () => {
    expect(part({ from: 7000 }).connections.map(({ url }) => url)).toEqual(['wss://b.example/', 'wss://c.example/']);
    expect(part({ to: 7000 }).connections.map(({ url }) => url)).toEqual(['wss://a.example/', 'wss://b.example/']);
  });

  test('keeps what was counted over the whole life, and calls nothing lost that was left out', () => {
    const [connection] = part({ from: 4000, to: 7000 }).connections;
    expect(connection?.totals).toMatchObject({ framesIn: 1, framesOut: 1 });
    expect(connection?.lostFrames).toBe(0);
    expect(connection?.closure?.code).toBe(1006);
  });

  test('keeps what the page went through before', () => {
    expect(part({ from: 4000, to: 7000 }).pageStates.map(({ change }) => change)).toEqual(['hidden']);
  });
});

test('all of it is all of it', () => {
  const all = part({});
  expect([all.startedAt, all.endedAt]).toEqual([whole.startedAt, whole.endedAt]);
  expect(tablesOf(all)).toEqual(tablesOf(whole));
});
