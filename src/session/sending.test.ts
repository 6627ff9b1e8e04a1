import { expect, test } from 'vitest';
import { stuckSending } from './sending.ts';

test('what was sent and not taken for seconds is stuck; what waits for a moment is not', () => {
  const stuckAfter = (ms: number) =>
    stuckSending({ sending: { buffered: 5000, mostBuffered: 5000, since: 1000, lookedAt: 1000 + ms } });
  expect(stuckAfter(35_000)).toEqual({ bytes: 5000, since: 1000, ms: 35_000 });
  expect(stuckAfter(900)).toBeNull();
  expect(stuckSending({ sending: null })).toBeNull();
});
