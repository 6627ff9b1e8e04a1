import { expect, test } from 'vitest';
import { scriptedSession } from '../../src/session/fixture.ts';
import { WireLog } from '../lab/wire-log.ts';
import { disagreements, type PageAccount, serverAccounts } from './accounts.ts';

/** A socket that sent `ab` and received `c`, as all three have it. */
const session = () =>
  scriptedSession({
    connections: [
      {
        url: 'ws://lab/a-0/echo',
        frames: [
          [100, 'out', 'ab'],
          [200, 'in', 'c'],
        ],
      },
    ],
  });
const page: PageAccount = {
  ...{ name: 'a-0', kind: 'echo', state: 'open', code: null },
  ...{ sent: 1, sentBytes: 2, received: 1, receivedBytes: 1 },
};
function log(sent = ['ab'], received = ['c']): WireLog {
  const wire = new WireLog();
  wire.record({ type: 'upgrade', socket: 0, path: '/a-0/echo', headers: {} });
  for (const [direction, texts] of [
    ['in', sent],
    ['out', received],
  ] as const)
    for (const text of texts)
      wire.record({ type: 'frame', socket: 0, direction, opcode: 1, bytes: text.length, payload: Buffer.from(text) });
  wire.record({ type: 'frame', socket: 0, direction: 'out', opcode: 9, bytes: 3, payload: Buffer.from('lab') });
  return wire;
}
const server = (wire = log()) => serverAccounts(wire.events);

test('three that agree', () => {
  expect(disagreements(session(), [page], server(), 'still')).toEqual([]);
});

test('a frame more or less than the page counted, or a connection that is missing', () => {
  expect(disagreements(session(), [{ ...page, received: 2 }], server(), 'still')).toEqual([
    'a-0 (echo): received 1, by the page 2',
  ]);
  expect(disagreements(session(), [page, { ...page, name: 'a-1' }], server(), 'still')).toEqual(['not recorded: a-1']);
});

test('a frame that only the server knows is one too many, unless it was under way when the page left', () => {
  const more = server(log(['ab'], ['c', 'd']));
  expect(disagreements(session(), [page], more, 'still')).toEqual([
    'a-0 (echo): received 1, by the server 2',
    'a-0 (echo): receivedBytes 1, by the server 2',
  ]);
  const torn = disagreements(session(), [page], more, 'torn');
  expect(torn).toEqual(['a-0 (echo): not closed, though its page has left']);
  expect(disagreements(session(), [page], server(log(['ab', 'x'])), 'torn')).toContain(
    'a-0 (echo): sent 1, by the server 2',
  );
});

test('an end with another code', () => {
  expect(disagreements(session(), [{ ...page, state: 'closed', code: 1006 }], server(), 'still')).toEqual([
    'a-0 (echo): closed with undefined, by the page with 1006',
  ]);
});
