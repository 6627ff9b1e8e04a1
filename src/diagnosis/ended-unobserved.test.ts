import { expect, test } from 'vitest';
import { fixtureEnvironment, fixtureOrigin } from '../session/fixture.ts';
import type { ObservedSocket } from '../session/observed-sockets.ts';
import { Session } from '../session/session.ts';
import { diagnose } from './engine.ts';

/** A socket of a worker behind nginx, that ended after 60 s of silence. */
function silentSocket(index: number, failure = ''): ObservedSocket {
  const startedAt = fixtureOrigin + index * 100_000;
  return {
    source: 'har',
    handshake: {
      ...{ source: 'devtools-har', requestId: `key-${index}`, url: 'wss://app.example/live', startedAt, status: 101 },
      ...{ requestHeaders: [], responseHeaders: [{ name: 'server', value: 'nginx' }], serverAddress: '', failure },
    },
    stack: '',
    openedAt: startedAt + 5,
    endedAt: startedAt + 60_005,
    sight: { until: startedAt + 60_005, lost: false },
    frames: {
      length: 0,
      at: () => {
        throw new RangeError('no frames');
      },
    },
  };
}

/** The same, after a frame at that age. */
function talkingSocket(index: number, spokeAfterMs: number): ObservedSocket {
  const socket = silentSocket(index);
  const at = (socket.openedAt ?? 0) + spokeAfterMs;
  const endedAt = at + 60_000 + index;
  const frame = { direction: 'in', at, binary: false, size: 5, payload: new TextEncoder().encode('hello') } as const;
  return { ...socket, endedAt, sight: { until: endedAt, lost: false }, frames: { length: 1, at: () => frame } };
}

function findingsOf(...sockets: readonly ObservedSocket[]) {
  const session = new Session(fixtureEnvironment);
  session.addObserved(sockets);
  return diagnose(session);
}

test('ends without a known code are told with their clocks, and one silence alone is called no idle timeout', () => {
  const findings = findingsOf(silentSocket(0));
  expect(findings).toMatchObject([
    { kind: 'cannot-tell', confidence: 'none', connections: [0], message: { id: 'unobserved.ended' } },
  ]);
  expect(findings[0]?.for.map(({ statement }) => statement.params)).toEqual([
    { silence: { ms: 60_000 }, age: { ms: 60_000 } },
  ]);
});

test('one silence again and again is somebody’s timer, never for certain', () => {
  const [finding, ...more] = findingsOf(silentSocket(0), silentSocket(1), silentSocket(2));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    ...{ kind: 'idle-timeout', severity: 'warning', confidence: 'possible', connections: [0, 1, 2] },
    candidates: expect.arrayContaining([expect.objectContaining({ id: 'nginx-proxy-read-timeout' })]),
  });
  expect(finding?.against[0]?.statement.id).toBe('evidence.end-unseen');
  // Nobody saw that no Close frame came.
  expect(finding?.for.map(({ statement }) => statement.id)).not.toContain('evidence.no-close-frame');
});

test('of different ages they tell silence from age, and it is likely', () => {
  const ends = [0, 1, 2].map((i) => talkingSocket(i, 4000 + i * 9000));
  expect(findingsOf(...ends)[0]).toMatchObject({ kind: 'idle-timeout', confidence: 'likely' });
});

test('where the browser gave a reason, that is told', () => {
  const [finding] = findingsOf(silentSocket(0, 'Something that no table holds'));
  expect(finding?.message).toMatchObject({
    id: 'unobserved.failed',
    params: { text: 'Something that no table holds' },
  });
});
