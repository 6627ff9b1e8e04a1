/**
 * From a file to a session. A file is someone else's text: every value is checked before it is used, and whatever is wrong
 * is said with its place (FileProblem). Time and memory are in proportion to the text.
 */
import { type Message, message } from '../base/message.ts';
import type { StoredConnection } from '../session/connection.ts';
import { GapList, ofEachDirection } from '../session/gap-list.ts';
import type { Handshake, Header, HostHint } from '../session/model.ts';
import { restoreSession } from '../session/restore.ts';
import type { Session } from '../session/session.ts';
import type { SessionTables, StoredFrames } from '../session/tables.ts';
import { type Place, refuse } from './file-problem.ts';
import {
  type FileConnection,
  type FileFinding,
  type FileGaps,
  type FileHeader,
  formatVersion,
  gapDirections,
  type SessionFile,
} from './format.ts';
import { columnsOf, type FrameColumns, readDeltas } from './frame-columns.ts';
import { parseJson } from './json-text.ts';
import { timeAt, type Zero } from './offsets.ts';
import type { OpenedFile } from './opened-file.ts';
import { sessionShape } from './session-shape.ts';
import { upgrade } from './upgrade.ts';

/** Opens a session file. Throws FileProblem, and nothing else, when it cannot. */
export function readSessionFile(text: string): OpenedFile {
  return readSessionValue(parseJson(text));
}

/**
 * The same of a file's value: of what is about to be written, say.
 *
 * @param lifted the columns of its frames, where they were taken out of it before it was parsed; of the present version
 */
export function readSessionValue(value: unknown, lifted: FrameColumns | null = null): OpenedFile {
  const { file, from } = upgrade(value);
  const checked = sessionShape.read(file, null);
  return {
    tables: new Reading(checked, lifted ?? columnsOf(checked.frames, framesPlace)).tables(),
    findings: checked.findings,
    redaction: checked.redaction,
    notes: notesOn(checked, from),
  };
}

/** The session in a session file. Throws FileProblem when it cannot be opened. */
export function readSession(text: string): Session {
  return restoreSession(readSessionFile(text).tables);
}

function notesOn({ redaction }: SessionFile, from: number): Message[] {
  const notes: Message[] = [];
  if (from < formatVersion) notes.push(message('files.note-upgraded', { from, to: formatVersion }));
  const masked = Object.values(redaction.masked).reduce((sum, count) => sum + count, 0);
  if (masked > 0) notes.push(message('files.note-masked', { masked }));
  if (redaction.payloads === 'left out') notes.push(message('files.note-payloads-left-out'));
  if (redaction.payloads === 'values masked') notes.push(message('files.note-payload-values-masked'));
  return notes;
}

const framesPlace: Place = { within: null, step: 'frames' };

function under(within: Place, ...steps: (string | number)[]): Place {
  return steps.reduce<Place>((place, step) => ({ within: place, step }), within);
}

/** One file being turned into tables. Each method checks what a shape cannot: references, lengths, order. */
class Reading {
  readonly #file: SessionFile;
  readonly #columns: FrameColumns;
  readonly #zero: Zero;
  readonly #handshakes: readonly Handshake[];
  readonly #hostHints: readonly HostHint[];

  constructor(file: SessionFile, columns: FrameColumns) {
    this.#file = file;
    this.#columns = columns;
    this.#zero = readZero(file.clock.zero);
    this.#handshakes = file.handshakes.map(({ url, startedAt, requestHeaders, responseHeaders, ...rest }, i) => ({
      ...rest,
      // Its use is to know the request again while it goes on.
      requestId: '',
      url: this.#text(url, under(null, 'handshakes', i, 'url')),
      startedAt: this.#time(startedAt),
      requestHeaders: requestHeaders.map(readHeader),
      responseHeaders: responseHeaders.map(readHeader),
    }));
    this.#hostHints = file.hostHints.map(({ url, responseHeaders }, i) => ({
      url: this.#text(url, under(null, 'hostHints', i, 'url')),
      responseHeaders: responseHeaders.map(readHeader),
    }));
  }

  tables(): SessionTables {
    const { environment, remarks, covers, realms, connections, pageStates, losses, findings } = this.#file;
    for (const [i, finding] of findings.entries()) this.#checkFinding(finding, under(null, 'findings', i));
    return {
      environment,
      remarks,
      covers: covers && { from: this.#time(covers.from), to: this.#time(covers.to) },
      realms: realms.map(({ url, timeOrigin, ...rest }, i) => ({
        ...rest,
        url: this.#text(url, under(null, 'realms', i, 'url')),
        timeOrigin: this.#time(timeOrigin),
      })),
      connections: connections.map((connection, i) => this.#connection(connection, under(null, 'connections', i))),
      handshakes: this.#handshakes,
      hostHints: this.#hostHints,
      pageStates: pageStates.map(({ realm, at, change, durationMs }, i) => ({
        realm: this.#realm(realm, under(null, 'pageStates', i, 'realm')),
        at: this.#time(at),
        change,
        durationMs,
      })),
      losses: losses.map(({ realm, connection, from, to, ...rest }, i) => ({
        ...rest,
        realm: this.#realmOrNull(realm, under(null, 'losses', i, 'realm')),
        connection: this.#connectionOrNull(connection, under(null, 'losses', i, 'connection')),
        from: this.#time(from),
        to: this.#time(to),
      })),
      frames: this.#frames(),
    };
  }

  #time(offset: number): number {
    return timeAt(this.#zero, offset);
  }

  #timeOrNull(offset: number | null): number | null {
    return offset === null ? null : this.#time(offset);
  }

  #text(index: number, place: Place): string {
    return entry(this.#file.strings, index, 'strings', place);
  }

  #realm(index: number, place: Place): number {
    entry(this.#file.realms, index, 'realms', place);
    return index;
  }

  #realmOrNull(index: number | null, place: Place): number | null {
    return index === null ? null : this.#realm(index, place);
  }

  #connectionOrNull(index: number | null, place: Place): number | null {
    if (index !== null) entry(this.#file.connections, index, 'connections', place);
    return index;
  }

  #connection(connection: FileConnection, place: Place): StoredConnection {
    const { closeCall, closure, sight, handshake, hostHint, lastFrameAt, sending } = connection;
    return {
      realm: this.#realmOrNull(connection.realm, under(place, 'realm')),
      ordinal: connection.ordinal,
      source: connection.source,
      api: connection.api,
      url: this.#text(connection.url, under(place, 'url')),
      requestedProtocols: connection.requestedProtocols,
      constructedAt: this.#time(connection.constructedAt),
      prerendered: connection.prerendered,
      stack: this.#text(connection.stack, under(place, 'stack')),
      openedAt: this.#timeOrNull(connection.openedAt),
      protocol: connection.protocol,
      extensions: connection.extensions,
      erroredAt: this.#timeOrNull(connection.erroredAt),
      closeCall: closeCall && {
        ...closeCall,
        at: this.#time(closeCall.at),
        stack: this.#text(closeCall.stack, under(place, 'closeCall', 'stack')),
      },
      closure: closure && { ...closure, at: this.#time(closure.at) },
      wireSeen: connection.wireSeen,
      sight: sight && { ...sight, until: this.#time(sight.until) },
      handshake:
        handshake && entry(this.#handshakes, handshake.index, 'handshakes', under(place, 'handshake', 'index')),
      handshakeJoin: handshake?.join ?? null,
      hostHint: hostHint === null ? null : entry(this.#hostHints, hostHint, 'hostHints', under(place, 'hostHint')),
      totals: connection.totals,
      lastFrameAt: {
        any: this.#timeOrNull(lastFrameAt.any),
        in: this.#timeOrNull(lastFrameAt.in),
        out: this.#timeOrNull(lastFrameAt.out),
      },
      sending: sending && {
        ...sending,
        since: this.#timeOrNull(sending.since),
        lookedAt: this.#time(sending.lookedAt),
      },
      lostFrames: connection.lostFrames,
      gaps: this.#gaps(connection.gaps, under(place, 'gaps')),
    };
  }

  #gaps({ length, ...columns }: FileGaps, place: Place): StoredConnection['gaps'] {
    checkLengths({ ...columns }, length, place);
    const ends = readDeltas(columns.endDelta, under(place, 'endDelta'));
    const gaps = ofEachDirection(() => new GapList());
    for (const [i, lasted] of columns.lasted.entries()) {
      const end = ends[i] ?? 0;
      const start = end - Math.round(lasted * 1000);
      if (start < 0) refuse(under(place, 'lasted', i), 'files.before-zero');
      const direction = gapDirections[columns.direction[i] ?? 0] ?? 'any';
      gaps[direction].push(this.#zero + start / 1000, this.#zero + end / 1000);
    }
    // Copies as long as they have to be: they are handed to another thread.
    return ofEachDirection((direction) => gaps[direction].bounds.slice());
  }

  #frames(): StoredFrames {
    const { length } = this.#file.frames;
    const { connection, microseconds, flags, size, heartbeat, payload } = this.#columns;
    checkLengths({ connection, timeDelta: microseconds, flags, size, heartbeat }, length, framesPlace);
    if (payload !== null) checkLengths({ payload: payload.lengths }, length, framesPlace);
    const time = new Float64Array(length);
    const latest = new Float64Array(this.#file.connections.length);
    for (let row = 0; row < length; row++) {
      const of = connection[row] ?? 0;
      const at = microseconds[row] ?? 0;
      const before = latest[of];
      if (before === undefined) entry(latest, of, 'connections', under(framesPlace, 'connection', row));
      else if (at < before) refuse(under(framesPlace, 'timeDelta', row), 'files.frames-not-in-order');
      latest[of] = at;
      time[row] = this.#zero + at / 1000;
    }
    const captured = payload?.lengths ?? new Uint32Array(length);
    const payloads = payload?.bytes ?? new Uint8Array(0);
    return { length, connection, time, flags, size, heartbeat, captured, payloads };
  }

  #checkFinding(finding: FileFinding, place: Place): void {
    const { connections } = this.#file;
    for (const [i, index] of finding.connections.entries()) {
      entry(connections, index, 'connections', under(place, 'connections', i));
    }
    for (const side of ['for', 'against'] as const) {
      for (const [i, { connection }] of finding[side].entries()) {
        if (connection !== null) entry(connections, connection, 'connections', under(place, side, i, 'connection'));
      }
    }
  }
}

function readZero(zero: string): Zero {
  const at = Date.parse(zero);
  // The pattern lets 30 February pass; the calendar does not.
  if (!(at >= 0) || new Date(at).toISOString() !== zero) {
    refuse(under(null, 'clock', 'zero'), 'files.no-such-time');
  }
  return at;
}

function readHeader([name, value]: FileHeader): Header {
  return { name, value };
}

/** A row of a table. Throws FileProblem when there is none of that number. */
function entry<T>(table: ArrayLike<T>, index: number, name: string, place: Place): T {
  const row = table[index];
  if (row === undefined) {
    refuse(place, 'files.no-such-row', { index, table: name, length: table.length });
  }
  return row;
}

/** Throws FileProblem when a column is not as long as its table says. */
function checkLengths(columns: Readonly<Record<string, ArrayLike<unknown>>>, expected: number, place: Place): void {
  for (const [name, { length: found }] of Object.entries(columns)) {
    if (found !== expected) refuse(under(place, name), 'files.wrong-length', { found, expected });
  }
}
