/** The table of connections in a report: how long each lived, what passed, and how it ended. */
import type { Milliseconds } from '../../base/units.ts';
import { say } from '../../language/speak.ts';
import { formatBytes, formatCount, formatDuration, formatLater } from '../../language/units.ts';
import type { Closure, Connection } from '../../session/model.ts';
import { lastSeenAt, lastSilence } from '../../session/silence.ts';
import { type Alignment, code, table } from './markdown.ts';
import { numberOf, pathOf, type Subject, serverOf, sinceStart } from './subject.ts';

const longestUrl = 70;

const alignments = {
  number: 'right',
  url: 'left',
  began: 'right',
  lived: 'right',
  frames: 'right',
  bytes: 'right',
  silence: 'right',
  end: 'left',
} as const satisfies Record<string, Alignment>;
type Column = keyof typeof alignments;
const columns = Object.keys(alignments) as readonly Column[];

export function connectionTable(subject: Subject): string {
  const { shown, abnormal, session } = subject;
  const servers = new Set(session.connections.map(({ url }) => serverOf(url)));
  const [onlyServer] = servers.size === 1 ? servers : [];
  const header = columns.map((column) => [say(`report.column.${column}`), alignments[column]] as const);
  const rows = shown.map((connection) => {
    const cells = cellsOf(subject, connection, onlyServer !== undefined);
    return columns.map((column) => cells[column]);
  });
  const count = session.connections.length - shown.length;
  const shownIds = new Set(shown.map(({ id }) => id));
  const bad = abnormal.filter((isBad, id) => isBad && !shownIds.has(id)).length;
  return [
    ...(onlyServer === undefined ? [] : [say('report.all-to', { server: code(onlyServer) })]),
    table(header, rows),
    ...(count > 0 ? [say('report.more-connections', { count, abnormal: bad })] : []),
  ].join('\n\n');
}

function cellsOf({ session }: Subject, connection: Connection, oneServer: boolean): Record<Column, string> {
  const { url, openedAt, constructedAt, totals, source } = connection;
  const until = session.endedAt;
  const last = lastSilence(connection, 'any', until);
  const path = code(pathOf(url), longestUrl);
  const unseen = source === 'web-request' ? say('report.not-seen') : null;
  return {
    number: String(numberOf(connection)),
    url: oneServer || !URL.canParse(url) ? path : `${path} ${code(serverOf(url), longestUrl)}`,
    began: formatLater(sinceStart(session, constructedAt), formatDuration),
    lived:
      openedAt === null
        ? (unseen ?? say('report.never'))
        : formatDuration(Math.max(0, lastSeenAt(connection, until) - openedAt)),
    frames: unseen ?? `${formatCount(totals.framesIn)} / ${formatCount(totals.framesOut)}`,
    bytes: unseen ?? `${formatBytes(totals.bytesIn)} / ${formatBytes(totals.bytesOut)}`,
    silence: unseen ?? (last === null ? '–' : silenceOf(last.ms, totals.longestSilence)),
    end: endOf(connection),
  };
}

function silenceOf(last: Milliseconds, longest: Milliseconds): string {
  const params = { last: { ms: last }, longest: { ms: longest } };
  return longest > last ? say('report.silence-and-longer', params) : say('report.silence', { last: params.last });
}

function endOf({ state, closure, openedAt, handshake }: Connection): string {
  if (closure === null) return say(`report.end.${state === 'closed' ? 'unknown' : state}`);
  if (closure.initiator === 'unobserved') return say('report.end.unobserved');
  if (openedAt === null && closure.initiator !== 'page' && closure.initiator !== 'browser') {
    const status = handshake?.status ?? null;
    return status === null ? say('report.end.refused') : say('report.end.refused-status', { status });
  }
  return say('report.end.code', {
    code: codeOf(closure),
    clean: cleanOf(closure),
    who: closure.initiator,
  });
}

/** The close code, or that it was not seen. */
export function codeOf({ code: number }: Closure): string {
  return number === null ? say('report.code-not-seen') : String(number);
}

export function cleanOf({ wasClean }: Closure): 'yes' | 'no' | 'unseen' {
  return wasClean === null ? 'unseen' : wasClean ? 'yes' : 'no';
}
