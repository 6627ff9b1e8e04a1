/** Sessions of every kind for property tests, recorded as a recorder would have: lost, paused, cleared, forged included. */
import fc from 'fast-check';
import {
  batchOf,
  fixtureEnvironment,
  fixtureOrigin,
  type ScriptedConnection,
  type ScriptedFrame,
} from '../../session/fixture.ts';
import { FrameFlag, pageChanges, type Remarks } from '../../session/model.ts';
import { Session } from '../../session/session.ts';

/** Clocks of browsers tick in steps of 5 µs at the finest. */
const time = fc.integer({ min: 0, max: 40_000_000 }).map((ticks) => ticks / 200);
const someText = fc.oneof(fc.constant(''), fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }));
const headers = fc.dictionary(fc.constantFrom('server', 'via', 'set-cookie', 'x-request-id', 'date'), someText);

const frame: fc.Arbitrary<ScriptedFrame> = fc.tuple(
  time,
  fc.constantFrom('in', 'out'),
  fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(100_000)),
);

function optional<T extends object>(
  fields: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> },
): fc.Arbitrary<T> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<T>;
}

const connection: fc.Arbitrary<ScriptedConnection> = optional<ScriptedConnection>({
  url: fc.constantFrom('wss://app.example/live', 'wss://other.example/a?token=abcdef123', 'ws://localhost:8080/'),
  realm: fc.nat(2),
  at: time,
  openAt: fc.option(time),
  protocol: someText,
  protocols: fc.array(someText, { maxLength: 3 }),
  stack: someText,
  frames: fc.array(frame, { maxLength: 12 }),
  closeCall: optional<NonNullable<ScriptedConnection['closeCall']>>({
    at: time,
    code: fc.integer({ min: 1000, max: 4999 }),
    reason: someText,
    stack: someText,
  }).map((call) => ({ ...call, at: call.at ?? 1 })),
  close: fc.record({ at: time, code: fc.constantFrom(1000, 1001, 1006, 4000), reason: someText }),
  handshake: optional<NonNullable<ScriptedConnection['handshake']>>({
    status: fc.option(fc.constantFrom(101, 403, 502)),
    responseHeaders: headers,
    requestHeaders: headers,
    failure: someText,
    serverAddress: fc.constantFrom('', '203.0.113.7', '198.51.100.4:443'),
  }),
  hostHint: headers,
});

interface Recording {
  readonly connections: readonly ScriptedConnection[];
  readonly pages: readonly (readonly [number, (typeof pageChanges)[number], number])[];
  /** Frames that the journal had thrown away before it was read, of each realm. */
  readonly evicted: number;
  readonly pausedFrom: number | null;
  readonly cleared: boolean;
  readonly synthetic: boolean;
  readonly fault: string | null;
  readonly until: number;
  readonly remarks: Remarks;
}

const recording: fc.Arbitrary<Recording> = fc.record({
  connections: fc.array(connection, { maxLength: 6 }),
  pages: fc.array(fc.tuple(time, fc.constantFrom(...pageChanges), fc.integer({ min: -9000, max: 9000 })), {
    maxLength: 5,
  }),
  evicted: fc.nat(3),
  pausedFrom: fc.option(fc.nat(2)),
  cleared: fc.boolean(),
  synthetic: fc.boolean(),
  fault: fc.option(someText),
  until: time,
  remarks: fc.record({ inFront: someText, server: someText, expected: someText }),
});

/** Any session that recorders can bring about. */
export const anySession: fc.Arbitrary<Session> = recording.map(record);

function record(script: Recording): Session {
  let session = new Session(fixtureEnvironment);
  for (let index = 0; index < 3; index++) {
    const connections = script.connections.filter(({ realm = 0 }) => realm === index);
    const realm = session.addRealm({
      documentId: `document-${index}`,
      frameId: index * 2 ** 33,
      url: `https://app.example/${index}`,
      timeOrigin: fixtureOrigin + index * 700.1,
      late: index === 1,
      trusted: index !== 2,
    });
    if (script.pausedFrom === index) session.pause(fixtureOrigin);
    const whole = batchOf(connections, index === 0 ? script.pages : []);
    const { frames } = whole;
    if (script.synthetic) frames.flags.fill(FrameFlag.synthetic, 0, 1);
    const until = script.evicted;
    const counts = { framesIn: script.evicted, framesOut: 0, bytesIn: script.evicted * 10, bytesOut: 0, synthetic: 0 };
    session.applyBatch(realm, { ...whole, shed: script.evicted > 0 ? [{ connection: 0, ...counts, until }] : [] });
    if (script.fault !== null) {
      const fault = { type: 'fault' as const, time: 5, message: script.fault };
      const none = batchOf([]);
      session.applyBatch(realm, { ...none, firstEvent: whole.events.length, events: [fault] });
    }
  }
  captureBinary(session);
  session.resume(fixtureOrigin + script.until);
  session.remark(script.remarks);
  if (script.cleared) session = session.beginAnew(({ closure }) => closure === null);
  for (const { handshake, hostHint, url = 'wss://app.example/live', at = 0 } of script.connections) {
    const rows = (fields: Readonly<Record<string, string>> = {}) =>
      Object.entries(fields).map(([name, value]) => ({ name, value }));
    if (hostHint !== undefined) session.addHostHints([{ url, responseHeaders: rows(hostHint) }]);
    if (handshake === undefined) continue;
    session.addHandshakes([
      {
        source: 'web-request',
        requestId: '',
        url,
        startedAt: fixtureOrigin + at + 2,
        status: handshake.status ?? null,
        requestHeaders: rows(handshake.requestHeaders),
        responseHeaders: rows(handshake.responseHeaders),
        serverAddress: handshake.serverAddress ?? '203.0.113.7',
        failure: handshake.failure ?? '',
      },
    ]);
  }
  return session;
}

/** Gives binary frames the beginnings of what they carried, none to four bytes. */
function captureBinary({ frames }: Session): void {
  for (let row = 0; row < frames.length; row++) {
    if ((frames.flags.at(row) & FrameFlag.binary) === 0) continue;
    const size = frames.size.at(row);
    frames.setPayload(
      row,
      Uint8Array.from({ length: Math.min(size, size % 5) }, (_, i) => size + i * 89),
    );
  }
}
