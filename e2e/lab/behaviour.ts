/**
 * What a socket of the fault server is to suffer, written in its URL, so that any client (a page, a proxy, a test) asks
 * for it the same way: `/close?afterMs=500&code=1011`, or `/orders/close?…` to say which server process it talks to.
 * All times are milliseconds since the socket opened.
 */

/** How a TCP connection is ended: in order, or by a reset as a dying process or a firewall does it. */
export type Cut = 'fin' | 'rst';

/** Bytes that no WebSocket server may send. */
export type Garbage = 'reserved-bits' | 'reserved-opcode' | 'bad-utf8' | 'masked' | 'long-control' | 'bad-close-code';

/** Every behaviour with its parameters and their defaults. */
const defaults = {
  /** Sends back what it receives. */
  echo: {},
  /** Completes the handshake, reads, and never says a word (it answers pings and Close, as the protocol demands). */
  silent: {},
  /** Stops reading: what the client sends piles up, first in the kernels' buffers, then in the browser. */
  deaf: {},
  /** Answers each message as a heartbeat, `{"type":"pong"}`, after a time that grows and shrinks; each `skips`th never. */
  pong: { afterMs: 30, skips: 0 },
  /** Sends protocol pings, which no page can see. */
  ping: { everyMs: 1000 },
  /** Sends text frames of `bytes` bytes. */
  chat: { everyMs: 250, bytes: 20 },
  /** Sends `count` frames of `bytes` bytes at once. */
  burst: { count: 1, bytes: 1_048_576, binary: 0, afterMs: 0 },
  /** Ends this one TCP connection without a Close frame. */
  drop: { afterMs: 0, how: 'fin' as Cut },
  /**
   * The server process dies: all sockets of the same `worker` are ended. With `downMs` it is started again after so long,
   * and does not die a second time; until then a proxy that reaches nobody answers 502.
   */
  crash: { afterMs: 0, how: 'rst' as Cut, downMs: 0 },
  /** Sends a Close frame, legal or not, and then waits for the answer or cuts the TCP connection at once. */
  close: { afterMs: 0, code: 1000, reason: '', next: 'wait' as 'wait' | Cut },
  /** Answers the upgrade with this HTTP status; `header` may be given many times, as `name: value`. */
  refuse: { status: 403, header: [] as readonly string[] },
  /** Accepts the TCP connection and never answers the upgrade. */
  hang: {},
  garbage: { afterMs: 0, kind: 'reserved-bits' as Garbage },
};

/** Given with any behaviour: the server process that holds the socket, for `crash`. It is the folder of the path. */
interface Common {
  readonly worker: string;
}

const choices: Readonly<Record<string, readonly string[]>> = {
  how: ['fin', 'rst'],
  next: ['wait', 'fin', 'rst'],
  kind: ['reserved-bits', 'reserved-opcode', 'bad-utf8', 'masked', 'long-control', 'bad-close-code'],
} satisfies { how: Cut[]; next: ('wait' | Cut)[]; kind: Garbage[] };

type Defaults = typeof defaults;
export type BehaviourName = keyof Defaults;

/** A behaviour with all its parameters. */
export type Behaviour = { [Name in BehaviourName]: { name: Name } & Defaults[Name] & Common }[BehaviourName];

/** Path and query that ask the fault server for a behaviour, its other parameters left at their defaults. */
export function behaviourPath<Name extends BehaviourName>(
  name: Name,
  parameters: Partial<Defaults[Name] & Common> = {},
): string {
  const { worker, ...own } = parameters;
  const path = worker ? `/${worker}/${name}` : `/${name}`;
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries<unknown>(own)) {
    for (const item of Array.isArray(value) ? value : [value]) query.append(key, String(item));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/**
 * The behaviour a request asks for.
 *
 * @param path path and query of the upgrade request
 * @throws {RangeError} for a behaviour or parameter that does not exist: a typing error must not pass for silence
 */
export function parseBehaviour(path: string): Behaviour {
  const url = new URL(path, 'ws://lab');
  const [, worker = '', name = ''] = /^\/(?:([\w-]+)\/)?([\w-]*)$/.exec(url.pathname) ?? [];
  if (!isBehaviourName(name)) throw new RangeError(`no behaviour "${url.pathname}"`);
  const allowed: Readonly<Record<string, unknown>> = defaults[name];
  const given: Record<string, unknown> = {};
  for (const key of url.searchParams.keys()) {
    if (!Object.hasOwn(allowed, key)) throw new RangeError(`"${name}" has no parameter "${key}"`);
    given[key] = parameter(key, url.searchParams.getAll(key), allowed[key]);
  }
  return { name, worker, ...allowed, ...given } as Behaviour;
}

function isBehaviourName(name: string): name is BehaviourName {
  return Object.hasOwn(defaults, name);
}

/** The given texts as a value of the same type as the default. */
function parameter(key: string, texts: readonly string[], fallback: unknown): unknown {
  if (Array.isArray(fallback)) return texts;
  const text = texts[0] ?? '';
  if (typeof fallback === 'number') {
    const number = Number(text);
    if (text === '' || !Number.isFinite(number)) throw new RangeError(`"${key}" is to be a number, not "${text}"`);
    return number;
  }
  const allowed = choices[key];
  if (allowed && !allowed.includes(text))
    throw new RangeError(`"${key}" is to be ${allowed.join(', ')}, not "${text}"`);
  return text;
}
