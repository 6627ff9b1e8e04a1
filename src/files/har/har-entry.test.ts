import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HarEntry, handshakeOf, hostHintOf, isWorkerScript, observedSocketOf, seenBy } from './har-entry.ts';

const toldAt = 1_800_000_000_000;

const upgrade = {
  _resourceType: 'websocket',
  startedDateTime: '2027-01-15T08:00:00.250Z',
  serverIPAddress: '127.0.0.1',
  request: {
    url: 'wss://app.example/live',
    headers: [
      { name: 'Cookie', value: 'session=s3cret; theme=dark' },
      { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
    ],
  },
  response: { status: 101, headers: [{ name: 'Server', value: 'nginx/1.22.1' }] },
};

test('an upgrade gives status, headers in lower case and address, and no secrets', () => {
  expect(handshakeOf(upgrade, toldAt)).toEqual({
    source: 'devtools-har',
    requestId: 'dGhlIHNhbXBsZSBub25jZQ==',
    url: 'wss://app.example/live',
    startedAt: 1_800_000_000_250,
    status: 101,
    requestHeaders: [
      { name: 'cookie', value: 'session=***; theme=***' },
      { name: 'sec-websocket-key', value: '***' },
    ],
    responseHeaders: [{ name: 'server', value: 'nginx/1.22.1' }],
    serverAddress: '127.0.0.1',
    failure: '',
  });
});

test('a refused upgrade has no status and the browser’s own words', () => {
  const data = 'Error during WebSocket handshake: Unexpected response code: 403';
  const refused = { ...upgrade, response: { status: 0, headers: [] }, _webSocketMessages: [{ type: 'error', data }] };
  expect(handshakeOf(refused, toldAt)).toMatchObject({ status: null, failure: data });
});

test('other entries are no handshakes but hints at their host', () => {
  const page = { ...upgrade, _resourceType: 'document', request: { url: 'https://app.example/' } };
  expect(handshakeOf(page, toldAt)).toBeNull();
  expect(hostHintOf(page)?.responseHeaders).toEqual([{ name: 'server', value: 'nginx/1.22.1' }]);
  expect(hostHintOf(upgrade)).toBeNull();
});

/** Entries of Chromium 156, cut down to what is used: sockets of the lab's page workers.html. */
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/chromium-156.har-entries.json'), 'utf8'),
) as Record<'alive' | 'dropped' | 'closed' | 'refused' | 'garbled' | 'initial' | 'recorded', HarEntry>;

const readAt = 1_795_419_480_000;

function socketOf(entry: HarEntry) {
  const handshake = handshakeOf(entry, toldAt);
  if (handshake === null) throw new Error('not a socket');
  return observedSocketOf(entry, handshake, readAt, 3);
}

test('the stack of the constructor call tells whether the recorder was in between', () => {
  const extension = 'chrome-extension://nhimknjonmmgioejccpkfchjlkibodle/';
  expect(seenBy(recorded.recorded, extension)).toBe('recorder');
  expect(seenBy(recorded.alive, extension)).toBe('nobody');
  expect(seenBy(recorded.initial, extension)).toBe('nobody');
  expect(seenBy(upgrade, extension)).toBe('unknown');
});

test('a living socket of a worker: open, no end, its frames with sizes and times', () => {
  const socket = socketOf(recorded.alive);
  expect(socket.endedAt).toBeNull();
  expect(socket.openedAt).toBeCloseTo(1_795_419_469_311.5, 0);
  const frames = Array.from({ length: socket.frames.length }, (_, i) => socket.frames.at(i));
  expect(frames.map(({ direction, binary, size }) => [direction, binary, size])).toEqual([
    ['out', false, 5],
    ['out', true, 5],
    ['in', false, 5],
    ['in', true, 5],
  ]);
  expect(frames[0]?.at).toBeCloseTo(1_795_419_469_311.521, 2);
  expect([...(frames[1]?.payload ?? [])], 'kept up to the cap').toEqual([1, 2, 3]);
});

test('the stack is written as errors have it, counted from 1', () => {
  expect(socketOf(recorded.initial).stack.split('\n')[0]).toMatch(
    /^at openWith \(http:\/\/127\.0\.0\.1:\d+\/workers\.js:23:18\)$/,
  );
});

test.each(['dropped', 'closed'] as const)('one that was %s after 1.5 s has ended when it was', (name) => {
  const { endedAt, handshake } = socketOf(recorded[name]);
  const { time = 0 } = recorded[name];
  expect(time).toBeGreaterThan(1490);
  expect((endedAt ?? 0) - handshake.startedAt).toBeCloseTo(time, 3);
  expect(handshake.failure).toBe('');
});

test('one that the browser ended for bad bytes was open, and has its words', () => {
  const { openedAt, endedAt, handshake } = socketOf(recorded.garbled);
  expect((openedAt ?? 0) - handshake.startedAt).toBeLessThan(50);
  expect((endedAt ?? 0) - handshake.startedAt).toBeCloseTo(recorded.garbled.time ?? 0, 3);
  expect(handshake.failure).toMatch(/reserved bits/);
});

test('a refused one never opened', () => {
  const { openedAt, endedAt } = socketOf(recorded.refused);
  expect(openedAt).toBeNull();
  expect(endedAt).not.toBeNull();
});

test('the script of a worker is asked for by no document and no script', () => {
  expect(isWorkerScript({ _resourceType: 'script', _initiator: { type: 'other' } })).toBe(true);
  expect(isWorkerScript({ _resourceType: 'script', _initiator: { type: 'parser' } })).toBe(false);
});

test('what was never sent begins and ends when that was told, not in 1969; what is held back is nothing yet', () => {
  // As Chromium 156 wrote them.
  const heldBack = { ...upgrade, startedDateTime: '1969-12-31T23:59:59.000Z', request: { url: 'ws://a.example/' } };
  expect(handshakeOf(heldBack, toldAt)).toBeNull();
  const data = 'Error in connection establishment: net::ERR_CONNECTION_REFUSED';
  const refused = {
    ...heldBack,
    time: 15_970_832.9,
    timings: { wait: 15_970_832.8, receive: 0.1 },
    response: { status: 0, headers: [] },
    _webSocketMessages: [{ type: 'error', time: 15_969.832791, opcode: -1, data }],
  };
  const handshake = handshakeOf(refused, toldAt);
  expect(handshake).toMatchObject({ startedAt: toldAt, status: null, failure: data });
  expect(handshake === null ? null : observedSocketOf(refused, handshake, toldAt, 16_384).endedAt).toBe(toldAt);
  expect(handshakeOf(refused, toldAt + 5000)?.requestId).toBe(handshake?.requestId);
});

test('a socket whose request was not sent yet is no entry: its start is that of all time', () => {
  for (const startedDateTime of ['1970-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z']) {
    expect(handshakeOf({ ...upgrade, startedDateTime }, toldAt)).toBeNull();
  }
});
