/**
 * A NetLog as its lines: what its constants mean, and one event after the other. Chromium writes one event a line, and a
 * log may have gigabytes of which WebSockets are a thousandth: a line is parsed only if its event may matter.
 *
 * ```
 *   {"constants":{"logEventTypes":{"WEBSOCKET_ALIVE":3,…},"timeTickOffset":1795401713964,…},
 *   "events": [
 *   {"params":{…},"phase":1,"source":{"id":98,"start_time":"30871535","type":53},"time":"30871535","type":3},
 *   …
 *   {"phase":2,…}],
 *   "polledData": {…}
 *   }
 * ```
 * A browser that runs still, or has crashed, leaves off anywhere. Seen in Chromium 156.
 */
import { refuse } from '../file-problem.ts';
import { integer, loose, number, oneOf, type Shape, text } from '../shape.ts';

export interface NetLogConstants {
  /** Name -> number in this log. */
  readonly eventTypes: ReadonlyMap<string, number>;
  /** Number -> name, `ERR_CONNECTION_REFUSED`. */
  readonly netErrors: ReadonlyMap<number, string>;
  /** What to add to the time of an event for EpochMs. */
  readonly tickOffset: number;
  readonly browser: string;
  readonly version: string;
  readonly os: string;
}

/** As it stands in the log, as far as its type is one of those asked for. */
export interface NetLogEvent {
  readonly type: number;
  /** Begin 1, end 2, or neither 0. */
  readonly phase: number;
  readonly source: number;
  /** In ticks. */
  readonly time: number;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface NetLogReading {
  readonly constants: NetLogConstants;
  /** Lines that are no event, the one where the log breaks off among them. */
  readonly unreadable: number;
  /** The log ends as a log does that was stopped. */
  readonly complete: boolean;
}

/** Whether a text begins as a NetLog does. */
export function looksLikeNetLog(beginning: string): boolean {
  return /^\uFEFF?\s*\{\s*"constants"\s*:/.test(beginning);
}

/** No event of use is as long; constants are about 100 kB. */
const longestLine = 1 << 24;

/**
 * Reads a log. Throws FileProblem when its beginning is none.
 *
 * @param wanted names of event types
 * @param onEvent hears of the events of those types, in the order of the log
 */
export async function readNetLogLines(
  chunks: AsyncIterable<string>,
  wanted: readonly string[],
  onEvent: (event: NetLogEvent, constants: NetLogConstants) => void,
): Promise<NetLogReading> {
  let constants: NetLogConstants | null = null;
  let types = new Set<number>();
  let unreadable = 0;
  let complete = false;
  let line = 0;
  for await (const given of linesOf(chunks)) {
    line++;
    if (constants === null) {
      if (given.trim() === '') continue;
      constants = readConstants(given);
      const { eventTypes } = constants;
      types = new Set(wanted.flatMap((name) => eventTypes.get(name) ?? []));
      continue;
    }
    if (given.startsWith('"events"') || given === '') continue;
    if (!given.startsWith('{"')) {
      complete ||= given.startsWith('"polledData"') || given === '}';
      continue;
    }
    const type = typeOf(given);
    if (type !== null && !types.has(type)) continue;
    const event = readEvent(given);
    if (event === null) unreadable++;
    else if (types.has(event.type)) onEvent(event, constants);
  }
  if (constants === null) refuse(null, line === 0 ? 'files.empty' : 'files.netlog-without-constants');
  return { constants, unreadable, complete };
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      yield (rest + chunk.slice(from, end)).trimEnd();
      rest = '';
      from = end + 1;
    }
    // What is as long as this is no line of use: its beginning will do to tell so.
    if (rest.length < longestLine) rest += chunk.slice(from);
  }
  if (rest !== '') yield rest.trimEnd();
}

/** The number that stands last in the line, as Chromium writes its keys in order; null where it is not to be seen. */
function typeOf(line: string): number | null {
  const found = /"type":(\d{1,9})\}\]?,?$/.exec(line.slice(-40));
  return found === null ? null : Number(found[1]);
}

interface EventShape {
  readonly type: number;
  readonly phase?: number;
  readonly time: number;
  readonly source?: { readonly id?: number };
  readonly params?: object;
}

const whole = integer(0, Number.MAX_SAFE_INTEGER);
/** Ticks are written as text. */
const ticks: Shape<number> = {
  read: (value, place) => number(0, 1e15).read(typeof value === 'string' ? Number(value) : value, place),
  schema: {},
};
const anything: Shape<object> = {
  read: (value) => (typeof value === 'object' && value !== null ? value : {}),
  schema: {},
};
const eventShape = loose<EventShape>({
  type: whole,
  phase: oneOf([0, 1, 2]),
  time: ticks,
  source: loose({ id: whole }),
  params: anything,
});

/** null for what is no event. */
function readEvent(line: string): NetLogEvent | null {
  try {
    const { type, phase = 0, time, source = {}, params = {} } = eventShape.read(JSON.parse(withoutEnding(line)), null);
    if (type === undefined || time === undefined || source.id === undefined) return null;
    return { type, phase, time, source: source.id, params: params as NetLogEvent['params'] };
  } catch {
    return null;
  }
}

function withoutEnding(line: string): string {
  return line.replace(/\}\]?,?$/, '}');
}

interface ConstantsShape {
  readonly logEventTypes?: object;
  readonly netError?: object;
  readonly timeTickOffset?: number;
  readonly clientInfo?: { readonly name?: string; readonly version?: string; readonly os_type?: string };
}

const constantsShape = loose<{ readonly constants?: ConstantsShape }>({
  constants: loose<ConstantsShape>({
    logEventTypes: anything,
    netError: anything,
    timeTickOffset: ticks,
    clientInfo: loose({ name: text, version: text, os_type: text }),
  }),
});

function readConstants(line: string): NetLogConstants {
  const { constants } = constantsShape.read(parsed(line.replace(/,$/, '}')), null);
  const { logEventTypes, netError = {}, timeTickOffset, clientInfo = {} } = constants ?? {};
  if (logEventTypes === undefined || timeTickOffset === undefined) refuse(null, 'files.netlog-without-constants');
  const { name: browser = '', version = '', os_type: os = '' } = clientInfo;
  return {
    eventTypes: numbersOf(logEventTypes),
    netErrors: new Map([...numbersOf(netError)].map(([name, code]) => [code, name])),
    tickOffset: timeTickOffset,
    ...{ browser, version, os },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refuse(null, 'files.netlog-without-constants');
  }
}

function numbersOf(given: object): Map<string, number> {
  return new Map(Object.entries(given).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}
