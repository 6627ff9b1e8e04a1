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

function findingsOf(...sockets: readonly ObservedSocket[]) {
  const session = new Session(fixtureEnvironment);
  session.addObserved(sockets);
  return diagnose(session);
}

test('ends without a known code are told with their clocks, and called no idle timeout however alike they are', () => {
  const findings = findingsOf(silentSocket(0), silentSocket(1), silentSocket(2));
  expect(findings).toMatchObject([
    { kind: 'cannot-tell', confidence: 'none', connections: [0, 1, 2], message: { id: 'unobserved.ended' } },
  ]);
  expect(findings[0]?.for.map(({ statement }) => statement.params)).toEqual([
    { silence: { ms: 60_000 }, age: { ms: 60_000 } },
    { silence: { ms: 60_000 }, age: { ms: 60_000 } },
    { silence: { ms: 60_000 }, age: { ms: 60_000 } },
  ]);
});

test('where the browser gave a reason, that is told', () => {
  const [finding] = findingsOf(silentSocket(0, 'Something that no table holds'));
  expect(finding?.message).toMatchObject({
    id: 'unobserved.failed',
    params: { text: 'Something that no table holds' },
  });
});
