import { describe, expect, test } from 'vitest';
import type { RealmMs } from '../base/units.ts';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import type { Finding } from './finding.ts';
import { type GoneObservations, goneConfidence } from './server-gone.ts';

/** Frames from the server until shortly before the cut. */
function busyUntil(close: RealmMs, at: RealmMs = 0, rest: ScriptedConnection = {}): ScriptedConnection {
  const frames: ScriptedFrame[] = [];
  for (let time = close - 120; time > at + 5; time -= 700) frames.unshift([time, 'in', 'tick']);
  return { at, frames, close: { at: close, code: 1006 }, ...rest };
}

/** Tried again, and not let in. */
function refused(at: RealmMs, handshake: NonNullable<ScriptedConnection['handshake']>): ScriptedConnection {
  return { at, openAt: null, close: { at: at + 20, code: 1006 }, handshake };
}

const three = [0, 1, 2].map((i) => busyUntil(40_000 + i * 30, i * 4000));
const elsewhere: ScriptedConnection = { url: 'wss://other.example/', frames: [[60_000, 'in', 'still here']] };

function goneIn(script: SessionScript): Finding {
  const findings = diagnose(scriptedSession(script)).filter(({ kind }) => kind === 'server-gone');
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const said = (evidence: Finding['for']) => evidence.map(({ statement }) => statement.id);

describe('busy sockets of one server that fall in one moment', () => {
  test('and the next is refused: the server went away', () => {
    const finding = goneIn({ connections: [...three, refused(40_900, { failure: 'net::ERR_CONNECTION_REFUSED' })] });
    expect(finding).toMatchObject({ confidence: 'certain', message: { id: 'gone.refused', params: { count: 3 } } });
    expect(said(finding.for)).toEqual(expect.arrayContaining(['evidence.fell-together', 'evidence.then-refused']));
    expect(finding.connections).toHaveLength(3);
    expect(finding.fixes[0]?.snippets[0]?.code).toContain("--since '2027-01-15 07:59:40 UTC'");
  });

  test('and a proxy answers 502: what is behind it went away', () => {
    const finding = goneIn({ connections: [...three, refused(40_900, { status: 502 })] });
    expect(finding).toMatchObject({ confidence: 'certain', message: { id: 'gone.gateway' } });
    const status = finding.for.find(({ statement }) => statement.id === 'evidence.then-gateway')?.statement.params;
    expect(status).toMatchObject({ status: 502 });
  });

  test('and the next opens: a restart or reload, and how long it took', () => {
    const finding = goneIn({ connections: [...three, { at: 42_000, frames: [[43_000, 'in', 'x']] }, elsewhere] });
    expect(finding.confidence).toBe('likely');
    expect(finding.message).toMatchObject({ id: 'gone.came-back', params: { count: 3, after: { ms: 2005 } } });
    expect(said(finding.for)).toContain('evidence.stood-elsewhere');
  });

  test('behind a proxy that was seen: how its reloads leave connections alone', () => {
    const behindNginx = three.map((one) => ({ ...one, handshake: { responseHeaders: { server: 'nginx/1.22.1' } } }));
    const codes = (...after: ScriptedConnection[]) =>
      goneIn({ connections: [...behindNginx, ...after, elsewhere] }).fixes.flatMap(({ snippets }) =>
        snippets.map(({ code }) => code),
      );
    expect(codes({ at: 42_000, frames: [[43_000, 'in', 'x']] })).toContain('worker_shutdown_timeout 3600s;');
    // Nobody listened: that was no reload.
    expect(codes(refused(40_900, { failure: 'net::ERR_CONNECTION_REFUSED' }))).not.toContain(
      'worker_shutdown_timeout 3600s;',
    );
  });

  test('while another of the server stands: less sure, and said', () => {
    const stands: ScriptedConnection = { frames: [[60_000, 'in', 'still here']] };
    const finding = goneIn({ connections: [...three, stands] });
    expect(finding.confidence).toBe('possible');
    expect(said(finding.against)).toEqual(['evidence.stood']);
  });
});

test('one busy socket alone, and then a refusal: likely gone; and then nothing: nobody can tell', () => {
  const [alone] = three;
  if (alone === undefined) throw new Error('none');
  const finding = goneIn({ connections: [alone, refused(41_000, { failure: 'net::ERR_CONNECTION_REFUSED' })] });
  expect(finding.confidence).toBe('likely');
  const kinds = diagnose(scriptedSession({ connections: [alone] })).map(({ kind }) => kind);
  expect(kinds).toEqual(['cannot-tell']);
});

test('a page that is refused for another reason says nothing of the server: it answers', () => {
  const kinds = diagnose(scriptedSession({ connections: [busyUntil(40_000), refused(40_500, { status: 401 })] })).map(
    ({ kind }) => kind,
  );
  expect(kinds.sort()).toEqual(['cannot-tell', 'handshake-failed']);
});

test('a server that goes every ten minutes does so on a schedule', () => {
  const goneAt = [600_000, 1_201_000, 1_799_500];
  // Four at different ages each time, and the next four half a second later.
  const connections = goneAt.flatMap((close, i) =>
    [10_000, 17_000, 33_000, 41_000].map((later) => {
      const at = (goneAt[i - 1] ?? 0) + later + i * 900;
      return {
        at,
        frames: [[at + 1000, 'in', 'x'] as const, [close - 300, 'in', 'x'] as const],
        close: { at: close, code: 1006 },
      };
    }),
  );
  const gone = diagnose(scriptedSession({ connections })).filter(({ kind }) => kind === 'server-gone');
  expect(gone).toHaveLength(3);
  for (const finding of gone) {
    expect(finding.for).toContainEqual(
      expect.objectContaining({
        statement: { id: 'evidence.on-schedule', params: { count: 3, interval: { ms: 601_000 } } },
      }),
    );
  }
  const twice = diagnose(scriptedSession({ connections: connections.slice(0, 8) }));
  expect(said(twice[0]?.for ?? [])).not.toContain('evidence.on-schedule');
});

describe('confidence', () => {
  const seen: GoneObservations = { fell: 3, busy: true, aftermath: 'refused', stood: false, elsewhere: true };
  const at = (changes: Partial<GoneObservations>) => goneConfidence({ ...seen, ...changes });
  const upTo3 = (changes: Partial<GoneObservations>) => [1, 2, 3].map((fell) => at({ ...changes, fell }));

  test('follows its table', () => {
    expect(upTo3({ aftermath: 'refused' })).toEqual(['likely', 'likely', 'certain']);
    expect(upTo3({ aftermath: 'gateway' })).toEqual(['likely', 'likely', 'certain']);
    expect(upTo3({ aftermath: 'failed' })).toEqual(['possible', 'likely', 'likely']);
    expect(upTo3({ aftermath: 'opened' })).toEqual(['none', 'possible', 'likely']);
    expect(upTo3({ aftermath: 'not-tried' })).toEqual(['none', 'possible', 'likely']);
  });

  test('falls where none was in use, and where one stood', () => {
    expect(at({ busy: false })).toBe('likely');
    expect(at({ stood: true })).toBe('likely');
    expect(at({ busy: false, stood: true })).toBe('possible');
  });
});
