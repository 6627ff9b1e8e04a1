/**
 * HAR 1.2 files, in three dialects (seen in Chromium 156, Firefox ESR 153, Playwright 1.65):
 *
 * | | frames | their time | failure | the end |
 * |---|---|---|---|---|
 * | Chrome | `_webSocketMessages` | seconds | a message of type `error` | `timings.receive` |
 * | Playwright | `_webSocketMessages` | milliseconds, or -1 | `response._failureText`, status -1 | not told |
 * | Firefox | none: the handshake only | | status; 0 for no answer, or none yet | not told |
 *
 * Close codes stand in none of them, but in what Deadair wrote itself (`_deadair`). HAR 1.2,
 * http://www.softwareishard.com/blog/har-12-spec/.
 */

import { type Message, message } from '../../base/message.ts';
import type { EpochMs } from '../../base/units.ts';
import type { StoredConnection } from '../../session/connection.ts';
import { type Handshake, initiators, unknownEnvironment } from '../../session/model.ts';
import type { ObservedSocket } from '../../session/observed-sockets.ts';
import { Session } from '../../session/session.ts';
import { tablesOf } from '../../session/tables.ts';
import { excerpt, refuse } from '../file-problem.ts';
import type { OpenedFile } from '../opened-file.ts';
import { type HarDeadair, type HarEntry, handshakeOf, hostHintOf, observedSocketOf, requestedAt } from './har-entry.ts';
import { type HarLog, harShape } from './har-shape.ts';

/** Whether a JSON document calls itself a HAR. */
export function looksLikeHar(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'log')) return false;
  const { log } = value as { readonly log: unknown };
  return typeof log === 'object' && log !== null && Object.hasOwn(log, 'entries');
}

/** Everything a file holds is kept: it has been bounded by whoever wrote it. */
const all = Number.POSITIVE_INFINITY;
const noLimits = { connections: all, frames: all, payloadBytes: all, pageStates: all, gaps: all };

/** The sockets of a HAR, as far as it tells of them. Throws FileProblem, and nothing else, when it cannot be read. */
export function readHar(value: unknown): OpenedFile {
  const { log = {} } = harShape.read(value, null);
  const entries = (log.entries ?? []).map(inChromesDialect);
  const readAt = lastMomentOf(entries);
  const session = new Session({ ...unknownEnvironment, ...environmentOf(log) }, noLimits);
  const told = entries.flatMap((entry, index) => socketOf(entry, index, readAt) ?? []);
  const sockets = told.map(({ socket }) => socket);
  const leftOut = entries.flatMap((entry, index) => (isLeftOut(entry, readAt) ? [index] : []));
  const [firstLeftOut] = leftOut;
  if (sockets.length === 0) {
    const place = { within: { within: null, step: 'log' }, step: 'entries' };
    if (firstLeftOut !== undefined) refuse({ within: place, step: firstLeftOut }, 'files.har-socket-without-date');
    refuse(place, 'files.har-without-sockets', { entries: entries.length });
  }
  session.addObserved(sockets);
  session.addHostHints(entries.flatMap((entry) => hostHintOf(entry) ?? []));
  session.cover(readAt);
  const tables = tablesOf(session);
  const connections = tables.connections.map((connection, i) => asWeWrote(connection, told[i]?.extras));
  return {
    tables: { ...tables, connections },
    findings: [],
    redaction: null,
    notes: notesOn(log, leftOut),
  };
}

function notesOn(log: HarLog, leftOut: readonly number[]): Message[] {
  const notes: Message[] = [];
  if (!isOurs(log)) notes.push(message('files.note-har'));
  const [firstLeftOut] = leftOut;
  if (firstLeftOut !== undefined) {
    const first = `$.log.entries[${firstLeftOut}]`;
    notes.push(message('files.note-har-left-out', { count: leftOut.length, first }));
  }
  const attached = (log.entries ?? []).filter(isWebSocket).flatMap(({ response }) => response?.content?._file ?? []);
  const [firstFile] = attached;
  if (firstFile !== undefined) {
    notes.push(message('files.note-har-attached', { count: attached.length, file: excerpt(firstFile) }));
  }
  return notes;
}

/** What we wrote tells what other HARs do not. */
function isOurs({ creator }: HarLog): boolean {
  return creator?.name === 'Deadair';
}

/** A WebSocket of which it is not known where it went, or when. */
function isLeftOut(entry: HarEntry, readAt: EpochMs): boolean {
  return isWebSocket(entry) && handshakeOf(entry, readAt) === null;
}

interface ToldSocket {
  readonly socket: ObservedSocket;
  readonly extras: HarDeadair;
}

function socketOf(entry: HarEntry, index: number, readAt: EpochMs): ToldSocket | null {
  const told = handshakeOf(entry, readAt);
  if (told === null) return null;
  // Two of one file are never the same, whatever they have in common.
  const handshake = { ...told, requestId: `entry-${index}` };
  const socket = observedSocketOf(entry, handshake, readAt, all);
  const { _deadair: extras = {} } = entry;
  const endedAt = extras.endedAt ?? socket.endedAt ?? refusedAt(handshake, entry);
  const openedAt = extras.openedAt ?? socket.openedAt;
  return { socket: { ...socket, openedAt, endedAt, sight: { until: readAt, lost: endedAt === null } }, extras };
}

/** Firefox tells a refusal by its status alone: any answer but 101 is the end (RFC 6455, 4.1). null if none was seen. */
function refusedAt({ status, startedAt }: Handshake, { time = 0, _deadair }: HarEntry): EpochMs | null {
  // Our own files tell ends themselves: without one, the connection had none.
  return status === null || status === 101 || _deadair !== undefined ? null : startedAt + Math.max(0, time);
}

/** With what only our own files tell. */
function asWeWrote(connection: StoredConnection, extras: HarDeadair | undefined): StoredConnection {
  const { code, reason = '', wasClean = null, initiator, requestedProtocols } = extras ?? {};
  const by = initiators.find((known) => known === initiator);
  return {
    ...connection,
    ...(requestedProtocols && { requestedProtocols }),
    closure:
      connection.closure === null || by === undefined
        ? connection.closure
        : { at: connection.closure.at, code: code ?? null, reason, wasClean, initiator: by },
  };
}

function environmentOf({ browser, creator, pages }: HarLog): {
  browser: string;
  browserVersion: string;
  pageUrl: string;
} {
  const { name = '', version = '' } = browser ?? creator ?? {};
  // By its makers' habit the title of a page is its address.
  const title = pages?.[0]?.title ?? '';
  return { browser: name, browserVersion: version, pageUrl: URL.canParse(title) ? title : '' };
}

/** No moment in seconds is as large, and none in milliseconds as small, in the lifetime of browsers. */
const largestSeconds = 1e11;

function inChromesDialect(entry: HarEntry): HarEntry {
  if (!isWebSocket(entry)) return entry;
  const messages = (entry._webSocketMessages ?? [])
    .filter(({ opcode }) => opcode === undefined || opcode <= 2)
    .map(({ time, ...rest }) => {
      if (time === undefined || time < 0) return rest;
      return { ...rest, time: time > largestSeconds ? time / 1000 : time };
    });
  const failure = entry.response?._failureText;
  const error = failure === undefined ? [] : [{ type: 'error', data: failure }];
  return { ...entry, _resourceType: 'websocket', _webSocketMessages: [...messages, ...error] };
}

function isWebSocket({ _resourceType, request, response }: HarEntry): boolean {
  if (_resourceType === 'websocket' || /^wss?:/i.test(request?.url ?? '')) return true;
  const upgrade = response?.headers?.find(({ name }) => name.toLowerCase() === 'upgrade')?.value ?? '';
  return response?.status === 101 && /websocket/i.test(upgrade);
}

/** The latest moment that anything in the file tells of. */
function lastMomentOf(entries: readonly HarEntry[]): EpochMs {
  let last = 0;
  for (const entry of entries) {
    const startedAt = requestedAt(entry);
    if (startedAt > 0) last = Math.max(last, startedAt, startedAt + (entry.time ?? 0));
    for (const { time } of entry._webSocketMessages ?? []) last = Math.max(last, (time ?? 0) * 1000);
    last = Math.max(last, entry._deadair?.endedAt ?? 0);
  }
  return last;
}
