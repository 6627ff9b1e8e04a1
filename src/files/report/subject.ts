/** What a report is about: which connections of a session ended badly, and which few of them are shown. */
import type { EpochMs, Milliseconds } from '../../base/units.ts';
import { type Ending, endingOf } from '../../diagnosis/ending.ts';
import { readCloseCode } from '../../knowledge/close-codes.ts';
import type { Connection, SessionView } from '../../session/model.ts';
import type { FileFinding } from '../format.ts';

export interface Subject {
  readonly session: SessionView;
  readonly findings: readonly FileFinding[];
  /** How each connection ended, by its id. */
  readonly endings: readonly Ending[];
  /** By id: it never opened though the page wanted it to, was lost, or was closed because something was wrong. */
  readonly abnormal: readonly boolean[];
  /** Those that are shown, in order of what they tell: abnormal ones first. */
  readonly shown: readonly Connection[];
  /** Its last frames are shown, and it is what one would try again. null: there is no connection. */
  readonly telling: Connection | null;
}

/** More rows than this nobody reads in an issue. */
export const mostConnections = 8;

export function subjectOf(session: SessionView, findings: readonly FileFinding[]): Subject {
  const endings = session.connections.map(endingOf);
  const abnormal = session.connections.map((connection, id) => isAbnormal(connection, endings[id] ?? 'running'));
  const shown = chooseShown(session, findings, abnormal);
  const [first] = shown;
  // The first of several like it says most when its frames are there.
  const telling = shown.find(({ id, rows }) => rows.length > 0 && abnormal[id]) ?? first ?? null;
  return { session, findings, endings, abnormal, shown, telling };
}

function isAbnormal(connection: Connection, ending: Ending): boolean {
  if (ending !== 'by-peer') return ending === 'dropped' || ending === 'never-opened';
  const code = connection.closure?.code ?? null;
  // A code of the server's own is no ordinary goodbye: for that there is 1000.
  return code === null || (readCloseCode(code, connection.url, connection.protocol).known?.code.abnormal ?? true);
}

/** One of each finding, then what else ended badly, then the rest. */
function chooseShown(
  { connections }: SessionView,
  findings: readonly FileFinding[],
  abnormal: readonly boolean[],
): readonly Connection[] {
  const chosen = new Set<Connection>();
  const take = (some: Iterable<Connection | undefined>) => {
    for (const connection of some) {
      if (chosen.size === mostConnections) return;
      if (connection !== undefined) chosen.add(connection);
    }
  };
  const firsts = findings.map(({ connections: [first] }) => (first === undefined ? undefined : connections[first]));
  take(firsts.filter((connection) => connection !== undefined && abnormal[connection.id]));
  take(connections.filter(({ id }) => abnormal[id]));
  take(firsts);
  take(connections);
  const inOrder = [...chosen].sort((a, b) => a.id - b.id);
  return [...inOrder.filter(({ id }) => abnormal[id]), ...inOrder.filter(({ id }) => !abnormal[id])];
}

/** How many connections ended in one of these ways. */
export function countEndings({ endings }: Subject, ...ways: readonly Ending[]): number {
  return endings.filter((ending) => ways.includes(ending)).length;
}

/** Connections that were open and ended badly. */
export function countDrops({ endings, abnormal }: Subject): number {
  return abnormal.filter((isBad, id) => isBad && endings[id] !== 'never-opened').length;
}

/** How long the session is. */
export function spanOf({ startedAt, endedAt }: SessionView): Milliseconds {
  return Math.max(0, endedAt - startedAt);
}

/** What a person calls a connection: they count from one. */
export function numberOf({ id }: { readonly id: number }): number {
  return id + 1;
}

/** Scheme and host of a WebSocket URL; the text itself where it is none. */
export function serverOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** What tells sockets of one server apart. */
export function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Time since the beginning of the session. */
export function sinceStart({ startedAt }: SessionView, at: EpochMs): Milliseconds {
  return Math.max(0, at - startedAt);
}
