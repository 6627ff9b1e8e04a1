/** Which commands are offered to whom runs the server or stands at a terminal: where one would look, and nowhere else. */
import { describe, expect, test } from 'vitest';
import {
  type ScriptedConnection,
  type ScriptedFrame,
  type SessionScript,
  scriptedSession,
} from '../session/fixture.ts';
import { diagnose } from './engine.ts';
import { answeredWith, behindNginx, cutOff, cutOffInTurn } from './recordings.fixture.ts';

/** The first words of the commands that the gravest finding offers. */
function commands(script: SessionScript): { readonly kind: string | undefined; readonly all: string } {
  const [finding] = diagnose(scriptedSession(script));
  const shell = (finding?.fixes ?? [])
    .flatMap(({ snippets }) => snippets)
    .filter(({ language }) => language === 'bash');
  return { kind: finding?.kind, all: shell.map(({ code }) => code).join('\n') };
}

const busy = (at: number, ageMs: number, rest: ScriptedConnection = {}): ScriptedConnection => {
  const frames = Array.from(
    { length: 100 },
    (_, i): ScriptedFrame => [at + 5 + (ageMs * (i + 0.5)) / 100, 'in', 'tick'],
  );
  return { at, openAt: at + 5, frames, close: { at: at + 5 + ageMs, code: 1006 }, ...rest };
};

const closed = (code: number, rest: ScriptedConnection = {}): SessionScript => ({
  connections: [{ close: { at: 9000, code }, ...rest }],
});

const anew = /^wscat -P -c '/m;

describe('the same connection, made without a browser', () => {
  test.each<[kind: string, script: SessionScript]>([
    ['idle-timeout', { connections: cutOffInTurn([60_010, 60_020, 60_000]) }],
    ['lifetime-cap', { connections: [0, 1, 2, 3].map((i) => busy(i * 11_000, 300_000)) }],
    [
      'path-forgot',
      {
        connections: [
          {
            frames: [
              [1000, 'in', 'x'],
              [700_000, 'out', 'x'],
            ],
            close: { at: 700_040, code: 1006 },
          },
        ],
      },
    ],
    ['cannot-tell', { connections: [cutOff({ talkedFor: 5000, silentFor: 17_300 })] }],
    ['handshake-failed', closed(1006, { openAt: null, handshake: { status: 502 } })],
    ['closed-by-peer', { connections: [{ close: { at: 30_010, code: 1001, reason: 'Connection Idle Timeout' } }] }],
    ['closed-by-peer', closed(1011)],
    ['closed-by-peer', closed(4321)],
  ])('%s: it may end likewise', (kind, script) => {
    const offered = commands(script);
    expect(offered.kind).toBe(kind);
    expect(offered.all).toMatch(anew);
  });

  test.each<[why: string, script: SessionScript]>([
    ['a regular goodbye', closed(1000)],
    ['a restart', { connections: [{ close: { at: 9000, code: 1001, reason: 'The web application is stopping' } }] }],
    ['who is not let in: secrets are left out of the command', closed(4401, { protocol: 'pusher' })],
    ['what the page sent', closed(4429, { protocol: 'graphql-transport-ws' })],
    ['the page’s own doing', { connections: [{ closeCall: { at: 500 }, close: { at: 510, code: 1000 } }] }],
  ])('not after %s', (_, script) => {
    expect(commands(script).all).not.toMatch(anew);
  });
});

describe('what the machines wrote at that moment', () => {
  const around = "journalctl --since '2027-01-15 07:59:09 UTC' --until '2027-01-15 08:01:09 UTC'";

  test.each<[why: string, script: SessionScript]>([
    ['a server that failed', closed(1011)],
    ['a gateway that reached nobody', closed(1014)],
    ['a refused handshake', closed(1006, { openAt: null, handshake: { failure: 'net::ERR_CONNECTION_REFUSED' } })],
    ['a proxy without a server', closed(1006, { openAt: null, handshake: { status: 503 } })],
    ['a drop that nothing explains', { connections: [busy(0, 8995)] }],
  ])('after %s', (_, script) => {
    expect(commands(script).all).toContain(around);
  });

  test('of processes that were killed for want of memory, where one may have died', () => {
    expect(commands(closed(1014)).all).toContain('oom-kill');
    expect(commands(closed(1006, { openAt: null, handshake: { status: 502 } })).all).toContain('oom-kill');
  });

  test('and proxies, where nothing tells who hung up', () => {
    expect(commands({ connections: [busy(0, 8995)] }).all).toMatch(/nginx.*\n.*HAProxy.*\n.*haproxy\.log/);
    expect(commands(closed(1011)).all).not.toContain('haproxy.log');
  });
});

describe('what is really configured', () => {
  test.each<[command: string, script: SessionScript]>([
    ['nginx -T', { connections: cutOffInTurn([60_010, 60_020, 60_000], behindNginx) }],
    ['nginx -T', closed(1006, { openAt: null, handshake: { status: 426 } })],
    ['/etc/haproxy/', { connections: cutOffInTurn([47_010, 47_020, 47_000]) }],
    [
      'config_dump',
      { connections: [0, 1, 2, 3].map((i) => busy(i * 11_000, 300_000, answeredWith({ server: 'envoy' }))) },
    ],
    [
      'describe-listener-attributes',
      {
        connections: [
          {
            frames: [
              [1000, 'in', 'x'],
              [700_000, 'out', 'x'],
            ],
            close: { at: 700_040, code: 1006 },
          },
        ],
      },
    ],
  ])('%s', (command, script) => {
    expect(commands(script).all).toContain(command);
  });
});
