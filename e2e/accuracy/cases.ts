/**
 * Sessions whose cause is known, drawn at random. Each cause is brought about as it comes about in life: a proxy watches
 * its clock, a server dies, a page closes. What cannot be solved is among them: drops without any pattern.
 */
import type { Milliseconds, RealmMs } from '../../src/base/units.ts';
import type { EndingKind } from '../../src/diagnosis/finding.ts';
import type { ScriptedConnection, ScriptedFrame, SessionScript } from '../../src/session/fixture.ts';
import type { Chance } from './chance.ts';
import {
  beats,
  drawIdleProxy,
  drawIdleServer,
  drawLifetimeProxy,
  drawPath,
  dropSeen,
  handshakeMs,
  type Middlebox,
  type Path,
  talk,
  talkOneWay,
  travel,
} from './world.ts';

export interface Case {
  readonly script: SessionScript;
  /** What these connections ended of, by their place in the script; others are company. */
  readonly truth: ReadonlyMap<number, EndingKind>;
  /** How long the timeout or the lifetime was, or null where the cause has none. */
  readonly lengthMs: Milliseconds | null;
  /** Whoever is named for sure is wrong: it was one who does not show. */
  readonly nameless?: true;
  /** It rests on one observation, or on a machine at which nothing else can happen meanwhile. */
  readonly fragile?: true;
}

export const causes: Readonly<Record<string, (chance: Chance) => Case>> = {
  'idle timeout': idleTimeout,
  'idle timeout, once': idleTimeoutOnce,
  'idle timeout, with a goodbye': idleTimeoutWithGoodbye,
  'limit on lifetime': lifetimeCap,
  'server went away': serverGone,
  'network of this machine': networkChange,
  'dead before it dropped': wentDead,
  'forgotten on the way': pathForgot,
  'message too large': sizeLimit,
  'broken protocol': protocolFault,
  'handshake refused': handshakeRefused,
  'closed by the page': closedByPage,
  'closed by the server': closedByPeer,
  'unsolvable: one drop': oneDrop,
  'unsolvable: scattered drops': scatteredDrops,
  'unsolvable: a fatal message': fatalMessage,
};

/** All connections ended of one thing. */
function allOf(kind: EndingKind, connections: readonly ScriptedConnection[], rest: Partial<Case> = {}): Case {
  return {
    script: { connections },
    truth: new Map(connections.map((_, i) => [i, kind])),
    lengthMs: null,
    ...rest,
  };
}

function times(count: number, make: (i: number) => ScriptedConnection): ScriptedConnection[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

// Timeouts.

/** Nothing passes but a heartbeat. */
interface Beating {
  readonly beatMs?: Milliseconds;
}

function idleTimeout(chance: Chance): Case {
  const proxy = drawIdleProxy(chance);
  const path = drawPath(chance);
  const connections = someCutBy(proxy, path, chance.whole(3, 8), chance);
  return allOf('idle-timeout', connections, {
    lengthMs: proxy.timeoutMs,
    ...(proxy.behindAnother && { nameless: true }),
  });
}

/** One drop only, but behind a product that shows itself and has its default. */
function idleTimeoutOnce(chance: Chance): Case {
  for (;;) {
    const proxy = drawIdleProxy(chance);
    if (Object.keys(proxy.headers).length === 0 || proxy.behindAnother) continue;
    const connections = someCutBy(proxy, drawPath(chance), 1, chance);
    return allOf('idle-timeout', connections, { lengthMs: proxy.timeoutMs, fragile: true });
  }
}

/** The server closes with a code that says nothing, as after the last word of a conversation. */
function idleTimeoutWithGoodbye(chance: Chance): Case {
  const server = drawIdleServer(chance);
  const connections = someCutBy(server, drawPath(chance), chance.whole(3, 8), chance).map(
    ({ close, ...rest }): ScriptedConnection => ({ ...rest, close: { at: close?.at ?? 0, code: server.code } }),
  );
  return allOf('idle-timeout', connections, { lengthMs: server.timeoutMs });
}

function lifetimeCap(chance: Chance): Case {
  const proxy = drawLifetimeProxy(chance);
  const path = drawPath(chance);
  // Often enough a whole number of beats makes up the lifetime, so that each connection ends as the next is due.
  const beatMs = proxy.timeoutMs / chance.whole(5, 100);
  const busy = chance.happens(0.6) || beatMs < 2000;
  const connections = someCutBy(busy ? proxy : { ...proxy, beatMs }, path, chance.whole(3, 6), chance);
  return allOf('lifetime-cap', connections, { lengthMs: proxy.timeoutMs });
}

/** One after the other, or at the same time but opened at different moments. */
function someCutBy(proxy: Middlebox & Beating, path: Path, count: number, chance: Chance): ScriptedConnection[] {
  const inTurn = chance.happens(0.6);
  let at: RealmMs = chance.between(0, 5000);
  return times(count, () => {
    const connection = cutBy(proxy, path, at, chance);
    at = inTurn
      ? (connection.close?.at ?? at) + chance.between(50, 5000)
      : at + chance.betweenOrders(1500, Math.max(3000, proxy.timeoutMs));
    return connection;
  });
}

function cutBy(proxy: Middlebox & Beating, path: Path, at: RealmMs, chance: Chance): ScriptedConnection {
  const openAt = at + handshakeMs(path, chance);
  const frames = conversation(proxy, path, openAt, chance);
  const expiry = expiryOf(proxy, path, openAt, frames);
  return {
    at,
    openAt,
    frames: frames.filter(([time, direction]) => (direction === 'in' ? time - path.delayMs : time) < expiry),
    close: dropSeen(expiry + proxy.lateness(chance), path, chance),
    handshake: { responseHeaders: proxy.headers },
  };
}

/** Under a limit on lifetime people talk on, or a timer beats; before an idle timeout they talk for a while and then fall silent. */
function conversation(
  { clock, timeoutMs, beatMs }: Middlebox & Beating,
  path: Path,
  openAt: RealmMs,
  chance: Chance,
): ScriptedFrame[] {
  if (beatMs !== undefined) return beats(chance, openAt, openAt + timeoutMs + 10_000, beatMs, path);
  if (clock === 'max-lifetime') {
    const everyMs = Math.max(timeoutMs / 500, chance.betweenOrders(300, 15_000));
    return talk(chance, openAt, openAt + timeoutMs + 10_000, { everyMs, mostSilentMs: timeoutMs / 2 });
  }
  const talkedMs = chance.happens(0.15) ? 0 : chance.betweenOrders(500, Math.max(120_000, 2 * timeoutMs));
  const everyMs = chance.betweenOrders(Math.max(200, talkedMs / 500), Math.max(1000, timeoutMs / 3));
  const frames = talk(chance, openAt, openAt + talkedMs, { everyMs, mostSilentMs: timeoutMs });
  if (clock === 'idle-any' || chance.happens(0.5)) return frames;
  const last = frames.at(-1)?.[0] ?? openAt;
  return [...frames, ...talkOneWay(chance, 'out', last, last + 2 * timeoutMs, chance.betweenOrders(1000, timeoutMs))];
}

/** When the proxy's clock runs out, by frames as it sees them pass. */
function expiryOf(
  { clock, timeoutMs }: Middlebox,
  { delayMs }: Path,
  openAt: RealmMs,
  frames: readonly ScriptedFrame[],
): RealmMs {
  let since = openAt - delayMs;
  if (clock === 'max-lifetime') return since + timeoutMs;
  for (const [at, direction] of frames) {
    const passes = direction === 'in' ? at - delayMs : at + delayMs;
    if (passes - since > timeoutMs) break;
    if (clock === 'idle-any' || direction === 'in') since = Math.max(since, passes);
  }
  return since + timeoutMs;
}

// Events.

type Answer = NonNullable<ScriptedConnection['handshake']>;

const refusals: readonly [Answer, ...Answer[]] = [
  { failure: 'Error in connection establishment: net::ERR_CONNECTION_REFUSED', status: null },
  { status: 502 },
  { status: 503 },
];

function serverGone(chance: Chance): Case {
  const path = drawPath(chance);
  const goneAt = chance.between(30_000, 600_000);
  const spreadMs = chance.betweenOrders(1, 500);
  const fallen = Array.from({ length: chance.whole(3, 20) }, () => {
    const at = chance.between(0, goneAt - 15_000);
    const close = { at: goneAt + chance.between(0, spreadMs) + travel(path, chance), code: 1006 };
    return { at, openAt: at + handshakeMs(path, chance), frames: busy(chance, at + 1500, close.at), close };
  });
  const backAt = goneAt + chance.between(1000, 20_000);
  const refusal = chance.one(refusals);
  const again = fallen.flatMap(({ close }): ScriptedConnection[] => {
    const attempts: ScriptedConnection[] = [];
    let at = close.at + chance.between(100, 2000);
    for (; at < backAt; at += chance.between(500, 4000)) {
      attempts.push({
        at,
        openAt: null,
        close: { at: at + handshakeMs(path, chance), code: 1006 },
        handshake: refusal,
      });
    }
    return [...attempts, { at, openAt: at + handshakeMs(path, chance), frames: busy(chance, at + 1500, at + 20_000) }];
  });
  const elsewhere = company(chance, goneAt + 30_000);
  return {
    script: { connections: [...fallen, ...again, ...elsewhere], until: goneAt + 60_000 },
    truth: new Map(fallen.map((_, i) => [i, 'server-gone'])),
    lengthMs: null,
  };
}

function networkChange(chance: Chance): Case {
  const path = drawPath(chance);
  const lostAt = chance.between(30_000, 600_000);
  const isSleep = chance.happens(0.4);
  const awayMs = isSleep ? chance.betweenOrders(120_000, 20_000_000) : chance.betweenOrders(2000, 300_000);
  const seenAt = isSleep ? lostAt + awayMs : lostAt;
  const hosts = ['a', 'b', 'c'].slice(0, chance.whole(1, 3));
  const connections = times(chance.whole(hosts.length, 8), (i) => {
    const at = chance.between(0, lostAt - 15_000);
    return {
      url: `wss://${hosts[i % hosts.length]}.example/live`,
      ...{ at, openAt: at + handshakeMs(path, chance), frames: busy(chance, at + 1500, lostAt) },
      close: { at: seenAt + chance.between(50, 1500), code: 1006 },
    };
  });
  const pages: SessionScript['pages'] = isSleep
    ? [[seenAt, 'timer-gap', awayMs]]
    : [
        [lostAt + chance.between(0, 300), 'offline'],
        [lostAt + awayMs, 'online'],
      ];
  return allOf('network-change', connections, {
    script: { connections, pages, until: seenAt + 30_000 },
    fragile: true,
  });
}

/** The way is gone or the server hangs; the page asks on until TCP gives up. */
function wentDead(chance: Chance): Case {
  const path = drawPath(chance);
  const beatMs = chance.betweenOrders(3000, 60_000);
  let at: RealmMs = 0;
  const connections = times(chance.whole(1, 3), () => {
    const openAt = at + handshakeMs(path, chance);
    const diedAt = openAt + beatMs * chance.between(4, 60);
    const closeAt = diedAt + Math.max(3.5 * beatMs + 11_000, chance.betweenOrders(30_000, 1_000_000));
    const frames = beats(chance, openAt, closeAt, beatMs, path).filter(
      ([time, direction]) => direction === 'out' || time < diedAt,
    );
    const connection: ScriptedConnection = { at, openAt, frames, close: { at: closeAt, code: 1006 } };
    at = closeAt + chance.between(500, 5000);
    return connection;
  });
  return allOf('went-dead', connections);
}

function pathForgot(chance: Chance): Case {
  const path = drawPath(chance);
  let at: RealmMs = 0;
  const connections = times(chance.whole(2, 4), () => {
    const openAt = at + handshakeMs(path, chance);
    const frames = busy(chance, openAt, openAt + chance.betweenOrders(2000, 120_000));
    const last = frames.at(-1)?.[0] ?? openAt;
    const sentAt = last + chance.betweenOrders(400_000, 3_600_000);
    const close = { at: sentAt + 2 * travel(path, chance) + chance.between(0, 20), code: 1006 };
    const connection: ScriptedConnection = { at, openAt, frames: [...frames, [sentAt, 'out', 'hello?']], close };
    at = close.at + chance.between(100, 5000);
    return connection;
  });
  return allOf('path-forgot', connections);
}

function sizeLimit(chance: Chance): Case {
  const path = drawPath(chance);
  const limit = chance.betweenOrders(65_536, 16 << 20);
  const tells = chance.happens(0.4);
  let at: RealmMs = 0;
  const connections = times(chance.whole(2, 4), () => {
    const openAt = at + handshakeMs(path, chance);
    const frames = busy(chance, openAt, openAt + chance.betweenOrders(2000, 60_000));
    const sentAt = (frames.at(-1)?.[0] ?? openAt) + chance.between(10, 3000);
    const size = Math.ceil(limit * chance.between(1.01, 3));
    const closeAt = sentAt + 2 * travel(path, chance) + chance.between(1, 200);
    const connection: ScriptedConnection = {
      ...{ at, openAt, frames: [...frames, [sentAt, 'out', size]] },
      close: tells ? { at: closeAt, code: 1009, reason: 'Max payload size exceeded' } : { at: closeAt, code: 1006 },
    };
    at = closeAt + chance.between(100, 5000);
    return connection;
  });
  return allOf('size-limit', connections);
}

const illegal = [
  'One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0',
  'Could not decode a text frame as UTF-8.',
  'Invalid frame header',
] as const;

function protocolFault(chance: Chance): Case {
  const failure = chance.one(illegal);
  const connections = times(chance.whole(1, 4), (i) => {
    const at = i * 100_000;
    const closeAt = at + chance.betweenOrders(500, 90_000);
    return { at, frames: busy(chance, at + 50, closeAt), close: { at: closeAt, code: 1006 }, handshake: { failure } };
  });
  return allOf('protocol-fault', connections);
}

function handshakeRefused(chance: Chance): Case {
  const answer = chance.one<Answer>([...refusals, { status: 401 }, { status: 403 }, { status: 404 }, { status: 200 }]);
  const connections = times(chance.whole(1, 6), (i) => {
    const at = i * 10_000;
    return { at, openAt: null, close: { at: at + chance.betweenOrders(3, 3000), code: 1006 }, handshake: answer };
  });
  return allOf('handshake-failed', connections);
}

function closedByPage(chance: Chance): Case {
  const connections = times(chance.whole(1, 5), (i) => {
    const at = i * 1000;
    const calledAt = at + chance.betweenOrders(100, 300_000);
    const code = chance.one([1000, 1000, 3001, 4000]);
    return {
      ...{ at, frames: busy(chance, at + 20, calledAt), closeCall: { at: calledAt, code } },
      close: { at: calledAt + chance.betweenOrders(1, 500), code },
    };
  });
  return allOf('closed-by-page', connections);
}

function closedByPeer(chance: Chance): Case {
  const code = chance.one([1000, 1001, 1008, 1011, 1012, 1013, 4001, 4401]);
  const connections = times(chance.whole(1, 5), (i) => {
    const at = i * 1000;
    const closeAt = at + chance.betweenOrders(100, 300_000);
    return { at, frames: busy(chance, at + 20, closeAt), close: { at: closeAt, code } };
  });
  return allOf('closed-by-peer', connections);
}

// What nobody can tell.

/** Once, at any moment: a server's whim, a cable. */
function oneDrop(chance: Chance): Case {
  const closeAt = chance.betweenOrders(2000, 900_000);
  const talkedUntil = chance.between(0, closeAt);
  const connections = [{ frames: busy(chance, 50, talkedUntil), close: { at: closeAt, code: 1006 } }];
  return allOf('cannot-tell', connections);
}

/** Several, each at a moment and after a silence of its own. */
function scatteredDrops(chance: Chance): Case {
  let at: RealmMs = 0;
  const connections = times(chance.whole(2, 8), () => {
    const closeAt = at + chance.betweenOrders(5000, 600_000);
    const connection = { at, frames: busy(chance, at + 50, closeAt), close: { at: closeAt, code: 1006 } };
    at = closeAt + chance.between(2000, 60_000);
    return connection;
  });
  return allOf('cannot-tell', connections);
}

/** The server falls over something that the page asks for, soon after it opened or when somebody clicks. */
function fatalMessage(chance: Chance): Case {
  const path = drawPath(chance);
  const atOneAge = chance.happens(0.5);
  const agedMs = chance.betweenOrders(500, 60_000);
  const fallsAfterMs = chance.betweenOrders(2, 200);
  let at: RealmMs = 0;
  const connections = times(chance.whole(1, 6), () => {
    const openAt = at + handshakeMs(path, chance);
    const askedAt = openAt + (atOneAge ? agedMs + chance.between(0, 15) : chance.betweenOrders(500, 120_000));
    const heard = busy(chance, openAt, askedAt).filter(([, direction]) => direction === 'in');
    const closeAt = askedAt + fallsAfterMs + 2 * travel(path, chance);
    const connection: ScriptedConnection = {
      ...{ at, openAt, frames: [...heard, [askedAt, 'out', '{"do":"this"}']] },
      close: { at: closeAt, code: 1006 },
    };
    at = closeAt + chance.between(1000, 20_000);
    return connection;
  });
  return allOf('cannot-tell', connections);
}

/** A conversation without long silences. */
function busy(chance: Chance, from: RealmMs, until: RealmMs): ScriptedFrame[] {
  const everyMs = Math.max((until - from) / 300, chance.betweenOrders(200, 8000));
  return talk(chance, from, until, { everyMs, mostSilentMs: Math.max(20_000, everyMs * 3) });
}

/** Connections to another server, which know nothing of it all. */
function company(chance: Chance, until: RealmMs): ScriptedConnection[] {
  return times(chance.whole(0, 3), () => {
    return { url: 'wss://elsewhere.example/feed', at: 100, frames: busy(chance, 500, until) };
  });
}
