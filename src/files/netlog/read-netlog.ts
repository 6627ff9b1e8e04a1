/**
 * NetLogs (`chrome://net-export`) hold what no page sees: every frame of the wire by its header, pings, pongs and Close
 * among them, the browser's reasons for failures, and who closed first. They do not hold what frames carried, so neither
 * close codes.
 *
 * Seen in Chromium 156: a socket has two sources. Its URL_REQUEST carries the handshake and the frames, also long after
 * the request was cancelled for the upgrade (`ERR_WS_UPGRADE`); its WEBSOCKET_CHANNEL, made right before, carries the
 * states: `CONNECTED` to `CLOSED` without a Close frame in between is a drop. A request that failed ends with its net error.
 * Of a socket older than the log there are only frames: its request has ended, and nothing tells its address.
 */
import { message } from '../../base/message.ts';
import type { Bytes, EpochMs } from '../../base/units.ts';
import type { StoredConnection } from '../../session/connection.ts';
import { type Closure, type Direction, type Header, keptHeaders, unknownEnvironment } from '../../session/model.ts';
import type { ObservedFrame, ObservedSocket } from '../../session/observed-sockets.ts';
import { Session } from '../../session/session.ts';
import { tablesOf } from '../../session/tables.ts';
import { refuse } from '../file-problem.ts';
import type { OpenedFile } from '../opened-file.ts';
import { type NetLogConstants, type NetLogEvent, readNetLogLines } from './net-log-lines.ts';

export { looksLikeNetLog } from './net-log-lines.ts';

interface WireSocket {
  readonly url: string;
  readonly startedAt: EpochMs;
  requestHeaders: readonly Header[];
  responseHeaders: readonly Header[];
  status: number | null;
  failure: string;
  openedAt: EpochMs | null;
  endedAt: EpochMs | null;
  /** Directions of the Close frames, in their order. */
  readonly closes: Direction[];
  /** Of each direction, the message whose first fragments have passed, if there is one. */
  readonly begun: Record<Direction, Message | null>;
  readonly frames: ObservedFrame[];
}

type Message = Pick<ObservedFrame, 'binary' | 'size'>;

/** The WebSockets of a NetLog. Rejects with a FileProblem, and nothing else, when it cannot be read. */
export async function readNetLog(text: AsyncIterable<string>): Promise<OpenedFile> {
  const collector = new Collector();
  const reading = await readNetLogLines(text, wantedEvents, (event, constants) => collector.take(event, constants));
  const { sockets, lastAt } = collector;
  const older = { count: collector.olderSockets.size };
  if (sockets.length === 0) {
    refuse(null, older.count > 0 ? 'files.netlog-too-late' : 'files.netlog-without-sockets', older);
  }

  const { browser, version, os } = reading.constants;
  const environment = { ...unknownEnvironment, browser, browserVersion: version, os };
  const session = new Session(environment, noLimits);
  session.addObserved(sockets.map((socket, index) => observed(socket, index, lastAt)));
  session.cover(lastAt);
  const tables = tablesOf(session);
  const notes = [message('files.note-netlog')];
  if (older.count > 0) notes.push(message('files.note-netlog-too-late', older));
  if (!reading.complete) notes.push(message('files.note-netlog-breaks-off'));
  if (reading.unreadable > 0) notes.push(message('files.note-netlog-lines', { count: reading.unreadable }));
  const connections = tables.connections.map((connection, i) => withClosure(connection, sockets[i]));
  return { tables: { ...tables, connections }, findings: [], redaction: null, notes };
}

const all = Number.POSITIVE_INFINITY;
const noLimits = { connections: all, frames: all, payloadBytes: all, pageStates: all, gaps: all };

const wantedEvents = [
  'WEBSOCKET_ALIVE',
  'WEBSOCKET_STATE_CHANGED',
  'URL_REQUEST_START_JOB',
  'CANCELLED',
  'REQUEST_ALIVE',
  'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_READ_RESPONSE_HEADERS',
  'WEBSOCKET_UPGRADE_FAILURE',
  'WEBSOCKET_INVALID_FRAME',
  'WEBSOCKET_SENT_FRAME_HEADER',
  'WEBSOCKET_RECV_FRAME_HEADER',
] as const;
type Wanted = (typeof wantedEvents)[number];

const begin = 1;
const end = 2;
const opcodes: Readonly<Record<number, NonNullable<ObservedFrame['control']>>> = { 8: 'close', 9: 'ping', 10: 'pong' };
const continuationOpcode = 0;
const binaryOpcode = 2;
/** What the browser cancels the request with when the handshake is done. */
const upgraded = 'net::ERR_WS_UPGRADE';
const nothing = new Uint8Array(0);
/** As many as a table of frames can tell. */
const mostBytes: Bytes = 0xffff_ffff;

/** Puts events together to sockets. */
class Collector {
  readonly sockets: WireSocket[] = [];
  /** Sources of frames whose request began before the log. */
  readonly olderSockets = new Set<number>();
  lastAt: EpochMs = 0;
  readonly #byRequest = new Map<number, WireSocket>();
  readonly #byChannel = new Map<number, WireSocket>();
  /** Channels without a request, in the order in which they were made. */
  readonly #waiting: number[] = [];
  #names = new Map<number, Wanted>();

  take({ type, phase, source, time, params }: NetLogEvent, constants: NetLogConstants): void {
    if (this.#names.size === 0) this.#learn(constants);
    const at = time + constants.tickOffset;
    const socket = this.#byRequest.get(source);
    switch (this.#names.get(type)) {
      case 'WEBSOCKET_ALIVE':
        if (phase === begin) this.#waiting.push(source);
        else if (phase === end) this.#close(source, at);
        break;
      case 'WEBSOCKET_STATE_CHANGED':
        if (params.new_state === 'CLOSED') this.#close(source, at);
        break;
      case 'URL_REQUEST_START_JOB':
        if (phase === begin && socket === undefined) this.#start(source, at, params.url);
        break;
      case 'HTTP_TRANSACTION_SEND_REQUEST_HEADERS':
      case 'HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS':
        if (socket !== undefined) socket.requestHeaders = headersOf(params.headers).headers;
        break;
      case 'HTTP_TRANSACTION_READ_RESPONSE_HEADERS':
        if (socket !== undefined) takeAnswer(socket, at, params.headers);
        break;
      case 'WEBSOCKET_UPGRADE_FAILURE':
        if (socket !== undefined && typeof params.message === 'string') socket.failure = params.message;
        break;
      case 'WEBSOCKET_INVALID_FRAME':
        if (socket !== undefined) endForFrame(socket, at, params.internal_reason);
        break;
      case 'CANCELLED':
        if (socket !== undefined) endRequest(socket, at, netErrorOf(params.net_error, constants));
        break;
      case 'REQUEST_ALIVE':
        if (socket !== undefined && phase === end) endRequest(socket, at, netErrorOf(params.net_error, constants));
        break;
      case 'WEBSOCKET_SENT_FRAME_HEADER':
        this.#frame(source, 'out', at, params);
        break;
      case 'WEBSOCKET_RECV_FRAME_HEADER':
        this.#frame(source, 'in', at, params);
        break;
      default:
    }
    if (socket !== undefined || this.#byChannel.has(source)) this.lastAt = Math.max(this.lastAt, at);
  }

  #learn({ eventTypes }: NetLogConstants): void {
    this.#names = new Map(
      wantedEvents.flatMap((name) => {
        const type = eventTypes.get(name);
        return type === undefined ? [] : [[type, name] as const];
      }),
    );
  }

  #start(request: number, at: EpochMs, url: unknown): void {
    if (typeof url !== 'string' || !/^wss?:/i.test(url)) return;
    const socket: WireSocket = {
      ...{ url, startedAt: at, requestHeaders: [], responseHeaders: [], status: null, failure: '' },
      ...{ openedAt: null, endedAt: null, closes: [], frames: [], begun: { in: null, out: null } },
    };
    this.sockets.push(socket);
    this.#byRequest.set(request, socket);
    // The channel is made right before its request, on the same thread.
    const channel = this.#waiting.pop();
    if (channel !== undefined) this.#byChannel.set(channel, socket);
  }

  #frame(request: number, direction: Direction, at: EpochMs, params: NetLogEvent['params']): void {
    const socket = this.#byRequest.get(request);
    if (socket === undefined) this.olderSockets.add(request);
    else addFrame(socket, direction, at, params);
  }

  #close(channel: number, at: EpochMs): void {
    const socket = this.#byChannel.get(channel);
    if (socket !== undefined) socket.endedAt ??= at;
  }
}

function takeAnswer(socket: WireSocket, at: EpochMs, given: unknown): void {
  const { status, headers } = headersOf(given);
  socket.status = status;
  socket.responseHeaders = headers;
  if (status === 101) socket.openedAt ??= at;
}

/** Over HTTP/2 a WebSocket is a CONNECT answered by 200 (RFC 8441), so that only the end of the request says that it opened. */
function endRequest(socket: WireSocket, at: EpochMs, netError: string): void {
  if (netError === upgraded) socket.openedAt ??= at;
  else if (socket.openedAt === null && socket.failure === '') socket.failure = netError;
}

/** The browser gives up a connection at the frame it cannot take. `text` is what its console says. */
function endForFrame(socket: WireSocket, at: EpochMs, text: unknown): void {
  if (typeof text === 'string') socket.failure = text;
  socket.endedAt ??= at;
}

function addFrame(socket: WireSocket, direction: Direction, at: EpochMs, params: NetLogEvent['params']): void {
  const { opcode, payload_length: length, final: isLast = true } = params;
  if (typeof opcode !== 'number') return;
  const control = opcodes[opcode];
  if (control === 'close') socket.closes.push(direction);
  const size = typeof length === 'number' && length >= 0 ? Math.floor(length) : 0;
  const before = socket.frames.at(-1)?.at ?? at;
  // A forged log may go back in time; the order of its lines holds.
  const passed = { at: Math.max(at, before), direction, payload: nothing };
  if (control !== undefined) {
    socket.frames.push({ ...passed, binary: false, control, size: Math.min(size, mostBytes) });
    return;
  }
  // A message may come in fragments, with control frames between them: the first says of what kind it is.
  const begun = opcode === continuationOpcode ? socket.begun[direction] : null;
  const binary = begun?.binary ?? opcode === binaryOpcode;
  const message = { binary, size: Math.min((begun?.size ?? 0) + size, mostBytes) };
  socket.begun[direction] = isLast ? null : message;
  socket.frames.push({ ...passed, ...message, ...(!isLast && { unfinished: true }) });
}

/** `HTTP/1.1 101 Switching Protocols`, then `Name: value` each. */
function headersOf(given: unknown): { readonly status: number | null; readonly headers: Header[] } {
  const lines = Array.isArray(given) ? given.filter((line): line is string => typeof line === 'string') : [];
  const status = /^HTTP\/[\d.]+ (\d{3})\b/i.exec(lines[0] ?? '')?.[1];
  const pairs = lines.flatMap((line) => {
    const [, name, value = ''] = /^(:?[^:\s]{1,200}):\s*(.*)$/s.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });
  return { status: status === undefined ? null : Number(status), headers: keptHeaders(pairs) };
}

function netErrorOf(code: unknown, { netErrors }: NetLogConstants): string {
  if (typeof code !== 'number') return '';
  return `net::${netErrors.get(code) ?? `error ${code}`}`;
}

function observed(socket: WireSocket, index: number, lastAt: EpochMs): ObservedSocket {
  const { url, startedAt, status, requestHeaders, responseHeaders, failure, openedAt, endedAt, frames } = socket;
  return {
    source: 'netlog',
    handshake: {
      ...{ source: 'netlog', requestId: `socket-${index}`, url, startedAt, status, requestHeaders, responseHeaders },
      ...{ serverAddress: '', failure },
    },
    stack: '',
    openedAt,
    endedAt,
    sight: { until: lastAt, lost: endedAt === null },
    frames: {
      length: frames.length,
      at: (i) => {
        const frame = frames[i];
        if (frame === undefined) throw new RangeError(`frame ${i} of ${frames.length}`);
        return frame;
      },
    },
  };
}

/** How it ended, as far as frames and states tell. A Close frame's code is in what it carried, which is not logged. */
function withClosure(connection: StoredConnection, socket: WireSocket | undefined): StoredConnection {
  const { closure } = connection;
  if (closure === null || socket === undefined) return connection;
  const { at } = closure;
  const dropped: Closure = { at, code: 1006, reason: '', wasClean: false, initiator: 'unknown' };
  if (socket.closes.length === 0) return { ...connection, closure: dropped };
  const wasClean = socket.closes.includes('in') && socket.closes.includes('out');
  return { ...connection, closure: { at, code: null, reason: '', wasClean, initiator: 'unobserved' } };
}
