import { describe, expect, test } from 'vitest';
import { diagnose, findingsOn } from '../../diagnosis/engine.ts';
import { successors } from '../../diagnosis/successors.ts';
import { type ScriptedConnection, type SessionScript, scriptedSession } from '../../session/fixture.ts';
import type { SessionView } from '../../session/model.ts';
import { shortVerdict } from '../verdict.ts';
import type { FilterContext } from './fields.ts';
import { knownValues } from './known-values.ts';
import { matcher } from './match.ts';
import { parseFilter } from './parse.ts';

function contextOf(session: SessionView): FilterContext {
  const findings = diagnose(session);
  const replacements = new Set(successors(session.connections).values());
  return {
    session,
    findingsOn: (id) => findingsOn(findings, id),
    isReplacement: (connection) => replacements.has(connection),
    verdictOn: (id) => findingsOn(findings, id).slice(0, 1).map(shortVerdict).join(),
  };
}

/** Numbers in the script of the connections that a filter lets through. */
function shown(
  filter: string,
  connections: readonly ScriptedConnection[],
  rest: Partial<SessionScript> = {},
): number[] {
  const { terms, faults } = parseFilter(filter);
  expect(faults).toEqual([]);
  const session = scriptedSession({ connections, ...rest });
  const matches = matcher(terms);
  const context = contextOf(session);
  return session.connections.filter((connection) => matches(connection, context)).map(({ id }) => id);
}

/** Silent from 1 s on, cut at 61 s. */
const idle: ScriptedConnection = {
  url: 'wss://app.example/live?room=7',
  protocol: 'graphql-ws',
  frames: [[1000, 'in', 'hello']],
  close: { at: 61_000, code: 1006 },
};
const refused: ScriptedConnection = {
  url: 'ws://other.example:8080/chat',
  openAt: null,
  protocols: ['stomp'],
  close: { at: 80, code: 1006 },
  handshake: { status: 403, responseHeaders: { server: 'nginx/1.22.1' } },
};
const clean: ScriptedConnection = {
  url: 'wss://app.example/feed',
  frames: [
    [500, 'out', 20_000],
    [700, 'in', 'ok'],
  ],
  closeCall: { at: 5000 },
  close: { at: 5010, code: 1000, reason: 'signed out' },
};
const open: ScriptedConnection = { url: 'wss://app.example/Live', at: 61_500, openAt: 61_600 };
const all = [idle, refused, clean, open];

test.each<[filter: string, found: number[]]>([
  ['', [0, 1, 2, 3]],
  ['LIVE', [0, 3]],
  ['-live', [1, 2]],
  ['live graphql', [0]],
  ['signed', [2]],
  ['/room=\\d/', [0]],
  ['a*room', [0]],
  ['code:1006', [0, 1]],
  ['-code:1006', [2, 3]],
  ['code:1000-1005', [2]],
  ['origin:other.example', [1]],
  ['origin:wss://app.example', [0, 2, 3]],
  ['host:8080', [1]],
  ['path:/live', [0, 3]],
  ['page:app.example', [0, 1, 2, 3]],
  ['protocol:graphql-ws', [0]],
  ['protocol:stomp', [1]],
  ['reason:out', [2]],
  ['product:nginx', [0, 1]],
  ['is:open', [3]],
  ['is:closed', [0, 1, 2]],
  ['is:lost,refused', [0, 1]],
  ['is:clean', [2]],
  ['is:abnormal', [0, 1]],
  ['-is:abnormal', [2, 3]],
  ['status:4xx', [1]],
  ['has:gap', [0, 2]],
  ['gap>30s', [0]],
  ['-gap>30s', [1, 2, 3]],
  ['age>6s', [0]],
  ['age<6s is:closed', [2]],
  ['has:reason', [2]],
  ['has:protocol', [0]],
  ['has:handshake', [1]],
  ['frames:0', [1, 3]],
  ['frames>=2', [2]],
  ['bytes>10k', [2]],
  ['larger-than:10k', [2]],
  ['larger-than:10k dir:in', []],
  ['larger-than:10k dir:out', [2]],
  ['dir:in -dir:out', [0]],
  ['-dir:in', [1, 3]],
  ['smaller-than:10', [0, 2]],
  ['larger-than:1 smaller-than:3', [2]],
  ['cause:handshake', [1]],
  ['cause:page', [2]],
  ['id:2', [1]],
  ['#1', [0]],
])('%s', (filter, found) => {
  expect(shown(filter, all)).toEqual(found);
});

describe('what it takes more than one connection to tell', () => {
  const again = (at: number): ScriptedConnection => ({
    at,
    frames: [[at + 100, 'in', 'x']],
    close: { at: at + 60_100, code: 1006 },
  });

  test('a connection opened in the place of a lost one', () => {
    expect(shown('is:reconnect', [again(0), again(61_000), again(122_000)])).toEqual([1, 2]);
  });

  test('the verdict, by its everyday name and in its words', () => {
    const connections = [clean, again(0), again(61_000), again(122_000)];
    expect(shown('cause:idle', connections)).toEqual([1, 2, 3]);
    expect(shown('"idle timeout"', connections)).toEqual([1, 2, 3]);
  });
});

test('heartbeats', () => {
  const ping: ScriptedConnection = {
    frames: [10, 20, 30, 40].map((s) => [s * 1000, 'out', '{"type":"ping"}'] as const),
  };
  expect(shown('has:heartbeat', [idle, ping])).toEqual([1]);
});

test('a frame that comes later is found by the same filter', () => {
  const matches = matcher(parseFilter('larger-than:100').terms);
  const session = scriptedSession({ connections: [{ frames: [[10, 'in', 'small']] }] });
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  const context = contextOf(session);
  expect(matches(connection, context)).toBe(false);
  session.frames.push(0, session.endedAt, 0, 500, new Uint8Array(0));
  connection.rows.push(session.frames.length - 1);
  expect(matches(connection, context)).toBe(true);
});

test('what occurs in the session is known, the most frequent first', () => {
  const context = contextOf(scriptedSession({ connections: all }));
  expect(knownValues('code', context)).toEqual([
    { value: '1006', count: 2 },
    { value: '1000', count: 1 },
  ]);
  expect(knownValues('origin', context)[0]).toEqual({ value: 'wss://app.example', count: 3 });
  expect(knownValues('is', context)).toEqual([]);
});
