/**
 * Guards at the boundaries: whatever comes out of a page's world may have been made by the page. A guard takes `unknown`
 * and gives back a fresh value with the known fields only, each of its type and within its cap, or throws WireProblem.
 */
import {
  type Batch,
  type ConnectionTotals,
  type Cursor,
  controlFrame,
  type FrameColumns,
  type FrameCounts,
  FrameFlag,
  type GapColumns,
  gapDirections,
  type LatePayload,
  type LifecycleEvent,
  type PageEvent,
  pageChanges,
  type RealmHello,
  type Sending,
  type ShedFrames,
  socketApis,
  WIRE_VERSION,
} from './records.ts';

/** What was received is not what it should be; the message names the place. */
export class WireProblem extends Error {
  override name = 'WireProblem';
}

const limits = {
  events: 4096,
  pages: 4096,
  gaps: 4096,
  frames: 16_384,
  payloadBytes: 2 << 20,
  totals: 65_536,
  latePayloads: 16_384,
  protocols: 64,
  textLength: 8192,
  /** Ordinals and connection numbers; a realm that got there has other problems. */
  ordinal: 2 ** 48,
  connection: 2 ** 24,
  /** Three years: no document lives so long. */
  realmTime: 1e11,
  /** The last moment that `Date` can tell. */
  epoch: 8.64e15,
} as const;

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null) throw new WireProblem(`${place} is not an object`);
  return value as Fields;
}

function integer(from: Fields, name: string, most: number): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw new WireProblem(`${name} is not an integer from 0 to ${most}`);
  }
  return value;
}

const count = (from: Fields, name: string) => integer(from, name, Number.MAX_SAFE_INTEGER);

/** A number within `most` of 0; not NaN. */
function within(from: Fields, name: string, most: number): number {
  const value = from[name];
  if (typeof value !== 'number' || !(Math.abs(value) <= most)) {
    throw new WireProblem(`${name} is not a number within ±${most}`);
  }
  return value;
}

const realmTime = (from: Fields, name: string) => within(from, name, limits.realmTime);

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new WireProblem(`${name} is not a text`);
  return value.length > limits.textLength ? value.slice(0, limits.textLength) : value;
}

function oneOf<T extends string>(from: Fields, name: string, known: readonly T[]): T {
  const value = known.find((one) => one === from[name]);
  if (value === undefined) throw new WireProblem(`${name} is none of ${known.join(', ')}`);
  return value;
}

function boolean(from: Fields, name: string): boolean {
  const value = from[name];
  if (typeof value !== 'boolean') throw new WireProblem(`${name} is not a boolean`);
  return value;
}

function list(from: Fields, name: string, most: number): readonly unknown[] {
  const value = from[name];
  if (!Array.isArray(value) || value.length > most) throw new WireProblem(`${name} is not a list of at most ${most}`);
  return value;
}

export function parseHello(value: unknown): RealmHello {
  const hello = fields(value, 'hello');
  const version = integer(hello, 'version', Number.MAX_SAFE_INTEGER);
  if (version !== WIRE_VERSION) throw new WireProblem(`wire version ${version}, not ${WIRE_VERSION}`);
  return {
    version,
    timeOrigin: within(hello, 'timeOrigin', limits.epoch),
    late: boolean(hello, 'late'),
    trusted: boolean(hello, 'trusted'),
  };
}

/** Takes a batch as cloned from a recorder, or as parsed from a farewell text (plain lists, no payloads). */
export function parseBatch(value: unknown): Batch {
  const batch = fields(value, 'batch');
  const from = parseCursor(fields(batch.from, 'from'));
  const nextFrame = integer(batch, 'nextFrame', limits.ordinal);
  if (nextFrame < from.frame) throw new WireProblem('nextFrame is before from');
  return {
    from,
    firstEvent: integer(batch, 'firstEvent', limits.ordinal),
    events: list(batch, 'events', limits.events).map(parseEvent),
    firstPage: integer(batch, 'firstPage', limits.ordinal),
    pages: list(batch, 'pages', limits.pages).map(parsePageEvent),
    firstGap: integer(batch, 'firstGap', limits.ordinal),
    gaps: parseGaps(fields(batch.gaps, 'gaps')),
    frames: parseFrames(fields(batch.frames, 'frames'), nextFrame - from.frame),
    nextFrame,
    shed: list(batch, 'shed', limits.totals).map(parseShed),
    totals: list(batch, 'totals', limits.totals).map(parseTotals),
    latePayloads: list(batch, 'latePayloads', limits.latePayloads).map(parseLatePayload),
  };
}

function parseCursor(cursor: Fields): Cursor {
  const ordinal = (name: string) => integer(cursor, name, limits.ordinal);
  return { event: ordinal('event'), page: ordinal('page'), gap: ordinal('gap'), frame: ordinal('frame') };
}

function parseEvent(value: unknown): LifecycleEvent {
  const event = fields(value, 'event');
  const time = realmTime(event, 'time');
  if (event.type === 'fault') return { type: 'fault', time, message: text(event, 'message') };
  const connection = integer(event, 'connection', limits.connection);
  switch (event.type) {
    case 'construct':
      return {
        type: 'construct',
        time,
        connection,
        api: oneOf(event, 'api', socketApis),
        url: text(event, 'url'),
        protocols: list(event, 'protocols', limits.protocols).map((_, i, all) =>
          text({ protocol: all[i] }, 'protocol'),
        ),
        prerendering: boolean(event, 'prerendering'),
        stack: text(event, 'stack'),
      };
    case 'open':
      return {
        type: 'open',
        time,
        connection,
        protocol: text(event, 'protocol'),
        extensions: text(event, 'extensions'),
      };
    case 'error':
      return { type: 'error', time, connection };
    case 'close-call':
      return {
        type: 'close-call',
        time,
        connection,
        code: event.code === null ? null : within(event, 'code', Number.MAX_SAFE_INTEGER),
        reason: text(event, 'reason'),
        readyState: integer(event, 'readyState', 3),
        stack: text(event, 'stack'),
      };
    case 'close':
      return {
        type: 'close',
        time,
        connection,
        code: integer(event, 'code', 65_535),
        reason: text(event, 'reason'),
        wasClean: boolean(event, 'wasClean'),
      };
    default:
      throw new WireProblem('type is no event type');
  }
}

function parsePageEvent(value: unknown): PageEvent {
  const event = fields(value, 'page event');
  return {
    time: realmTime(event, 'time'),
    change: oneOf(event, 'change', pageChanges),
    duration: realmTime(event, 'duration'),
  };
}

function parseGaps(gaps: Fields): GapColumns {
  const length = integer(gaps, 'length', limits.gaps);
  const direction = column(gaps.direction, 'direction', length, Uint8Array);
  if (direction.some((index) => index >= gapDirections.length)) throw new WireProblem('direction is no gap direction');
  return {
    length,
    connection: column(gaps.connection, 'connection', length, Uint32Array),
    direction,
    from: times(gaps.from, 'from', length),
    to: times(gaps.to, 'to', length),
  };
}

function parseShed(value: unknown): ShedFrames {
  const shed = fields(value, 'shed');
  return {
    connection: integer(shed, 'connection', limits.connection),
    ...parseCounts(shed),
    synthetic: count(shed, 'synthetic'),
    until: realmTime(shed, 'until'),
  };
}

/** @param span how many ordinals the batch reaches over */
function parseFrames(frames: Fields, span: number): FrameColumns {
  const length = integer(frames, 'length', limits.frames);
  const offset = column(frames.offset, 'offset', length, Uint32Array);
  for (let i = 0; i < length; i++) {
    const at = offset[i] ?? 0;
    if (at >= span || (i > 0 && at <= (offset[i - 1] ?? 0))) throw new WireProblem('offset is out of order');
  }
  // A page sees no control frames: what claims to be one is a forgery, and a frame all the same.
  const flags = column(frames.flags, 'flags', length, Uint8Array).map((bits) => bits & ~controlFrame);
  const size = column(frames.size, 'size', length, Uint32Array);
  const time = times(frames.time, 'time', length);
  const withoutPayload = frames.payload === undefined;
  const captured = withoutPayload ? new Uint32Array(length) : column(frames.captured, 'captured', length, Uint32Array);
  const payload = withoutPayload ? new Uint8Array(0) : bytes(frames.payload, 'payload', limits.payloadBytes);
  if (captured.reduce((sum, count) => sum + count, 0) !== payload.length) {
    throw new WireProblem('captured does not add up to the payload');
  }
  if (captured.some((count, i) => count > (size[i] ?? 0))) throw new WireProblem('captured is more than size');
  return {
    length,
    offset,
    connection: column(frames.connection, 'connection', length, Uint32Array),
    time,
    flags: withoutPayload
      ? flags.map((bits, i) => ((size[i] ?? 0) > 0 ? bits | FrameFlag.payloadEvicted : bits))
      : flags,
    size,
    captured,
    payload,
  };
}

function times(value: unknown, name: string, length: number): Float64Array {
  const moments = column(value, name, length, Float64Array);
  for (const at of moments) if (!(Math.abs(at) <= limits.realmTime)) throw new WireProblem(`${name}: impossible time`);
  return moments;
}

type ColumnClass<A> = { new (length: number): A; from(values: ArrayLike<number>): A; readonly name: string };

/** A column of the right class as it is, a plain list of numbers as a column. */
function column<A extends Uint8Array | Uint32Array | Float64Array>(
  value: unknown,
  name: string,
  length: number,
  Columns: ColumnClass<A>,
): A {
  // By name, not instanceof: a clone that crossed worlds may be of another world's class.
  const isColumn = Object.prototype.toString.call(value) === `[object ${Columns.name}]`;
  if (!isColumn && !Array.isArray(value)) throw new WireProblem(`${name} is no ${Columns.name}`);
  const cells = value as ArrayLike<number>;
  if (cells.length !== length) throw new WireProblem(`${name} has ${cells.length} cells, not ${length}`);
  if (isColumn) return cells as A;
  for (let i = 0; i < length; i++) if (typeof cells[i] !== 'number') throw new WireProblem(`${name} has a non-number`);
  return Columns.from(cells);
}

function bytes(value: unknown, name: string, most: number): Uint8Array {
  if (Object.prototype.toString.call(value) !== '[object Uint8Array]' || (value as Uint8Array).length > most) {
    throw new WireProblem(`${name} is not at most ${most} bytes`);
  }
  return value as Uint8Array;
}

function parseTotals(value: unknown): ConnectionTotals {
  const totals = fields(value, 'totals');
  return {
    connection: integer(totals, 'connection', limits.connection),
    ...parseCounts(totals),
    lastIn: realmTime(totals, 'lastIn'),
    lastOut: realmTime(totals, 'lastOut'),
    longestSilence: realmTime(totals, 'longestSilence'),
    longestSilenceIn: realmTime(totals, 'longestSilenceIn'),
    longestSilenceOut: realmTime(totals, 'longestSilenceOut'),
    sending: parseSending(fields(totals.sending, 'sending')),
  };
}

function parseCounts(from: Fields): FrameCounts {
  return {
    framesIn: count(from, 'framesIn'),
    framesOut: count(from, 'framesOut'),
    bytesIn: count(from, 'bytesIn'),
    bytesOut: count(from, 'bytesOut'),
  };
}

function parseSending(sending: Fields): Sending {
  return {
    buffered: count(sending, 'buffered'),
    mostBuffered: count(sending, 'mostBuffered'),
    since: realmTime(sending, 'since'),
    lookedAt: realmTime(sending, 'lookedAt'),
    readyState: integer(sending, 'readyState', 3),
  };
}

function parseLatePayload(value: unknown): LatePayload {
  const late = fields(value, 'late payload');
  return { frame: integer(late, 'frame', limits.ordinal), bytes: bytes(late.bytes, 'bytes', limits.payloadBytes) };
}
