import { expect, test } from 'vitest';
import type { ObservedHandshake } from '../../wire/relay.ts';
import { requestedSocket, UnclaimedRequests } from './requested-socket.ts';

const request: ObservedHandshake = {
  requestId: '7',
  documentId: '',
  url: 'wss://app.example/live',
  startedAt: 1000,
  toldAt: 1020,
  status: 101,
  requestHeaders: [],
  responseHeaders: [],
  serverAddress: '',
  failure: '',
};

test('one that was let in: what came after that is not known, not even that it opened', () => {
  const socket = requestedSocket(request);
  expect(socket).toMatchObject({ openedAt: null, endedAt: null, sight: { until: 1020, lost: true } });
  expect(socket.frames.length).toBe(0);
});

test('one without an answer is still connecting', () => {
  expect(requestedSocket({ ...request, status: null }).sight.lost).toBe(false);
});

test.each([{ status: 403 }, { failure: 'NS_ERROR_CONNECTION_REFUSED', status: null }])(
  'one that was refused (%o) has ended',
  (change) => {
    expect(requestedSocket({ ...request, ...change }).endedAt).toBe(1020);
  },
);

test('a request is unclaimed three seconds after it was first heard of, once, with all that is known by then', () => {
  const requests = new UnclaimedRequests();
  requests.hear({ ...request, status: null }, 0);
  requests.hear(request, 2000);
  expect(requests.takeOverdue(2999)).toEqual([]);
  expect(requests.takeOverdue(3000)).toEqual([request]);
  expect(requests.takeOverdue(9000)).toEqual([]);
});
