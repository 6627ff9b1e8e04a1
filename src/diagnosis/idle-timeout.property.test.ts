import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intermediaries } from '../knowledge/intermediaries.ts';
import { type ScriptedConnection, type ScriptedFrame, scriptedSession } from '../session/fixture.ts';
import type { GapDirection } from '../session/model.ts';
import { confidenceRank } from './confidence.ts';
import { diagnose } from './engine.ts';
import { explainsEnding, type Finding } from './finding.ts';
import { clockDirection } from './idle-candidates.ts';
import { answeredWith, behindNginx, cutOff } from './recordings.fixture.ts';

/** Timeouts known and unknown, long and short. */
const timeout = fc.constantFrom(60_000, 47_000, 3000);

interface Case {
  readonly timeoutMs: number;
  readonly connections: readonly ScriptedConnection[];
}

/** Sockets of one origin cut off after one silence or so, at any time, of any age, perhaps behind nginx. */
const idleSockets: fc.Arbitrary<Case> = fc
  .record({
    timeoutMs: timeout,
    lives: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 600_000 }),
        talkedFor: fc.integer({ min: 0, max: 40_000 }),
        early: fc.integer({ min: -50, max: 50 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    seen: fc.boolean(),
  })
  .map(({ timeoutMs, lives, seen }) => ({
    timeoutMs,
    // In the order in which a session numbers them.
    connections: lives
      .sort((a, b) => a.at - b.at)
      .map(({ at, talkedFor, early }) =>
        cutOff({ at, talkedFor, silentFor: timeoutMs - early }, seen ? behindNginx : {}),
      ),
  }));

function findIdle(connections: readonly ScriptedConnection[]): Finding | undefined {
  return diagnose(scriptedSession({ connections })).find(({ kind }) => kind === 'idle-timeout');
}

/** Lengths nearer together are taken for the same timeout. */
const aboutMs = 600;

/** How sure an idle timeout of about this length is, 0 where there is none: for all sockets, or for one. */
function confidenceIn(timeoutMs: number, connections: readonly ScriptedConnection[], socket: number | null = null) {
  const fitting = diagnose(scriptedSession({ connections })).filter(
    ({ kind, idle, connections: ids }) =>
      kind === 'idle-timeout' &&
      Math.abs((idle?.timeoutMs ?? 0) - timeoutMs) < aboutMs &&
      (socket === null || ids.includes(socket)),
  );
  const most = (of: readonly Pick<Finding, 'confidence'>[]) =>
    Math.max(0, ...of.map(({ confidence }) => confidenceRank(confidence)));
  const candidates = fitting.flatMap((finding) => finding.candidates);
  return {
    /** Where the silence of one of these sides counts. */
    finding: (sides: readonly GapDirection[] = ['any', 'in', 'out']) =>
      most(fitting.filter(({ idle }) => sides.includes(idle?.direction ?? 'any'))),
    of: (candidate: string) => most(candidates.filter(({ id }) => id === candidate)),
    talkerSeen: fitting.some((finding) => finding.for.some(({ statement }) => statement.id === 'evidence.talker')),
  };
}

const timeOfDay = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g;

/** All of a finding but numbers of connections, which follow the order in which they are given, and times of day. */
function withoutIds(findings: readonly Finding[]): unknown[] {
  return findings
    .map(({ kind, severity, confidence, message, candidates, fixes, sources, connections }) => {
      const changes = fixes.map(({ who, advice, snippets }) => [
        who,
        advice.id,
        ...snippets.map(({ code }) => code.replace(timeOfDay, '')),
      ]);
      return { kind, severity, confidence, message, candidates, changes, sources, count: connections.length };
    })
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

interface Traffic {
  readonly which: number;
  readonly share: number;
  readonly direction: 'in' | 'out';
}

/** A frame or so on some of the sockets, inside of their last silence, in one direction each. */
const someTraffic: fc.Arbitrary<readonly Traffic[]> = fc.array(
  fc.record({
    which: fc.nat(),
    share: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
    direction: fc.constantFrom('in', 'out'),
  }),
  { minLength: 1, maxLength: 4 },
);

function withTraffic({ timeoutMs, connections }: Case, traffic: readonly Traffic[]): readonly ScriptedConnection[] {
  return connections.map((connection, i): ScriptedConnection => {
    const end = connection.close?.at ?? 0;
    const more = traffic
      .filter(({ which }) => which % connections.length === i)
      // A frame at the edge of the window breaks no silence, it makes it another: these may well agree more closely.
      .map(({ share, direction }): ScriptedFrame => {
        const silenceMs = Math.min(timeoutMs * share, timeoutMs - aboutMs - 100);
        return [end - silenceMs, direction, 'more'];
      });
    return { ...connection, frames: [...(connection.frames ?? []), ...more].sort((a, b) => a[0] - b[0]) };
  });
}

test('traffic inside the window rules an idle timeout of that length out for its socket, and each clock that it sets back', () => {
  fc.assert(
    fc.property(idleSockets, someTraffic, (idle, traffic) => {
      const { timeoutMs, connections } = idle;
      const busier = withTraffic(idle, traffic);
      for (const { which, direction } of traffic) {
        const sure = confidenceIn(timeoutMs, busier, which % connections.length);
        // What came in does not break the silence of the side that sent nothing, nor set back a clock that listens to it.
        const broken: readonly GapDirection[] = ['any', direction];
        expect(sure.finding(broken)).toBe(0);
        for (const { id, clock } of intermediaries)
          if (broken.includes(clockDirection(clock))) expect(sure.of(id), id).toBe(0);
      }
    }),
    { numRuns: 400 },
  );
});

test('nor does it make one more than possible that was not for the other sockets, unless it shows that talking helps', () => {
  fc.assert(
    fc.property(idleSockets, someTraffic, (idle, traffic) => {
      const { timeoutMs, connections } = idle;
      const before = confidenceIn(timeoutMs, connections);
      const after = confidenceIn(timeoutMs, withTraffic(idle, traffic));
      // Who talked and lived on tells silence from age: of the others' silence one knows more then.
      if (after.talkerSeen) return;
      // A drop that the traffic took out of the cluster may have been what ruled a default out, which is possible then.
      const possible = confidenceRank('possible');
      expect(after.finding()).toBeLessThanOrEqual(Math.max(before.finding(), possible));
      for (const { id } of intermediaries) {
        expect(after.of(id), id).toBeLessThanOrEqual(Math.max(before.of(id), possible));
      }
    }),
    { numRuns: 400 },
  );
});

test('when it happened and how sockets are numbered changes nothing', () => {
  fc.assert(
    fc.property(
      idleSockets,
      fc.integer({ min: 0, max: 86_400_000 }),
      fc.integer({ min: 0, max: 5 }),
      ({ connections }, shift, turn) => {
        const shifted = connections.map((connection): ScriptedConnection => {
          const { at = 0, openAt = 0, frames = [], close } = connection;
          return {
            ...connection,
            at: at + shift,
            openAt: (openAt ?? 0) + shift,
            frames: frames.map(([time, direction, payload]): ScriptedFrame => [time + shift, direction, payload]),
            ...(close === undefined ? {} : { close: { ...close, at: close.at + shift } }),
          };
        });
        const turned = [...shifted.slice(turn % shifted.length), ...shifted.slice(0, turn % shifted.length)];
        const plain = diagnose(scriptedSession({ connections }));
        expect(withoutIds(diagnose(scriptedSession({ connections: turned })))).toEqual(withoutIds(plain));
      },
    ),
    { numRuns: 200 },
  );
});

test('50 ms of noise do not flip a verdict, whatever the timeout, whoever was seen, cut off or told goodbye', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(10_000, 30_000, 47_000, 60_000, 100_000, 120_000, 350_000, 600_000, 3_600_000),
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 }),
      fc.constantFrom<ScriptedConnection>({}, behindNginx, answeredWith({ via: '1.1 x (CloudFront)' })),
      fc.boolean(),
      (timeoutMs, noise, rest, goodbye) => {
        const life = (i: number, silentFor: number): ScriptedConnection => {
          const one = cutOff({ at: i * (timeoutMs + 30_000), talkedFor: 1000 + i * 5000, silentFor }, rest);
          return goodbye ? { ...one, close: { at: one.close?.at ?? 0, code: 1000 } } : one;
        };
        const calm = findIdle(noise.map((_, i) => life(i, timeoutMs - 30)));
        const noisy = findIdle(noise.map((ms, i) => life(i, timeoutMs - 30 + ms)));
        expect(calm?.confidence).toBe(goodbye ? 'likely' : 'certain');
        expect(noisy?.confidence).toBe(calm?.confidence);
        expect(noisy?.message).toEqual(calm?.message);
        expect(noisy?.candidates).toEqual(calm?.candidates);
        expect(noisy?.idle).toEqual(calm?.idle);
      },
    ),
    { numRuns: 300 },
  );
});

test('every connection that ended is in exactly one finding about endings, and none that lives', () => {
  const anyEnd = fc.constantFrom(null, 1000, 1001, 1006, 1011, 4401);
  const anySocket = fc
    .record({
      at: fc.integer({ min: 0, max: 100_000 }),
      opens: fc.boolean(),
      life: fc.integer({ min: 1, max: 120_000 }),
      code: anyEnd,
      closesItself: fc.boolean(),
      url: fc.constantFrom('wss://a.example/x', 'wss://b.example/y', 'not a url'),
    })
    .map(({ at, opens, life, code, closesItself, url }): ScriptedConnection => {
      const openAt = opens ? at + 5 : null;
      const end = at + 5 + life;
      return {
        at,
        openAt,
        url,
        frames: opens && life > 20 ? [[at + 10, 'in', 'hello']] : [],
        ...(code === null ? {} : { close: { at: end, code } }),
        ...(code !== null && closesItself ? { closeCall: { at: end - 1, code: 1000 } } : {}),
      };
    });
  fc.assert(
    fc.property(fc.array(anySocket, { maxLength: 12 }), (connections) => {
      const session = scriptedSession({ connections });
      const explained = diagnose(session)
        .filter(explainsEnding)
        .flatMap(({ connections: ids }) => ids);
      const ended = session.connections.filter(({ closure }) => closure !== null).map(({ id }) => id);
      expect([...explained].sort((a, b) => a - b)).toEqual(ended);
    }),
    { numRuns: 300 },
  );
});
