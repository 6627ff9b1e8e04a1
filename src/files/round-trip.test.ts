import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import { batchOf, fixtureEnvironment, fixtureOrigin, scriptedSession } from '../session/fixture.ts';
import { heartbeatClasses } from '../session/model.ts';
import { restoreSession } from '../session/restore.ts';
import { Session } from '../session/session.ts';
import { tablesOf } from '../session/tables.ts';
import { readSession, readSessionFile } from './decode.ts';
import { defaultExport, encodeSession, wholeExport, writeSessionFile } from './encode.ts';
import { payloadPolicies } from './format.ts';
import { comparable } from './testing/comparable.ts';
import { anySession } from './testing/sessions.ts';

describe('what is written is read again', () => {
  test('any session, whole', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const opened = readSession(writeSessionFile(session, diagnose(session), wholeExport));
        expect(comparable(opened, { payloads: true })).toEqual(comparable(session, { payloads: true }));
      }),
      { numRuns: 300 },
    );
  });

  test('any session without its payloads: sizes, times and flags stay', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const text = writeSessionFile(session, [], { ...wholeExport, payloads: 'left out' });
        expect(comparable(readSession(text), { payloads: false })).toEqual(comparable(session, { payloads: false }));
      }),
    );
  });

  test('writing what was read gives the same file, redacted or not', () => {
    fc.assert(
      fc.property(anySession, fc.boolean(), fc.constantFrom(...payloadPolicies), (session, redact, payloads) => {
        const options = { redact, payloads, patterns: [] };
        const once = writeSessionFile(session, [], options);
        expect(writeSessionFile(readSession(once), [], options)).toBe(once);
      }),
    );
  });

  test('a session in which nothing was seen', () => {
    const text = writeSessionFile(new Session(fixtureEnvironment), []);
    const session = readSession(text);
    expect([session.connections, session.startedAt, session.endedAt]).toEqual([[], 0, 0]);
  });

  test('a page that forges its times spoils its rows, not the file', () => {
    const session = new Session(fixtureEnvironment);
    const realm = session.addRealm({
      ...{ documentId: 'a', frameId: 0, url: '', late: false, trusted: true },
      timeOrigin: fixtureOrigin,
    });
    const batch = batchOf([{ frames: [1, 2, 3, 4].map((at) => [at, 'in', 'x']), close: { at: 1e200, code: 1006 } }]);
    batch.frames.time.set([1e300, 50, -1e300, 20]);
    session.applyBatch(realm, batch);
    const { frames } = readSession(writeSessionFile(session, diagnose(session)));
    expect(frames.length).toBe(4);
  });
});

test('heartbeats are told apart also where what frames carried was left out, and over many hands', () => {
  const session = scriptedSession({
    connections: [
      {
        url: 'wss://app.example/socket.io/?EIO=4&transport=websocket',
        frames: [
          [100, 'in', '2'],
          [101, 'out', '3'],
          [200, 'in', '42["chat","2"]'],
        ],
      },
    ],
  });
  const classes = ({ frames }: Session) => [...frames.heartbeat.values].map((index) => heartbeatClasses[index]);
  const once = readSession(writeSessionFile(session, []));
  expect(classes(once)).toEqual(['ping', 'pong', 'none']);
  expect(classes(readSession(writeSessionFile(once, [])))).toEqual(['ping', 'pong', 'none']);
});

test('the tables of a session make the same session again', () => {
  fc.assert(
    fc.property(anySession, (session) => {
      const again = restoreSession(structuredClone(tablesOf(session)));
      expect(comparable(again, { payloads: true })).toEqual(comparable(session, { payloads: true }));
    }),
  );
});

describe('what is read is diagnosed as before', () => {
  const dropped = scriptedSession({
    connections: [0, 70_000, 140_000].map((at) => ({
      url: `wss://app.example/live?token=secret-${at}`,
      at,
      frames: [
        [at + 50, 'out', '{"type":"ping"}'],
        [at + 80, 'in', '{"type":"pong"}'],
      ],
      close: { at: at + 60_060, code: 1006 },
      handshake: { responseHeaders: { server: 'nginx/1.22.1', date: 'Fri, 15 Jan 2027 08:00:00 GMT' } },
    })),
  });

  test('with the same words, when nothing was taken out', () => {
    const session = readSession(writeSessionFile(dropped, [], wholeExport));
    const spoken = (of: Session) => encodeSession(of, diagnose(of), wholeExport).findings;
    expect(spoken(session)).toEqual(spoken(dropped));
    expect(spoken(session).length).toBeGreaterThan(0);
  });

  test('with the same kind, confidence and products, when it was redacted', () => {
    const before = diagnose(dropped);
    const { tables, findings } = readSessionFile(writeSessionFile(dropped, before));
    expect(verdicts(diagnose(restoreSession(tables)))).toEqual(verdicts(before));
    expect(verdicts(findings)).toEqual(verdicts(before));
  });

  test('any session, redacted: the same verdicts', () => {
    fc.assert(
      fc.property(anySession, (original) => {
        const session = readSession(writeSessionFile(original, [], defaultExport));
        expect(verdicts(diagnose(session))).toEqual(verdicts(diagnose(original)));
      }),
    );
  });
});

type Verdict = Pick<ReturnType<typeof diagnose>[number], 'confidence' | 'connections' | 'candidates'> & {
  readonly kind: string;
  readonly for: readonly unknown[];
  readonly against: readonly unknown[];
};

function verdicts(findings: readonly Verdict[]): unknown {
  return findings.map(({ kind, confidence, connections, candidates, for: pro, against }) => ({
    kind,
    confidence,
    connections,
    candidates,
    evidence: [pro.length, against.length],
  }));
}
