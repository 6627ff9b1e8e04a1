import { expect, test } from 'vitest';
import { diagnose } from '../diagnosis/engine.ts';
import type { OpenedFile } from '../files/opened-file.ts';
import { fixtureEnvironment, fixtureOrigin, scriptedSession } from '../session/fixture.ts';
import type { ObservedFrame, ObservedSocket } from '../session/observed-sockets.ts';
import { restoreSession } from '../session/restore.ts';
import { Session } from '../session/session.ts';
import { tablesOf } from '../session/tables.ts';
import { mergedWith } from './merge-opened.ts';

/** Three connections, each dropped 60 s after the last that the page saw of it. */
const starts = [0, 100_000, 200_000];
const recorded = scriptedSession({
  connections: starts.map((at) => ({
    ...{ at, openAt: at + 20, frames: [[at + 100, 'in', 'hello']] as const, close: { at: at + 60_100, code: 1006 } },
  })),
});

/** What a NetLog tells of the same: with pings of the server every second, to the end, or without. */
function netLog(pings: boolean): OpenedFile {
  const session = new Session(fixtureEnvironment);
  const frame = (at: number, control?: 'ping'): ObservedFrame => ({
    ...{ at, direction: 'in', binary: false, size: 5, payload: new Uint8Array(0), ...(control && { control }) },
  });
  const sockets = starts.map((start, i): ObservedSocket => {
    const at = fixtureOrigin + start;
    const frames = [
      frame(at + 99),
      ...(pings ? Array.from({ length: 60 }, (_, s) => frame(at + 1000 * (s + 1), 'ping')) : []),
    ];
    return {
      source: 'netlog',
      handshake: {
        ...{
          source: 'netlog',
          requestId: `${i}`,
          url: recorded.connections[0]?.url ?? '',
          startedAt: at + 1,
          status: 101,
        },
        ...{ requestHeaders: [], responseHeaders: [], serverAddress: '', failure: '' },
      },
      ...{ stack: '', openedAt: at + 19, endedAt: at + 60_100, sight: { until: at + 60_100, lost: false } },
      frames: { length: frames.length, at: (index) => frames[index] as ObservedFrame },
    };
  });
  session.addObserved(sockets);
  return { tables: tablesOf(session), findings: [], redaction: null, notes: [] };
}

const kindsOf = (file: OpenedFile) =>
  diagnose(restoreSession(mergedWith(recorded, file).tables)).map(({ kind }) => kind);

test('what a page takes for 60 s of silence is no idle timeout, when the log shows pings to the end', () => {
  expect(diagnose(recorded).map(({ kind }) => kind)).toEqual(['idle-timeout']);
  expect(kindsOf(netLog(true))).not.toContain('idle-timeout');
});

test('a silence that was one on the wire as well stays the verdict', () => {
  expect(kindsOf(netLog(false))).toEqual(['idle-timeout']);
});

test('how many connections were found is told, and when none was', () => {
  expect(mergedWith(recorded, netLog(true)).notes).toEqual([{ id: 'panel.netlog-merged', params: { count: 3 } }]);
  const other = scriptedSession({ connections: [{ url: 'wss://other.example/' }] });
  expect(mergedWith(other, netLog(true)).notes).toEqual([{ id: 'panel.netlog-not-merged', params: {} }]);
});

test('over a session without recorded connections, and with any other file, nothing is merged', () => {
  const file = netLog(true);
  expect(mergedWith(new Session(fixtureEnvironment), file).tables).toBe(file.tables);
  const session: OpenedFile = { ...file, tables: tablesOf(recorded) };
  expect(mergedWith(recorded, session).tables).toBe(session.tables);
});
